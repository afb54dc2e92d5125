import { min } from "simple-statistics";
import type { CheckpointFile } from "./checkpoints.ts";
import type { HeldOutScores } from "./held-out.ts";
import type { LogContent, Pass } from "./log-content.ts";
import { joinReadBytes, noSums, type ReadBytes } from "./read-bytes.ts";
import type { Epoch, RunName, Seconds, Step } from "./units.ts";

/** One training: what its logs hold and what lies beside them. */
export interface Run {
  readonly path: string;
  readonly name: RunName;
  /** In the order in which the trainer wrote them. */
  readonly logs: readonly LogContent[];
  /** The settings file of the run, parsed; absent when there is none. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Files that may be checkpoints of this run; which are is decided by their names. */
  readonly checkpointFiles: readonly CheckpointFile[];
  /** Clips in the data list, when it lies in the run folder. */
  readonly dataItems?: number;
  /** The validation by its saved files, where they were scored on held-out clips. */
  readonly heldOut?: HeldOutScores;
}

/**
 * A pass of a run with what is needed to place it: the first step and epoch that the trainer logged in
 * it, of any training tag; undefined where it logged none.
 */
export interface PlacedPass {
  readonly pass: Pass;
  readonly log: LogContent;
  readonly firstStep?: Step;
  readonly lastStep?: Step;
  readonly firstEpoch?: Epoch;
  readonly points: number;
}

/** The logs of a run that tell the same story in the same form: their passes follow one another. */
export interface LogFamily {
  readonly name: string;
  readonly folder?: string;
  readonly passes: readonly PlacedPass[];
}

/**
 * The families of a run: event files beside one another, text logs, tables; those of a sub-folder
 * (`eval`) apart. Order: event files first, because their numbers are the most exact.
 */
export function familiesOf(run: Run): readonly LogFamily[] {
  const families = new Map<string, { name: string; folder?: string; passes: PlacedPass[] }>();
  for (const log of run.logs) {
    // A TensorBoard export holds one tag: two of them are two tags of one start, not two starts.
    const apart = log.format === "tensorboard csv" ? log.path : "";
    const name = `${log.format}\u0000${log.folder ?? ""}\u0000${apart}`;
    let family = families.get(name);
    if (family === undefined) {
      family = { name, ...(log.folder === undefined ? {} : { folder: log.folder }), passes: [] };
      families.set(name, family);
    }
    for (const pass of log.passes) family.passes.push(placePass(pass, log));
  }
  return [...families.values()].sort((a, b) => rankOf(a) - rankOf(b));
}

function rankOf(family: LogFamily): number {
  const order = ["event file", "tensorboard csv", "csv", "json", "train.log"];
  return order.findIndex((format) => family.name.startsWith(`${format}\u0000`));
}

function placePass(pass: Pass, log: LogContent): PlacedPass {
  let firstStep = Number.POSITIVE_INFINITY;
  let lastStep = Number.NEGATIVE_INFINITY;
  let firstEpoch = Number.POSITIVE_INFINITY;
  let points = 0;
  for (const columns of pass.columns.values()) {
    points += columns.count + columns.merged;
    // A validation stands at the end of an epoch: it does not say where the pass began.
    if (columns.folder !== log.folder) continue;
    const last = columns.count - 1;
    firstStep = smaller(firstStep, columns.steps[0]);
    lastStep = Math.max(lastStep, known(columns.steps[last]) ?? Number.NEGATIVE_INFINITY);
    firstEpoch = smaller(firstEpoch, columns.epochs[0]);
  }
  return {
    pass,
    log,
    points,
    ...(Number.isFinite(firstStep) ? { firstStep } : {}),
    ...(Number.isFinite(lastStep) ? { lastStep } : {}),
    ...(Number.isFinite(firstEpoch) ? { firstEpoch } : {}),
  };
}

/** A start of the trainer, by the clock and by the step at which it began. */
export interface TrainerStart {
  readonly at: Seconds;
  readonly step: Step;
}

/** The starts that event files tell of: their times are absolute, those of text logs are of some time zone. */
export function startsOf(run: Run): readonly TrainerStart[] {
  return run.logs.flatMap((log) => {
    if (log.format !== "event file" || log.folder !== undefined) return [];
    return log.passes.flatMap((pass) => {
      const { firstStep: step } = placePass(pass, log);
      const firsts = [...pass.columns.values()].flatMap(
        ({ wallTimes }) => known(wallTimes[0]) ?? [],
      );
      return step === undefined || firsts.length === 0 ? [] : [{ at: min(firsts), step }];
    });
  });
}

/** A column cell, or undefined where it holds the mark for "not logged". */
export function known(cell: number | undefined): number | undefined {
  return cell === undefined || Number.isNaN(cell) ? undefined : cell;
}

function smaller(least: number, cell: number | undefined): number {
  return Math.min(least, known(cell) ?? Number.POSITIVE_INFINITY);
}

/** What became of the bytes of all logs of a run. */
export function readBytesOf(run: Run): ReadBytes {
  return joinReadBytes(run.logs.map((log) => log.read));
}

/** Whether every line of a log so far is one that no trainer we know writes: what it is cannot be told from it. */
export function isStrange({ read: { sums = noSums() } }: LogContent): boolean {
  return sums.passed > 0 && sums.records + sums.blobs + sums.unreadable === 0;
}
