import { type Check, epochsOf } from "./checks.ts";
import type { EpochMap } from "./epoch-map.ts";
import type { Series } from "./series.ts";

/**
 * The training curve at each check: the mean of the finite training points since the check before, so
 * that both curves speak of the same stretch of training.
 *
 * By epoch where each check has a later epoch than the one before; else by step; else, where neither is
 * logged and there are as many points as checks, one for one.
 *
 * @returns one value a check, NaN where no training point falls
 */
export function trainingBeside(
  checks: readonly Check[],
  training: Series,
  map: EpochMap,
): readonly number[] {
  return beside(checks, { series: training, map, fold: ({ sum, count }) => sum / count });
}

/**
 * The learning rate at each check: the last one logged up to it, joined as a training curve is.
 *
 * @returns one rate a check, NaN before the first
 */
export function ratesBeside(
  checks: readonly Check[],
  series: Series,
  map: EpochMap,
): readonly number[] {
  const logged = beside(checks, { series, map, fold: ({ last }) => last });
  let rate = Number.NaN;
  return logged.map((each) => {
    if (Number.isFinite(each)) rate = each;
    return rate;
  });
}

/** The finite values between two checks: at least one. */
interface Between {
  readonly sum: number;
  readonly count: number;
  readonly last: number;
}
/** What they amount to. */
type Fold = (between: Between) => number;

function beside(
  checks: readonly Check[],
  { series: training, map, fold }: { series: Series; map: EpochMap; fold: Fold },
): readonly number[] {
  const byEpoch = strictlyRising(checks.map((check) => check.epoch));
  const ends = checks.map((check) => (byEpoch ? check.epoch : check.step));
  const places = placesOf(training, byEpoch ? map : undefined);
  if (places === undefined || ends.some((end) => end === undefined)) {
    return training.values.length === checks.length
      ? [...training.values]
      : checks.map(() => Number.NaN);
  }
  const { weights } = training;
  let next = 0;
  return ends.map((end = 0) => {
    let sum = 0;
    let count = 0;
    let last = Number.NaN;
    for (; next < places.length && (places[next] ?? 0) <= end; next += 1) {
      const value = training.values[next] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      const weight = weights.length === 0 ? 1 : (weights[next] ?? 1);
      sum += value * weight;
      count += weight;
      last = value;
    }
    return count === 0 ? Number.NaN : fold({ sum, count, last });
  });
}

/** The step of each point or, with a map, its epoch; undefined where one of them is not known. */
function placesOf(series: Series, map: EpochMap | undefined): Float64Array | undefined {
  if (map === undefined) return series.steps.includes(Number.NaN) ? undefined : series.steps;
  const epochs = epochsOf(series, { map, evidence: "training" });
  return epochs.includes(Number.NaN) ? undefined : epochs;
}

/** Whether every number is known and above the one before. */
export function strictlyRising(numbers: readonly (number | undefined)[]): boolean {
  return numbers.every((number, index) => {
    const before = index === 0 ? Number.NEGATIVE_INFINITY : numbers[index - 1];
    return number !== undefined && before !== undefined && number > before;
  });
}
