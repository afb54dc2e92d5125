import { median } from "simple-statistics";

/** Scales a median absolute deviation of normal noise to its standard deviation: 1 / 0.6745. */
const madToDeviation = 1.4826;

/**
 * Standard deviation of the noise of a curve, in the unit of its values, from its second differences: a
 * trend that is straight over three checks cancels, what remains is noise. A second difference of
 * independent noise has 6 times its variance. The median makes it deaf to single jumps.
 *
 * @param values  n values in order; non-finite ones are left out
 * @returns       undefined below 5 finite values, which say nothing about noise
 * @see           stop-rules.md, "Evidence of a rise"; Gasser, Sroka & Jennen-Steinmetz 1986 for the idea
 */
export function noiseOf(values: readonly number[]): number | undefined {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 5) return undefined;
  const differences: number[] = [];
  for (let i = 2; i < finite.length; i += 1) {
    differences.push(Math.abs((finite[i] ?? 0) - 2 * (finite[i - 1] ?? 0) + (finite[i - 2] ?? 0)));
  }
  return (madToDeviation * median(differences)) / Math.sqrt(6);
}

/**
 * How far a curve has come: the median of its first checks minus its least value. At least 1e-12, so that
 * it can be divided by.
 *
 * @param values  n > 0 finite values in order, less is better; the first max(3, 5 %) count as the start
 * @see           stop-rules.md, "progress P"
 */
export function progressOf(values: readonly number[]): number {
  const head = values.slice(0, Math.max(3, Math.round(0.05 * values.length)));
  if (head.length === 0) return 1e-12;
  return Math.max(median(head) - Math.min(...values), 1e-12);
}
