import { heldOutFolder } from "./held-out.ts";
import type { Series } from "./series.ts";
import { pointsIn } from "./series-columns.ts";
import { classifyTag, type Quantity, type TagRole } from "./tags.ts";
import type { Trainer } from "./trainers/trainer.ts";
import type { Tag } from "./units.ts";
import type { Evidence, Mode } from "./verdict.ts";

/** The tag that decides, and the training curve beside it. */
export interface Monitored {
  readonly tag: Tag;
  readonly folder?: string;
  readonly evidence: Evidence;
  readonly mode: Mode;
  readonly quantity: Quantity;
  readonly series: Series;
  /** The training series of the same quantity; absent when the monitored one is training, or there is none. */
  readonly training?: { readonly series: Series; readonly mode: Mode };
}

/** What the user asked to be judged. */
export interface MonitorOptions {
  readonly tag?: Tag;
  readonly mode?: Mode;
}

interface Candidate {
  readonly series: Series;
  readonly role: TagRole;
}

/** Better first. Adversarial, feature-matching and KL losses never decide: they oscillate, or follow others. */
const order: readonly Quantity[] = ["mel", "total", "error", "part", "score"];

/**
 * The tag to judge: the user's; else the scores of saved files on held-out clips; else the trainer's own; else validation mel, validation total, training
 * mel, training total, with error measures, sums of parts and scores after them. Undefined when no tag
 * may decide.
 */
export function chooseMonitored(
  all: ReadonlyMap<string, Series>,
  trainer: Trainer,
  options: MonitorOptions,
): Monitored | undefined {
  const candidates = candidatesOf(all);
  const chosen =
    options.tag === undefined
      ? (ofHeldOut(candidates) ?? ofTrainer(candidates, trainer) ?? generalChoice(candidates))
      : namedByUser(candidates, options.tag);
  if (chosen === undefined) return undefined;
  return monitoredFrom(chosen, candidates, options.mode);
}

/** Every tag that `--monitor` takes, as it takes it. */
export function monitorNames(all: ReadonlyMap<string, Series>): string[] {
  return [...all.values()].map((series) => monitorName(series));
}

/** A tag with its folder, as `--monitor` takes it and screens show it. */
export function monitorName(series: { readonly tag: Tag; readonly folder?: string }): string {
  return series.folder === undefined ? series.tag : `${series.folder}/${series.tag}`;
}

function candidatesOf(all: ReadonlyMap<string, Series>): Candidate[] {
  const candidates: Candidate[] = [];
  for (const series of all.values()) {
    if (series.values.length === 0) continue;
    const logged = withoutBlanks(series);
    const role = classifyTag(series.tag, series.folder);
    candidates.push({
      series: logged,
      role: series.folder === heldOutFolder ? heldOutRole(role) : role,
    });
  }
  return candidates;
}

/** Scores are of saved files: whatever their column is called, they are a validation. */
function heldOutRole(role: TagRole): TagRole {
  return { ...role, evidence: "validation", averaged: true };
}

/** Whoever scored the files, or gave a table of scores, means to judge by them. */
function ofHeldOut(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.find(({ series }) => series.folder === heldOutFolder);
}

/** A third of a column: more NaN than that, with numbers to the end, is how pandas writes blank cells. */
const blankShare = 1 / 3;
/** Fewer blanks than this may be a model that began or ended broken. */
const leastBlanks = 3;

/**
 * A table that pandas has written says `nan` where nothing was logged. A column that is NaN in a third of
 * its rows or more and still holds numbers near its end is such a one: its NaN are no values. Rarer ones,
 * and NaN to the end, are what a broken model logs.
 */
function withoutBlanks(series: Series): Series {
  if (series.format !== "csv" && series.format !== "json") return series;
  const { values } = series;
  if (!values.includes(Number.NaN)) return series;
  const blanks = values.filter(Number.isNaN).length;
  const lastNumber = values.findLastIndex((value) => !Number.isNaN(value));
  if (
    blanks < leastBlanks ||
    blanks < blankShare * values.length ||
    lastNumber < (1 - blankShare) * values.length
  ) {
    return series;
  }
  const keep = (_: number, index: number) => !Number.isNaN(values[index] ?? Number.NaN);
  return {
    ...series,
    steps: series.steps.filter(keep),
    epochs: series.epochs.filter(keep),
    wallTimes: series.wallTimes.filter(keep),
    values: values.filter(keep),
  };
}

