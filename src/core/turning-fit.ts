/** How well each check would do as the turn of a curve that falls and then rises. */
export interface TurningFit {
  /** The turn of the best fit, 0 to n - 1. */
  readonly turn: number;
  /** Sum of squared residuals of the best fit that turns at each check; infinite where none rises after it. */
  readonly squares: Float64Array;
  /** Variance of the residuals of the best fit. */
  readonly variance: number;
  /** Correlation of neighbouring residuals, 0 to 0.8. */
  readonly correlation: number;
  /** Sum of squared residuals of the best fit that only falls. */
  readonly squaresFalling: number;
}

/** Parameters of a fit: level, fall, rise, turn, and the shapes of fall and rise. */
const parameters = 6;
/** Fewer values than this leave no residual to speak of. */
const leastValues = parameters + 1;
/** A power law bends at these shares of the way to the turn; beside them, a straight fall. */
const bends = [0.15, 0.4, 1] as const;
/** A rise goes on straight, or slows down as a square root does. */
const risePowers = [1, 0.5] as const;
/** Residuals that are more alike than this are no noise any more. */
const mostCorrelation = 0.8;

/**
 * Fits a fall and a rise that meet at a turn, for every turn: straight or like a power law down to it,
 * straight or like a square root up from it, by least squares.
 *
 * The variance of white noise would be too small for noise that wanders, since fewer residuals are then
 * independent: `correlation` says how alike neighbours are, corrected for its bias in short series.
 *
 * @param values  n finite values in order, less is better
 * @returns       undefined below 7 values, or when no fit rises. O(n^2)
 * @see           Muggeo 2003 for regressions with an unknown break; Kendall 1954 for the bias
 */
export function fitTurn(values: readonly number[]): TurningFit | undefined {
  const count = values.length;
  if (count < leastValues) return undefined;
  const centred = centre(Float64Array.from(values));
  const squares = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let best: { turn: number; fit: Fit } | undefined;
  for (let turn = 1; turn < count - 1; turn += 1) {
    const fit = bestAt(centred, turn);
    if (fit === undefined) continue;
    squares[turn] = fit.squares;
    if (best === undefined || fit.squares < best.fit.squares) best = { turn, fit };
  }
  if (best === undefined) return undefined;
  return {
    turn: best.turn,
    squares,
    variance: best.fit.squares / (count - parameters),
    correlation: correlationOf(residualsOf(centred, best.fit)),
    squaresFalling: squaresOfFalls(centred),
  };
}

interface Fit {
  readonly squares: number;
  readonly fall: Float64Array;
  readonly rise: Float64Array;
  readonly down: number;
  readonly up: number;
}

function bestAt(centred: Float64Array, turn: number): Fit | undefined {
  let best: Fit | undefined;
  const rises = risePowers.map((power) => riseFrom(centred.length, turn, power));
  for (const fall of fallsTo(centred.length, turn, bends)) {
    for (const rise of rises) {
      const fit = fitBoth(centred, fall, rise);
      if (fit !== undefined && fit.squares < (best?.squares ?? Number.POSITIVE_INFINITY))
        best = fit;
    }
  }
  return best;
}

/** Falls by 1 or so until the turn and stays there, each of them centred. */
function fallsTo(count: number, turn: number, shares: readonly number[]): Float64Array[] {
  const straight = Float64Array.from({ length: count }, (_, i) => -Math.min(i, turn) / turn);
  const curved = shares.map((share) => {
    const bend = Math.max(1, share * turn);
    return Float64Array.from({ length: count }, (_, i) => 1 / (1 + Math.min(i, turn) / bend));
  });
  return [straight, ...curved].map(centre);
}

function riseFrom(count: number, turn: number, power: number): Float64Array {
  const reach = count - 1 - turn;
  return centre(
    Float64Array.from({ length: count }, (_, i) => (Math.max(0, i - turn) / reach) ** power),
  );
}

/** Least squares of two centred shapes; undefined where the fall would rise or the rise would fall. */
function fitBoth(centred: Float64Array, fall: Float64Array, rise: Float64Array): Fit | undefined {
  const [ff, fr, rr] = [dot(fall, fall), dot(fall, rise), dot(rise, rise)];
  const [fy, ry] = [dot(fall, centred), dot(rise, centred)];
  const determinant = ff * rr - fr * fr;
  // Shapes that are nearly multiples of one another cannot be told apart.
  if (determinant <= 1e-12 * ff * rr) return undefined;
  const down = (fy * rr - ry * fr) / determinant;
  const up = (ff * ry - fr * fy) / determinant;
  if (down < 0 || up <= 0) return undefined;
  const squares = Math.max(0, dot(centred, centred) - down * fy - up * ry);
  return { squares, fall, rise, down, up };
}

/** The least squares of all curves that only fall. */
function squaresOfFalls(centred: Float64Array): number {
  const total = dot(centred, centred);
  let least = total;
  for (const fall of fallsTo(centred.length, centred.length - 1, [0.05, ...bends])) {
    const along = dot(fall, centred);
    if (along > 0) least = Math.min(least, total - along ** 2 / dot(fall, fall));
  }
  return Math.max(0, least);
}

function residualsOf(centred: Float64Array, { fall, rise, down, up }: Fit): Float64Array {
  return centred.map((value, i) => value - down * (fall[i] ?? 0) - up * (rise[i] ?? 0));
}

function correlationOf(residuals: Float64Array): number {
  const power = dot(residuals, residuals);
  if (power === 0) return 0;
  const alike = dot(residuals.subarray(1), residuals) / power;
  const unbiased = alike + (1 + 3 * alike) / residuals.length;
  return Math.min(mostCorrelation, Math.max(0, unbiased));
}

/** The sum of products over the length of the first. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function centre(values: Float64Array): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  return values.map((value) => value - mean);
}
