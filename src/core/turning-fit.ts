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
  const total = dot(centred, centred);
  const squares = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let best: { turn: number; fit: Fit } | undefined;
  for (let turn = 1; turn < count - 1; turn += 1) {
    const fit = bestAt(centred, turn, total);
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
    squaresFalling: squaresOfFalls(centred, total),
  };
}

/** A shape that the values are fitted by, centred. */
interface Shape {
  readonly values: Float64Array;
  /** Sum of its squares. */
  readonly power: number;
  /** Sum of its products with the values that are fitted. */
  readonly along: number;
}

interface Fit {
  readonly squares: number;
  readonly fall: Shape;
  readonly rise: Shape;
  readonly down: number;
  readonly up: number;
}

/** @param total  sum of the squares of the values */
function bestAt(centred: Float64Array, turn: number, total: number): Fit | undefined {
  let best: Fit | undefined;
  const rises = risePowers.map((power) => riseFrom(centred, turn, power));
  for (const fall of fallsTo(centred, turn, bends)) {
    for (const rise of rises) {
      const fit = fitBoth(fall, rise, total);
      if (fit !== undefined && fit.squares < (best?.squares ?? Number.POSITIVE_INFINITY))
        best = fit;
    }
  }
  return best;
}

/** Falls by 1 or so until the turn and stays there. */
function fallsTo(centred: Float64Array, turn: number, shares: readonly number[]): Shape[] {
  const straight = new Float64Array(centred.length);
  for (let i = 0; i <= turn; i += 1) straight[i] = -i / turn;
  const falls = [shapeOf(straight.fill(-1, turn + 1), centred)];
  for (const share of shares) falls.push(shapeOf(curvedFall(centred.length, turn, share), centred));
  return falls;
}

function curvedFall(count: number, turn: number, share: number): Float64Array {
  const fall = new Float64Array(count);
  const bend = Math.max(1, share * turn);
  for (let i = 0; i <= turn; i += 1) fall[i] = 1 / (1 + i / bend);
  return fall.fill(fall[turn] ?? 0, turn + 1);
}

function riseFrom(centred: Float64Array, turn: number, power: number): Shape {
  const rise = new Float64Array(centred.length);
  const reach = centred.length - 1 - turn;
  for (let i = turn + 1; i < rise.length; i += 1) rise[i] = ((i - turn) / reach) ** power;
  return shapeOf(rise, centred);
}

/** @param shape  is centred where it is */
function shapeOf(shape: Float64Array, centred: Float64Array): Shape {
  const values = centre(shape);
  return { values, power: dot(values, values), along: dot(values, centred) };
}

/** Least squares of two shapes; undefined where the fall would rise or the rise would fall. */
function fitBoth(fall: Shape, rise: Shape, total: number): Fit | undefined {
  const { power: ff, along: fy } = fall;
  const { power: rr, along: ry } = rise;
  const fr = dot(fall.values, rise.values);
  const determinant = ff * rr - fr * fr;
  // Shapes that are nearly multiples of one another cannot be told apart.
  if (determinant <= 1e-12 * ff * rr) return undefined;
  const down = (fy * rr - ry * fr) / determinant;
  const up = (ff * ry - fr * fy) / determinant;
  if (down < 0 || up <= 0) return undefined;
  const squares = Math.max(0, total - down * fy - up * ry);
  return { squares, fall, rise, down, up };
}

/** The least squares of all curves that only fall. */
function squaresOfFalls(centred: Float64Array, total: number): number {
  let least = total;
  for (const { along, power } of fallsTo(centred, centred.length - 1, [0.05, ...bends])) {
    if (along > 0) least = Math.min(least, total - along ** 2 / power);
  }
  return Math.max(0, least);
}

function residualsOf(centred: Float64Array, { fall, rise, down, up }: Fit): Float64Array {
  const [falls, rises] = [fall.values, rise.values];
  return centred.map((value, i) => value - down * (falls[i] ?? 0) - up * (rises[i] ?? 0));
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

/** Takes the mean from the values where they are. */
function centre(values: Float64Array): Float64Array {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) - mean;
  return values;
}
