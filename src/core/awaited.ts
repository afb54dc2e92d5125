import type { Columns } from "./columns.ts";
import type { EpochMap } from "./epoch-map.ts";
import type { Evaluation } from "./evaluation.ts";
import { columnKey, type LogContent } from "./log-content.ts";
import { known, type Run } from "./run.ts";
import type { Epoch } from "./units.ts";

/** What a run must gain before it is worth judging again: taken from how it was judged last. */
export interface Awaited {
  /** All of the logs but their points, as it was. */
  readonly shape: string;
  /** Of the monitored tag; absent where no tag could decide, and any point is worth a look. */
  readonly monitored?: {
    /** `columnKey` of the tag. */
    readonly key: string;
    readonly points: number;
    /** With checks that are epochs: what the next one waits for. */
    readonly epoch?: AwaitedEpoch;
  };
}

interface AwaitedEpoch {
  /** The epoch that is not over yet. */
  readonly next: Epoch;
  readonly map: EpochMap;
  /** So many further points, and the epoch has as many as the one before it. */
  readonly pointsLeft: number;
}

/** What the next check of a judged run waits for. */
export function awaitedOf({ run, monitored, curve, checkUnit, map }: Evaluation): Awaited {
  const shape = shapeOf(run);
  if (monitored === undefined || curve === undefined) return { shape };
  const key = columnKey(monitored.tag, monitored.folder);
  const points = pointsOf(run, key);
  if (checkUnit !== "epoch") return { shape, monitored: { key, points } };
  const last = curve.checks.at(-1);
  const folded = curve.checks.reduce((sum, check) => sum + check.points, 0);
  const open = monitored.series.values.length - folded;
  const epoch = {
    next: (last?.epoch ?? 0) + 1,
    map,
    // The only epoch there is counts as it stands: each point changes it.
    pointsLeft: curve.checks.length < 2 ? 0 : (last?.points ?? 0) - open,
  };
  return { shape, monitored: { key, points, epoch } };
}

/**
 * Whether a run gained anything since, that a check or a finding may come of: a check is complete, the
 * trainer started again or said something, a log or a tag came. False says that judging it again would
 * give the same checks, unless the points change how long an epoch is known to be; true does not promise another. Costs a look at the ends of the columns.
 */
export function hasNews(run: Run, { shape, monitored }: Awaited): boolean {
  if (shapeOf(run) !== shape || monitored === undefined) return true;
  const { key, points, epoch } = monitored;
  const gained = pointsOf(run, key) - points;
  if (gained === 0) return false;
  if (epoch === undefined) return true;
  // With as many points as the epoch before it may be over, whatever is known of its length: that may be forgotten
  // again, as after a resume whose steps contradict it.
  if (gained >= epoch.pointsLeft) return true;
  return columnsOf(run, key).some((columns) => changesChecks(columns, epoch));
}

/**
 * Whether the last of some points says that the awaited epoch is over, or that it is its last point. One
 * of an earlier epoch changes a check that was taken for complete.
 */
function changesChecks(columns: Columns, { next, map, pointsLeft }: AwaitedEpoch): boolean {
  const last = columns.count - 1;
  const step = known(columns.steps[last]);
  const logged = known(columns.epochs[last]);
  const place = {
    ...(step === undefined ? {} : { step }),
    ...(logged === undefined ? {} : { logged }),
  };
  const epoch = map.epochAt(place, "training");
  if (epoch === undefined || Math.ceil(epoch) !== next || pointsLeft <= 0) return true;
  const end = map.stepAtEnd(next);
  if (end === undefined || step === undefined) return false;
  return step + Math.max(1, step - (known(columns.steps[last - 1]) ?? step)) >= end;
}

/** The columns of a tag in the newest pass of each log; older passes do not grow. */
function columnsOf(run: Run, key: string): readonly Columns[] {
  return run.logs.flatMap((log) => log.passes.at(-1)?.columns.get(key) ?? []);
}

function pointsOf(run: Run, key: string): number {
  return columnsOf(run, key).reduce((sum, columns) => sum + columns.count, 0);
}

function shapeOf(run: Run): string {
  return run.logs.map(shapeOfLog).join();
}

/** What a log told besides points. */
function shapeOfLog({ path, passes, problemCount, ambiguousTag }: LogContent): string {
  const last = passes.at(-1);
  const told = [last?.columns.size, last?.epochEnds.length, last?.finished, ambiguousTag];
  return [path, passes.length, problemCount, ...told].join(" ");
}
