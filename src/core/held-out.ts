import type { HeldOutSource } from "./holdout-messages.ts";
import type { Series } from "./series.ts";
import type { Epoch, Seconds, Step, Tag } from "./units.ts";

/** What was measured on held-out clips. */
export type HeldOutMetric =
  /** Mean mel L1 times `c_mel`, by the inference path; v1, v2, v2Pro. */
  | "mel"
  /** The flow-matching loss at fixed times and noise; v3, v4. */
  | "flow-matching"
  /** Teacher-forced cross-entropy of the GPT stage. */
  | "cross-entropy"
  /** Whatever a table holds that the user gave. */
  | "table";

/** A saved file and what it scored; less is better. */
export interface HeldOutScore {
  readonly value: number;
  readonly step?: Step;
  readonly epoch?: Epoch;
  /** When the file was written. */
  readonly wallTime?: Seconds;
  /** Absolute; absent in a table without file names. */
  readonly file?: string;
  /** Standard deviation between the draws of noise. */
  readonly spread?: number;
}

/** The validation of a run by its saved files: made by `holdout score`, or given by `--validation`. */
export interface HeldOutScores {
  readonly metric: HeldOutMetric;
  /** As the table names the column; absent in our own. */
  readonly column?: string;
  readonly clips?: number;
  readonly draws?: number;
  /** In order of training. */
  readonly scores: readonly HeldOutScore[];
}

/** Part of the run that held-out values belong to, as `eval` is one. */
export const heldOutFolder = "holdout";

/** Where a curve of held-out scores comes from, for the sentences about it; absent for any other curve. */
export function heldOutSource(
  scores: HeldOutScores | undefined,
  series: { readonly folder?: string },
): HeldOutSource | undefined {
  if (scores === undefined || series.folder !== heldOutFolder) return undefined;
  const { metric, clips, draws } = scores;
  return {
    metric,
    ...(clips === undefined ? {} : { clips }),
    ...(draws === undefined ? {} : { draws }),
  };
}

/** Clocks of a file server and of the trainer's machine may differ by so much. */
const clockSlack: Seconds = 60;

/**
 * Whether a file was left by an earlier training of the same name: it is older than a later start of the trainer, and
 * stands beyond the step at which that one began. A score without a time or a step is taken as it is.
 */
export function isStale(
  { wallTime, step }: HeldOutScore,
  start: { readonly at: Seconds; readonly step: Step },
): boolean {
  if (wallTime === undefined || step === undefined) return false;
  return wallTime < start.at - clockSlack && step > start.step;
}

/** The training tag that each is the counterpart of. */
const counterparts: { readonly [M in Exclude<HeldOutMetric, "table">]: Tag } = {
  mel: "loss/g/mel",
  "flow-matching": "loss/g/total",
  "cross-entropy": "total_loss_epoch",
};

/**
 * The scores as a series beside those of the logs.
 *
 * @param logged       the series of the logs: a table whose column says nothing stands beside the mel loss, else a total
 * @param epochOffset  what the trainer's logged epochs lack to those in its file names
 */
export function heldOutSeries(
  { metric, column, scores }: HeldOutScores,
  logged: ReadonlyMap<string, Series>,
  epochOffset: number,
): Series {
  const tag = metric === "table" ? tagOf(column, logged) : counterparts[metric];
  const cells = (pick: (score: HeldOutScore) => number | undefined) =>
    Float64Array.from(scores, (score) => pick(score) ?? Number.NaN);
  return {
    tag,
    folder: heldOutFolder,
    format: "csv",
    replaced: 0,
    steps: cells(({ step }) => step),
    epochs: cells(({ epoch }) => (epoch === undefined ? undefined : epoch - epochOffset)),
    wallTimes: cells(({ wallTime }) => wallTime),
    values: cells(({ value }) => value),
    weights: new Float64Array(0),
  };
}

function tagOf(column: string | undefined, logged: ReadonlyMap<string, Series>): Tag {
  const isPlain = column === undefined || /^(value|score|loss|val|validation)$/i.test(column);
  if (!isPlain) return column;
  const known = [...Object.values(counterparts)].find((tag) => logged.has(tag));
  return known ?? "loss";
}
