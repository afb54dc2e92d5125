import type { RankedCheckpoint } from "./checkpoints.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Message } from "./message.ts";
import type { Place } from "./place.ts";
import type { CheckpointView } from "./view.ts";

/** The shortlisted checkpoints, best guess first. */
export function shortlistOf(evaluation: Evaluation): readonly CheckpointView[] {
  return evaluation.checkpoints
    .filter((each) => each.rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map((each) => checkpointView(each, evaluation.best));
}

/** One checkpoint with the reason for its place. */
export function checkpointView(ranked: RankedCheckpoint, best: Place | undefined): CheckpointView {
  const { checkpoint, rank } = ranked;
  return {
    path: checkpoint.path,
    name: checkpoint.name,
    ...(checkpoint.step === undefined ? {} : { step: checkpoint.step }),
    ...(checkpoint.epoch === undefined ? {} : { epoch: checkpoint.epoch }),
    ...(rank === undefined ? {} : { rank }),
    ...(ranked.score === undefined ? {} : { score: ranked.score }),
    reason: reasonOf(ranked, best),
  };
}

function reasonOf(ranked: RankedCheckpoint, at: Place | undefined): Message {
  const { rank, distance, unit, inRegion, checkpoint, score } = ranked;
  const best = placeOnly(at);
  const scored = score === undefined ? {} : { score };
  if (rank !== undefined && distance !== undefined && best !== undefined) {
    if (distance === 0) return { id: "checkpoint.best", best, ...scored };
    return rank === 1
      ? { id: "checkpoint.nearest", best, distance, unit, inRegion, ...scored }
      : { id: "checkpoint.neighbour", distance, unit, inRegion, ...scored };
  }
  if (rank !== undefined && score !== undefined) return { id: "checkpoint.scored", score };
  if (checkpoint.kind === "latest") return { id: "checkpoint.latest" };
  if (checkpoint.kind === "resume state") return { id: "checkpoint.resume-state" };
  return {
    id: "checkpoint.other",
    unit,
    ...(distance === undefined ? {} : { distance }),
    ...scored,
  };
}

function placeOnly(best: (Place & { readonly value?: number }) | undefined): Place | undefined {
  if (best === undefined) return undefined;
  const { value: _, ...place } = best;
  return place;
}
