import type { Evaluation } from "../core/evaluation.ts";
import { monitorName } from "../core/monitor.ts";
import { leastChecks } from "../core/standing.ts";

/** Which checks of a run arrived while its trainer was guarded: only those may pull the switch. */
export interface LiveChecks {
  /** Takes the run as it was just judged. `generation` changes when one of its logs was replaced or cut. */
  seen(evaluation: Evaluation, generation: number): void;
  /** Another trainer than before was armed now: what was read until here is old. */
  begin(): void;
  /** Whether the newest verdict rests on what this trainer has shown. */
  mayPull(): boolean;
}

/**
 * Counts live checks. A log that was read at the start may hold a whole old training: its verdict says nothing of the
 * trainer that runs now. So at least one check must have arrived since the run was first read, and a training that was resumed or
 * restarted must have brought as many checks of its own as any verdict needs. Whatever shrinks or is replaced
 * begins anew. And a single value that is NaN or infinite pulls nothing: a training may recover from one, from
 * two in a row it does not.
 */
export function createLiveChecks(): LiveChecks {
  let checks = 0;
  let own = Number.POSITIVE_INFINITY;
  let live = 0;
  let segments = 0;
  let generation: number | undefined;
  let blip = false;
  let judgedBy: string | undefined;
  return {
    seen(evaluation, newGeneration) {
      const count = evaluation.curve?.checks.length ?? 0;
      const { monitored } = evaluation;
      const newJudgedBy = monitored === undefined ? undefined : monitorName(monitored);
      const isNew =
        newGeneration !== generation ||
        evaluation.segments.length !== segments ||
        // The first scores of saved files take the place of the training curve: none of them is a new check.
        newJudgedBy !== judgedBy ||
        count < checks;
      // What stands there after a start or a replacement is the new base; only what comes after it is live.
      live = isNew ? 0 : live + (count - checks);
      checks = count;
      segments = evaluation.segments.length;
      generation = newGeneration;
      judgedBy = newJudgedBy;
      own = ownChecks(evaluation);
      blip = endsInBlip(evaluation);
    },
    begin() {
      live = 0;
    },
    mayPull: () => live >= 1 && own >= leastChecks && !blip,
  };
}

/** Checks of the last start of several; those that cannot be placed are not counted. Infinity for the only start. */
function ownChecks({ curve, segments }: Evaluation): number {
  const all = curve?.checks ?? [];
  const last = segments.at(-1);
  if (last === undefined || segments.filter((each) => each.points > 0).length < 2) {
    return Number.POSITIVE_INFINITY;
  }
  if (last.points === 0) return 0;
  return all.filter((check) => {
    const at = last.unit === "epoch" ? check.epoch : check.step;
    return at !== undefined && at >= last.firstStep;
  }).length;
}

/** The newest check is not finite, and the one before it is, or there is none. */
function endsInBlip({ curve }: Evaluation): boolean {
  const values = curve?.values ?? [];
  const isBroken = (value: number | undefined) => value !== undefined && !Number.isFinite(value);
  return isBroken(values.at(-1)) && !isBroken(values.at(-2));
}
