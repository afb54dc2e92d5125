/**
 * Least-squares line through values at 0, 1, 2, …, and the two-sided p-value of its slope against nought.
 *
 * @param values  n > 2 finite values
 * @returns       p is 0 where the line goes through every value and rises or falls, 1 where it is level
 */
export function slopeTest(values: readonly number[]): {
  readonly slope: number;
  readonly p: number;
} {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const spread = (n * (n * n - 1)) / 12;
  const slope =
    values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0) / spread;
  const residual = values.reduce(
    (sum, value, index) => sum + (value - mean - slope * (index - middle)) ** 2,
    0,
  );
  const error = Math.sqrt(residual / (n - 2) / spread);
  if (error === 0) return { slope, p: slope === 0 ? 1 : 0 };
  return { slope, p: 1 - withinT(Math.abs(slope) / error, n - 2) };
}

/**
 * Probability that Student's t lies within -t to t, by the finite series for whole degrees of freedom.
 *
 * @see Abramowitz & Stegun 26.7.3 and 26.7.4
 */
export function withinT(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const square = Math.cos(angle) ** 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * square;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
