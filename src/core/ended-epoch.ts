import { max } from "simple-statistics";
import type { Checkpoint } from "./checkpoints.ts";
import { known, type Run } from "./run.ts";
import type { Trainer } from "./trainers/trainer.ts";
import type { Epoch } from "./units.ts";

/** The last epoch that a log says, or else saved weights show, to be over since the last start. */
export function endedEpochOf(
  run: Run,
  trainer: Trainer,
  files: readonly Checkpoint[],
): Epoch | undefined {
  return printedEpochOf(run, trainer) ?? savedEpochOf(run, files);
}

/** Of the last start only: an earlier one may have come further. */
function printedEpochOf(run: Run, trainer: Trainer): Epoch | undefined {
  const ends = run.logs.map((log) => log.passes.at(-1)?.epochEnds.at(-1));
  const printed = ends.filter((end) => end !== undefined);
  return printed.length === 0 ? undefined : max(printed) + trainer.epochOffset;
}

/**
 * Where no log says which epochs are over, as event files do not: the last epoch of which weights were
 * saved since the last start. Older weights are of an earlier training.
 */
function savedEpochOf(run: Run, files: readonly Checkpoint[]): Epoch | undefined {
  const starts = run.logs.flatMap((log) => {
    const columns = [...(log.passes.at(-1)?.columns.values() ?? [])];
    return columns.flatMap(({ wallTimes }) => known(wallTimes[0]) ?? []);
  });
  if (starts.length === 0) return undefined;
  const since = max(starts);
  const epochs = files.flatMap(({ kind, epoch, modified }) =>
    kind === "weights" && epoch !== undefined && modified >= since ? [epoch] : [],
  );
  return epochs.length === 0 ? undefined : max(epochs);
}
