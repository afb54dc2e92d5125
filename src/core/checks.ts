import type { EpochMap } from "./epoch-map.ts";
import { pointsPerCheck } from "./points-per-check.ts";
import { known } from "./run.ts";
import type { Series } from "./series.ts";
import { pointsIn } from "./series-columns.ts";
import type { Epoch, Step } from "./units.ts";
import type { CheckUnit, Evidence } from "./verdict.ts";

/** One point that a rule judges. */
export interface Check {
  /** May be non-finite: a validation that came out as NaN is a check. */
  readonly value: number;
  /** Step of the validation, or of the last training point in it. */
  readonly step?: Step;
  readonly epoch?: Epoch;
  /** Other checks of the curve stand in the same epoch. */
  readonly sharesEpoch?: true;
  /** How many logged points it is made of. */
  readonly points: number;
}

/** The checks of a series, in order. */
export interface Checks {
  readonly unit: CheckUnit;
  readonly checks: readonly Check[];
}

/**
 * Points -> checks: each validation is one; training points are taken together by epoch, and a training
 * epoch counts when it is over; without epochs each point is one.
 *
 * @param endedEpoch  the last epoch that a log says has ended
 */
export function foldChecks(
  series: Series,
  facts: { evidence: Evidence; map: EpochMap; endedEpoch?: Epoch },
): Checks {
  const epochs = epochsOf(series, facts);
  if (facts.evidence === "validation") {
    const checks = singleChecks(series, epochs, facts.map);
    return { unit: "validation", checks: shareEpochs(epochs) ? checks.map(markShared) : checks };
  }
  if (epochs.length > 0 && !epochs.includes(Number.NaN)) {
    return { unit: "epoch", checks: meansByEpoch(series, epochs, facts) };
  }
  return { unit: "point", checks: singleChecks(series, epochs, facts.map) };
}

/** The epoch of each point, NaN where it is not known. */
export function epochsOf(
  series: Series,
  facts: { readonly evidence: Evidence; readonly map: EpochMap },
): Float64Array {
  const epochs = new Float64Array(series.values.length);
  if (series.epochs.length === 0 && facts.map.loggedOnly === true) return epochs.fill(Number.NaN);
  // One place for all: a log holds millions of points, and a thousand runs are judged in turn.
  const place: { step?: Step | undefined; logged?: Epoch | undefined } = {};
  for (let index = 0; index < epochs.length; index += 1) {
    place.step = known(series.steps[index]);
    place.logged = known(series.epochs[index]);
    epochs[index] = facts.map.epochAt(place, facts.evidence) ?? Number.NaN;
  }
  return epochs;
}

/** Each point a check; of many several together, at the place of the last of them. */
function singleChecks(series: Series, epochs: Float64Array, map: EpochMap): readonly Check[] {
  const size = pointsPerCheck(pointsIn(series));
  const checks: Check[] = [];
  let start = 0;
  let points = 0;
  for (let last = 0; last < epochs.length; last += 1) {
    points += weightAt(series, last);
    if (points < size) continue;
    const epoch = known(epochs[last]);
    const step = stepOf(series, last, { epoch, map });
    const value = meanOfFinite(series, start, last + 1);
    checks.push(createCheck({ value, points }, step, epoch));
    start = last + 1;
    points = 0;
  }
  return checks;
}

/** Written out: a log may hold thousands, and spreading is slow. */
function createCheck(
  { value, points }: Pick<Check, "value" | "points">,
  step: Step | undefined,
  epoch: Epoch | undefined,
): Check {
  if (epoch === undefined) return step === undefined ? { value, points } : { step, value, points };
  return step === undefined ? { epoch, value, points } : { step, epoch, value, points };
}

function stepOf(
  series: Series,
  index: number,
  { epoch, map }: { epoch: Epoch | undefined; map: EpochMap },
): Step | undefined {
  const step = known(series.steps[index]);
  return step ?? (epoch === undefined ? undefined : map.stepAtEnd(epoch));
}

