import type { EpochMap } from "./epoch-map.ts";
import type { StepEpoch } from "./epochs.ts";
import type { HeldOutScore } from "./held-out.ts";
import type { CheckpointKind, Trainer } from "./trainers/trainer.ts";
import type { Epoch, Seconds, Step } from "./units.ts";

/** A file that may be a checkpoint. */
export interface CheckpointFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** When it was last written. */
  readonly modified: Seconds;
  /** The user named its folder as this run's (`--checkpoints`), or it lies in the run's own folder: its name need not hold the run's. */
  readonly own: boolean;
}

/** A saved state of the model. */
export interface Checkpoint {
  readonly path: string;
  readonly name: string;
  readonly kind: CheckpointKind;
  readonly step?: Step;
  readonly epoch?: Epoch;
  readonly modified: Seconds;
}

/**
 * The checkpoints of a run among some files, by their names.
 *
 * @param voice  what the trainer calls the run in file names; files in shared folders must carry it
 * @returns      in order of training: by epoch, then step; files of one place keep the order given
 */
export function readCheckpoints(
  files: readonly CheckpointFile[],
  facts: { trainer: Trainer; voice: string },
): readonly Checkpoint[] {
  const found: Checkpoint[] = [];
  for (const file of files) {
    const checkpoint = readCheckpoint(file, facts);
    if (checkpoint !== undefined) found.push(checkpoint);
  }
  return found.sort((a, b) => placeIn(a) - placeIn(b));
}

function placeIn(checkpoint: Checkpoint): number {
  return checkpoint.epoch ?? checkpoint.step ?? Number.POSITIVE_INFINITY;
}

function readCheckpoint(
  file: CheckpointFile,
  facts: { trainer: Trainer; voice: string },
): Checkpoint | undefined {
  const name = file.path.split(/[\\/]/).at(-1) ?? file.path;
  for (const form of facts.trainer.checkpointNames) {
    const groups = form.pattern.exec(name);
    if (groups === null) continue;
    const voice = groups.groups?.["name"];
    if (!file.own && voice !== facts.voice) return undefined;
    const epoch = numberIn(groups.groups?.["epoch"]);
    const step = numberIn(groups.groups?.["step"]);
    return {
      path: file.path,
      name,
      kind: form.kind,
      modified: file.modified,
      ...(epoch === undefined ? {} : { epoch: epoch + (form.epochOffset ?? 0) }),
      ...(step === undefined ? {} : { step }),
    };
  }
  return undefined;
}

function numberIn(text: string | undefined): number | undefined {
  const number = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Epochs and steps of the names that hold both. */
export function namedPlaces(checkpoints: readonly Checkpoint[]): StepEpoch[] {
  return checkpoints.flatMap(({ step, epoch, kind }) =>
    step === undefined || epoch === undefined || kind !== "weights" ? [] : [{ step, epoch }],
  );
}

/** Where to look for the checkpoint to keep: the best check and the checks that noise alone could have made the best. */
export interface BestRegion {
  readonly best: Position;
  readonly low: Position;
  readonly high: Position;
}

interface Position {
  readonly step?: Step;
  readonly epoch?: Epoch;
}

/** A checkpoint with its place on the shortlist, 1 first; without one it is merely there. */
export interface RankedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly rank?: number;
  /** Epochs (or steps, when epochs are unknown) from the best, negative before it; undefined when neither is known. */
  readonly distance?: number;
  readonly unit: "epoch" | "step";
  readonly inRegion: boolean;
  /** What it scored on held-out clips; less is better. */
  readonly score?: number;
}

/** How many files a person should have to listen to. */
const shortlistLength = 3;

/**
 * Ranks what can be listened to: the file nearest to the best first, then its neighbours, one on each side.
 * On equal distance the earlier is first: it has memorised less. Resume states take no rank unless there
 * are no weights at all.
 */
export function rankCheckpoints(
  checkpoints: readonly Checkpoint[],
  region: BestRegion | undefined,
  { map, scores = [] }: { readonly map: EpochMap; readonly scores?: readonly HeldOutScore[] },
): readonly RankedCheckpoint[] {
  const weights = checkpoints.filter(({ kind }) => kind === "weights");
  const eligible =
    weights.length > 0 ? weights : checkpoints.filter(({ kind }) => kind !== "latest");
  const unit = region?.best.epoch === undefined ? "step" : "epoch";
  const placed = checkpoints.map((checkpoint) => {
    const at = positionOf(checkpoint, unit, map);
    const best = region?.best[unit];
    const distance = at === undefined || best === undefined ? undefined : at - best;
    const low = region?.low[unit];
    const high = region?.high[unit];
    const inRegion =
      at !== undefined && low !== undefined && high !== undefined && at >= low && at <= high;
    const score = scoreOf(checkpoint, scores);
    return {
      checkpoint,
      unit,
      inRegion,
      ...(distance === undefined ? {} : { distance }),
      ...(score === undefined ? {} : { score }),
    } as const;
  });
  const candidates = placed.filter(({ checkpoint }) => eligible.includes(checkpoint));
  const order = region === undefined ? byScore(candidates) : shortlistOf(candidates);
  return placed.map((each) => {
    const rank = order.indexOf(each.checkpoint) + 1;
    return rank === 0 ? each : { ...each, rank };
  });
}

/** By its path; else, in a table that names no files, by its place. */
function scoreOf(checkpoint: Checkpoint, scores: readonly HeldOutScore[]): number | undefined {
  const { path, epoch, step } = checkpoint;
  const isHere = (score: HeldOutScore) =>
    score.file === undefined
      ? (score.step !== undefined && score.step === step) ||
        (score.step === undefined && score.epoch !== undefined && score.epoch === epoch)
      : score.file === path;
  return scores.findLast(isHere)?.value;
}

/** Too few files for a curve: what was measured on each still says more than nothing. The earlier is first of equals. */
function byScore(placed: readonly Omit<RankedCheckpoint, "rank">[]): Checkpoint[] {
  return placed
    .filter(({ score }) => score !== undefined && Number.isFinite(score))
    .sort((a, b) => (a.score ?? 0) - (b.score ?? 0))
    .slice(0, shortlistLength)
    .map(({ checkpoint }) => checkpoint);
}

function positionOf(
  checkpoint: Checkpoint,
  unit: "epoch" | "step",
  map: EpochMap,
): number | undefined {
  if (unit === "step") {
    return (
      checkpoint.step ??
      (checkpoint.epoch === undefined ? undefined : map.stepAtEnd(checkpoint.epoch))
    );
  }
  if (checkpoint.epoch !== undefined) return checkpoint.epoch;
  if (checkpoint.step === undefined || map.stepsPerEpoch === undefined) return undefined;
  return checkpoint.step / map.stepsPerEpoch;
}

function shortlistOf(placed: readonly Omit<RankedCheckpoint, "rank">[]): Checkpoint[] {
  const known = placed.filter((each) => each.distance !== undefined);
  const byDistance = [...known].sort(
    (a, b) =>
      Math.abs(a.distance ?? 0) - Math.abs(b.distance ?? 0) ||
      (a.distance ?? 0) - (b.distance ?? 0),
  );
  const first = byDistance[0];
  if (first === undefined) return [];
  const at = first.distance ?? 0;
  const before = byDistance.find((each) => (each.distance ?? 0) < at);
  const after = byDistance.find((each) => (each.distance ?? 0) > at);
  const neighbours = byDistance.filter((each) => each === before || each === after);
  const list = [first, ...neighbours];
  return list.slice(0, shortlistLength).map((each) => each.checkpoint);
}
