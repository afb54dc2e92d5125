import type { EpochMap } from "./epoch-map.ts";
import { known } from "./run.ts";
import type { Series } from "./series.ts";
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

/** More single points than this are taken together in twos, fours, and so on: rules look at every prefix. */
const pointLimit = 2000;

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
  const places = series.values.map((_, index) => placeOf(series, index, facts));
  if (facts.evidence === "validation") {
    const checks = places.map((place, index) => ({
      ...place,
      value: series.values[index] ?? Number.NaN,
      points: 1,
    }));
    return { unit: "validation", checks: thin(markShared(checks)) };
  }
  if (places.length > 0 && places.every((place) => place.epoch !== undefined)) {
    return { unit: "epoch", checks: meansByEpoch(series, places, facts) };
  }
  const checks = places.map((place, index) => ({
    ...place,
    value: series.values[index] ?? Number.NaN,
    points: 1,
  }));
  return { unit: "point", checks: thin(checks) };
}

/** Validations several times an epoch, or before the first is over: the epoch does not name them. */
function markShared(checks: readonly Check[]): readonly Check[] {
  const epochs = checks.map((check) => check.epoch);
  const known = epochs.filter((epoch) => epoch !== undefined);
  if (new Set(known).size === known.length) return checks;
  return checks.map((check) => ({ ...check, sharesEpoch: true }));
}

interface Place {
  readonly step?: Step;
  readonly epoch?: Epoch;
}

function placeOf(
  series: Series,
  index: number,
  facts: { evidence: Evidence; map: EpochMap },
): Place {
  const logged = known(series.epochs[index]);
  const step = known(series.steps[index]);
  const epoch = facts.map.epochAt(
    { ...(step === undefined ? {} : { step }), ...(logged === undefined ? {} : { logged }) },
    facts.evidence,
  );
  const atEnd = step ?? (epoch === undefined ? undefined : facts.map.stepAtEnd(epoch));
  return {
    ...(atEnd === undefined ? {} : { step: atEnd }),
    ...(epoch === undefined ? {} : { epoch }),
  };
}

function meansByEpoch(
  series: Series,
  places: readonly Place[],
  facts: { map: EpochMap; endedEpoch?: Epoch },
): Check[] {
  const groups: { epoch: Epoch; values: number[]; lastStep?: Step }[] = [];
  places.forEach((place, index) => {
    // A fractional epoch (0.5 passes done) lies within the epoch that it ends in.
    const epoch = Math.ceil(place.epoch ?? 0);
    const last = groups.at(-1);
    const group = last?.epoch === epoch ? last : { epoch, values: [] as number[] };
    if (group !== last) groups.push(group);
    group.values.push(series.values[index] ?? Number.NaN);
    if (place.step !== undefined) group.lastStep = place.step;
  });
  const over = groups.filter((group, index) =>
    isOver(group, groups[index - 1], index < groups.length - 1, facts, series),
  );
  return over.map(({ epoch, values, lastStep }) => ({
    value: meanOfFinite(values),
    epoch,
    points: values.length,
    ...(lastStep === undefined ? {} : { step: lastStep }),
  }));
}

/** Whether no further point of this epoch can come; a half-read epoch would be judged on fewer batches. */
function isOver(
  group: { epoch: Epoch; values: readonly number[]; lastStep?: Step },
  before: { values: readonly number[] } | undefined,
  hasNext: boolean,
  facts: { map: EpochMap; endedEpoch?: Epoch },
  series: Series,
): boolean {
  if (hasNext || (facts.endedEpoch ?? Number.NEGATIVE_INFINITY) >= group.epoch) return true;
  // The only epoch there is, is all there is to see: a run of one logged step has one check.
  if (before === undefined) return true;
  const end = facts.map.stepAtEnd(group.epoch);
  if (end !== undefined && group.lastStep !== undefined && facts.map.source !== "data list") {
    const steps = series.steps;
    const interval = (steps.at(-1) ?? 0) - (steps.at(-2) ?? 0);
    return group.lastStep + Math.max(interval, 1) >= end;
  }
  return group.values.length >= before.values.length;
}

function meanOfFinite(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return values.at(-1) ?? Number.NaN;
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}

function thin(checks: readonly Check[]): readonly Check[] {
  let size = 1;
  while (checks.length / size > pointLimit) size *= 2;
  if (size === 1) return checks;
  const thinned: Check[] = [];
  for (let start = 0; start + size <= checks.length; start += size) {
    const group = checks.slice(start, start + size);
    const last = group.at(-1);
    if (last !== undefined) {
      thinned.push({
        ...last,
        value: meanOfFinite(group.map((check) => check.value)),
        points: size,
      });
    }
  }
  return thinned;
}
