import { medianOf } from "./median.ts";

/** Scales a median absolute deviation of normal noise to its standard deviation: 1 / 0.6745. */
const madToDeviation = 1.4826;

/** Fewer finite values say nothing about noise. */
export const leastForNoise = 5;

/**
 * Standard deviation of the noise of a curve, in the unit of its values, from its second differences: a
 * trend that is straight over three checks cancels, what remains is noise. A second difference of
 * independent noise has 6 times its variance. The median makes it deaf to single jumps.
 *
 * @param values  n values in order; non-finite ones are left out
 * @returns       undefined below 5 finite values, which say nothing about noise
 * @see           Gasser, Sroka & Jennen-Steinmetz 1986 for the idea
 */
export function noiseOf(values: ArrayLike<number>): number | undefined {
  const finite = finiteOf(values);
  return finite.length < leastForNoise ? undefined : deviationAt(finite, 1);
}

/** The widest spacing at which noise is looked at, and how many checks make one spacing tell something. */
export const widestSpacing = 3;
export const checksPerSpacing = 10;

/**
 * Whether noise that wanders is large: what neighbouring checks share cancels in their differences, and shows between
 * checks that stand two or three apart. The largest of the three deviations counts, so the first that is large
 * enough is the answer; a spacing is looked at once there are 10 checks for each step of it, since before that a
 * bend of the curve looks like noise.
 *
 * @param values   n finite values in order, at least 5
 * @param isLarge  true from some standard deviation on
 */
export function isWanderingNoise(
  values: Float64Array,
  isLarge: (deviation: number) => boolean,
): boolean {
  if (isLarge(deviationAt(values, 1))) return true;
  for (let spacing = 2; spacing <= widestSpacing; spacing += 1) {
    if (values.length < checksPerSpacing * spacing) break;
    if (isLarge(deviationAt(values, spacing))) return true;
  }
  return false;
}

function deviationAt(finite: Float64Array, spacing: number): number {
  return deviationOf(medianOf(secondDifferences(finite, spacing)));
}

/**
 * The sizes of the second differences of values `spacing` apart.
 *
 * @param from  index of the value at which the first of them ends, 2 `spacing` or later
 */
export function secondDifferences(
  finite: Float64Array,
  spacing: number,
  from = 2 * spacing,
): Float64Array {
  const differences = new Float64Array(Math.max(0, finite.length - from));
  for (let index = 0; index < differences.length; index += 1) {
    const end = from + index;
    const now = finite[end] ?? 0;
    const middle = finite[end - spacing] ?? 0;
    const before = finite[end - 2 * spacing] ?? 0;
    differences[index] = Math.abs(now - 2 * middle + before);
  }
  return differences;
}

/** The deviation of noise whose second differences have this median size. */
export function deviationOf(middle: number): number {
  return (madToDeviation * middle) / Math.sqrt(6);
}

/** Whether all values are finite. The engine's own search passes a column in no time. */
export function isAllFinite(values: Float64Array): boolean {
  return (
    !values.includes(Number.NaN) &&
    !values.includes(Number.POSITIVE_INFINITY) &&
    !values.includes(Number.NEGATIVE_INFINITY)
  );
}

/** The finite ones of some values, in order; the same values where that is all of them. */
export function finiteOf(values: ArrayLike<number>): Float64Array {
  if (values instanceof Float64Array && isAllFinite(values)) return values;
  const finite = new Float64Array(values.length);
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    finite[count] = value;
    count += 1;
  }
  return finite.subarray(0, count);
}

/** How many first values count as the start of a curve of so many: 5 %, and at least 3. */
export function headLength(count: number): number {
  return Math.min(count, Math.max(3, Math.round(0.05 * count)));
}

/** Progress is at least this, so that it can be divided by. */
export const leastProgress = 1e-12;

/**
 * How far a curve has come: the median of its first checks minus its least value. At least 1e-12, so that
 * it can be divided by.
 *
 * @param values  n > 0 finite values in order, less is better; the first max(3, 5 %) count as the start
 */
export function progressOf(values: ArrayLike<number>): number {
  if (values.length === 0) return leastProgress;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    least = Math.min(least, values[index] ?? Number.NaN);
  }
  const head = Float64Array.from(
    { length: headLength(values.length) },
    (_, index) => values[index] ?? Number.NaN,
  );
  return Math.max(medianOf(head) - least, leastProgress);
}