/** Validations several times an epoch, or before the first is over: the epoch does not name them. */
function shareEpochs(epochs: Float64Array): boolean {
  const seen = new Set<Epoch>();
  for (const epoch of epochs) {
    if (Number.isNaN(epoch)) continue;
    if (seen.has(epoch)) return true;
    seen.add(epoch);
  }
  return false;
}

function markShared(check: Check): Check {
  return { ...check, sharesEpoch: true };
}

/** The points of one epoch that follow one another, from index `start` up to `end`. */
interface EpochPoints {
  readonly epoch: Epoch;
  readonly start: number;
  end: number;
  /** How many were logged. */
  points: number;
}

function meansByEpoch(
  series: Series,
  epochs: Float64Array,
  facts: { map: EpochMap; endedEpoch?: Epoch },
): Check[] {
  const groups: EpochPoints[] = [];
  let last: EpochPoints | undefined;
  for (let index = 0; index < epochs.length; index += 1) {
    // A fractional epoch (0.5 passes done) lies within the epoch that it ends in.
    const epoch = Math.ceil(epochs[index] ?? 0);
    if (last?.epoch !== epoch) {
      last = { epoch, start: index, end: index, points: 0 };
      groups.push(last);
    }
    last.end = index + 1;
    last.points += weightAt(series, index);
  }
  return groups.flatMap((group, index) => {
    const { epoch, start, end } = group;
    const lastStep = lastStepOf(series, group, { epochs, map: facts.map });
    const neighbours = { before: groups[index - 1], hasNext: index < groups.length - 1, lastStep };
    if (!isOver(group, neighbours, { ...facts, series })) return [];
    const value = meanOfFinite(series, start, end);
    return createCheck({ value, points: group.points }, lastStep, epoch);
  });
}

/** The step of the last point in a group that has one. */
function lastStepOf(
  series: Series,
  { start, end }: EpochPoints,
  { epochs, map }: { epochs: Float64Array; map: EpochMap },
): Step | undefined {
  for (let index = end - 1; index >= start; index -= 1) {
    const step = stepOf(series, index, { epoch: known(epochs[index]), map });
    if (step !== undefined) return step;
  }
  return undefined;
}

/** Whether no further point of this epoch can come; a half-read epoch would be judged on fewer batches. */
function isOver(
  group: EpochPoints,
  about: {
    readonly before: EpochPoints | undefined;
    readonly hasNext: boolean;
    readonly lastStep: Step | undefined;
  },
  facts: { map: EpochMap; endedEpoch?: Epoch; series: Series },
): boolean {
  const { before, lastStep } = about;
  if (about.hasNext || (facts.endedEpoch ?? Number.NEGATIVE_INFINITY) >= group.epoch) return true;
  // The only epoch there is, is all there is to see: a run of one logged step has one check.
  if (before === undefined) return true;
  const end = facts.map.stepAtEnd(group.epoch);
  if (end !== undefined && lastStep !== undefined && facts.map.source !== "data list") {
    const { steps } = facts.series;
    const interval = (steps.at(-1) ?? 0) - (steps.at(-2) ?? 0);
    return lastStep + Math.max(interval, 1) >= end;
  }
  return group.points >= before.points;
}

/** How many logged points an entry stands for. */
function weightAt({ weights }: Series, index: number): number {
  return weights.length === 0 ? 1 : (weights[index] ?? 1);
}

/** Mean of the finite values from index `start` up to `end`; the last value where none is finite. */
function meanOfFinite(series: Series, start: number, end: number): number {
  const { values } = series;
  let sum = 0;
  let count = 0;
  for (let index = start; index < end; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const weight = weightAt(series, index);
    sum += value * weight;
    count += weight;
  }
  return count === 0 ? (values[end - 1] ?? Number.NaN) : sum / count;
}
