import type { Check } from "./checks.ts";
import type { EpochMap } from "./epoch-map.ts";
import { known } from "./run.ts";
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
  const byEpoch = strictlyRising(checks.map((check) => check.epoch));
  const places = Array.from(training.values, (_, index) => {
    const step = known(training.steps[index]);
    if (!byEpoch) return step;
    const logged = known(training.epochs[index]);
    return map.epochAt(
      { ...(step === undefined ? {} : { step }), ...(logged === undefined ? {} : { logged }) },
      "training",
    );
  });
  const ends = checks.map((check) => (byEpoch ? check.epoch : check.step));
  if (places.some((place) => place === undefined) || ends.some((end) => end === undefined)) {
    return training.values.length === checks.length
      ? [...training.values]
      : checks.map(() => Number.NaN);
  }
  return meansBetween(ends, places, training.values);
}

function meansBetween(
  ends: readonly (number | undefined)[],
  places: readonly (number | undefined)[],
  values: Float64Array,
): number[] {
  let next = 0;
  return ends.map((end) => {
    let sum = 0;
    let count = 0;
    for (; next < places.length && (places[next] ?? 0) <= (end ?? 0); next += 1) {
      const value = values[next];
      if (value === undefined || !Number.isFinite(value)) continue;
      sum += value;
      count += 1;
    }
    return count === 0 ? Number.NaN : sum / count;
  });
}

/** Whether every number is known and above the one before. */
export function strictlyRising(numbers: readonly (number | undefined)[]): boolean {
  return numbers.every((number, index) => {
    const before = index === 0 ? Number.NEGATIVE_INFINITY : numbers[index - 1];
    return number !== undefined && before !== undefined && number > before;
  });
}
