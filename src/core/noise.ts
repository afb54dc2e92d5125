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
  return finite.length < 5 ? undefined : deviationAt(finite, 1);
}

/** The widest spacing at which noise is looked at, and how many checks make one spacing tell something. */
const widestSpacing = 3;
const checksPerSpacing = 10;

/**
 * The same for noise that wanders: what neighbouring checks share cancels in their differences, and shows
 * between checks that stand two or three apart. The largest of the three counts; a spacing is looked at
 * once there are 10 checks for each step of it, since before that a bend of the curve looks like noise.
 *
 * @param values  n finite values in order
 * @returns       undefined below 5 values
 */
export function wanderingNoiseOf(values: readonly number[]): number | undefined {
  let noise = noiseOf(values);
  if (noise === undefined) return undefined;
  for (let spacing = 2; spacing <= widestSpacing; spacing += 1) {
    if (values.length < checksPerSpacing * spacing) break;
    noise = Math.max(noise, deviationAt(values, spacing));
  }
  return noise;
}

function deviationAt(finite: readonly number[], spacing: number): number {
  const differences: number[] = [];
  for (let i = 2 * spacing; i < finite.length; i += 1) {
    const [now, middle, before] = [finite[i], finite[i - spacing], finite[i - 2 * spacing]];
    differences.push(Math.abs((now ?? 0) - 2 * (middle ?? 0) + (before ?? 0)));
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