function monitoredFrom(
  chosen: Candidate,
  candidates: readonly Candidate[],
  mode?: Mode,
): Monitored {
  const { series, role } = chosen;
  const training = role.evidence === "validation" ? trainingBeside(chosen, candidates) : undefined;
  return {
    tag: series.tag,
    ...(series.folder === undefined ? {} : { folder: series.folder }),
    evidence: role.evidence,
    mode: mode ?? role.mode,
    quantity: role.quantity,
    series,
    ...(training === undefined
      ? {}
      : { training: { series: training.series, mode: training.role.mode } }),
  };
}

function namedByUser(candidates: readonly Candidate[], tag: Tag): Candidate | undefined {
  const exact = candidates.filter(({ series }) => monitorName(series) === tag);
  const byTag = candidates.filter(({ series }) => series.tag === tag);
  // The same tag in eval/ and beside it: the one in eval/ is the validation, and is meant.
  return (
    best([...byTag].filter(({ role }) => role.evidence === "validation")) ??
    best(exact) ??
    best(byTag)
  );
}

function ofTrainer(candidates: readonly Candidate[], trainer: Trainer): Candidate | undefined {
  for (const { tag, folder, mode } of trainer.monitored) {
    const found = candidates.find(({ series }) => series.tag === tag && series.folder === folder);
    if (found !== undefined) return { series: found.series, role: { ...found.role, mode } };
  }
  return undefined;
}

function generalChoice(candidates: readonly Candidate[]): Candidate | undefined {
  for (const evidence of ["validation", "training"] as const) {
    const here = candidates.filter(({ role }) => role.evidence === evidence);
    for (const quantity of order) {
      const these = here.filter(({ role }) => role.quantity === quantity);
      const chosen = quantity === "part" ? (sumOfParts(these) ?? best(these)) : best(these);
      if (chosen !== undefined) return chosen;
    }
  }
  return undefined;
}

/** Epoch means before single batches, then more points, then the order in the log. */
function best(candidates: readonly Candidate[]): Candidate | undefined {
  return [...candidates].sort((a, b) => preference(b) - preference(a))[0];
}

function preference({ series, role }: Candidate): number {
  const isTest = /(^|[^a-z])test/i.test(series.tag) ? 1 : 0;
  const enough = series.values.length >= 4 ? 1 : 0;
  return enough * 1e12 + (role.averaged ? 1e10 : 0) - isTest * 1e11 + pointsIn(series);
}

/**
 * Losses that are logged in parts only (YOLO's box, class and focal loss): none of them decides, their
 * sum does. Parts count together when they have the same number of points at the same steps.
 */
function sumOfParts(parts: readonly Candidate[]): Candidate | undefined {
  const first = parts[0];
  if (first === undefined) return undefined;
  const prefix = first.series.tag.split("/")[0];
  const same = parts.filter(
    ({ series }) =>
      series.tag.split("/")[0] === prefix &&
      series.tag.includes("/") &&
      series.folder === first.series.folder &&
      series.values.length === first.series.values.length,
  );
  if (same.length < 2) return undefined;
  const values = first.series.values.map((_, index) =>
    same.reduce((sum, { series }) => sum + (series.values[index] ?? Number.NaN), 0),
  );
  const tag = same.map(({ series }) => series.tag).join(" + ");
  return { series: { ...first.series, tag, values }, role: { ...first.role, quantity: "total" } };
}

function trainingBeside(
  chosen: Candidate,
  candidates: readonly Candidate[],
): Candidate | undefined {
  const training = candidates.filter(({ role }) => role.evidence === "training");
  if (chosen.series.tag.includes(" + ")) {
    return sumOfParts(training.filter(({ role }) => role.quantity === "part"));
  }
  // Exactly the same tag (eval/ beside it), else the same quantity, else any total.
  return (
    training.find(({ series }) => series.tag === chosen.series.tag) ??
    best(training.filter(({ role }) => role.quantity === chosen.role.quantity)) ??
    best(training.filter(({ role }) => role.quantity === "total")) ??
    // Scores may stand in a column of any name: whatever the training would be judged by stands beside them.
    (chosen.series.folder === heldOutFolder ? generalChoice(training) : undefined)
  );
}
