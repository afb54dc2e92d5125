import { type Columns, filled } from "./columns.ts";
import { weightsOf } from "./thin-columns.ts";

/**
 * Points as columns: one entry a point in each, in order. NaN stands for "not logged" in `steps`, `epochs`
 * and `wallTimes`; `epochs` or `wallTimes` may also be empty: then no point has one. Often views of the
 * columns of a log, so they are never written to.
 */
export interface SeriesColumns {
  /** Of `Step`, `Epoch` and `Seconds`. */
  readonly steps: Float64Array;
  readonly epochs: Float64Array;
  readonly wallTimes: Float64Array;
  readonly values: Float64Array;
  /** How many logged points each entry stands for; empty: one each. See `thinLog`. */
  readonly weights: Float64Array;
}

/** Rows of two series that belong together, in order; -1 where one has none. */
export interface PairedRows {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

const none = new Float64Array(0);

/** No points. */
const emptyColumns: SeriesColumns = {
  steps: none,
  epochs: none,
  wallTimes: none,
  values: none,
  weights: none,
};

/** How many points were logged. */
export function pointsIn({ values, weights }: SeriesColumns): number {
  return weights.length === 0 ? values.length : weights.reduce((sum, weight) => sum + weight, 0);
}

/** The values at one resolution: where neighbours were averaged, the mean of each block of the heaviest's size. */
export function evenValues({ values, weights }: SeriesColumns): Float64Array {
  if (weights.length === 0) return values;
  const size = weights.reduce((heaviest, weight) => Math.max(heaviest, weight), 1);
  const even: number[] = [];
  let [sum, count, points] = [0, 0, 0];
  for (let index = 0; index < values.length; index += 1) {
    const weight = weights[index] ?? 1;
    const value = values[index] ?? Number.NaN;
    points += weight;
    if (Number.isFinite(value)) [sum, count] = [sum + value * weight, count + weight];
    if (points < size) continue;
    even.push(count === 0 ? Number.NaN : sum / count);
    [sum, count, points] = [0, 0, 0];
  }
  return Float64Array.from(even);
}

/** The points of a pass, without copying them. */
export function filledColumns(columns: Columns): SeriesColumns {
  const { count, steps, epochs, wallTimes, values, weights } = columns;
  return {
    steps: filled(steps, count),
    epochs: filled(epochs, count),
    wallTimes: filled(wallTimes, count),
    values: filled(values, count),
    weights: weights.length === 0 ? none : weightsOf({ weights, count }),
  };
}

/** The points of all, one behind the other; the only one that has points itself. */
export function joinColumns(all: readonly SeriesColumns[]): SeriesColumns {
  const parts = all.filter(({ values }) => values.length > 0);
  const [first = emptyColumns] = parts;
  if (parts.length < 2) return first;
  const count = parts.reduce((sum, { values }) => sum + values.length, 0);
  const join = (column: keyof SeriesColumns): Float64Array => {
    if (parts.every((part) => part[column].length === 0)) return none;
    const missing = column === "weights" ? 1 : Number.NaN;
    const joined = new Float64Array(count).fill(missing);
    let at = 0;
    for (const part of parts) {
      joined.set(part[column], at);
      at += part.values.length;
    }
    return joined;
  };
  return {
    steps: join("steps"),
    epochs: join("epochs"),
    wallTimes: join("wallTimes"),
    values: join("values"),
    weights: join("weights"),
  };
}

/** These rows of the columns, in the order given. */
export function pickRows(columns: SeriesColumns, rows: ArrayLike<number>): SeriesColumns {
  const pick = (column: Float64Array): Float64Array => {
    if (column.length === 0) return none;
    return Float64Array.from(rows, (row) => column[row] ?? Number.NaN);
  };
  return {
    steps: pick(columns.steps),
    epochs: pick(columns.epochs),
    wallTimes: pick(columns.wallTimes),
    values: pick(columns.values),
    weights: pick(columns.weights),
  };
}

/** One point from two logs: the first's value, and whatever either knows of its place. */
export function pickPairs(
  first: SeriesColumns,
  second: SeriesColumns,
  pairs: PairedRows,
): SeriesColumns {
  const pick = (column: keyof SeriesColumns): Float64Array => {
    const [a, b] = [first[column], second[column]];
    if (a.length + b.length === 0) return none;
    return Float64Array.from(pairs.first, (row, index) => {
      const own = a[row] ?? Number.NaN;
      const useOther = Number.isNaN(own) && (column !== "values" || row < 0);
      return useOther ? (b[pairs.second[index] ?? -1] ?? Number.NaN) : own;
    });
  };
  return {
    steps: pick("steps"),
    epochs: pick("epochs"),
    wallTimes: pick("wallTimes"),
    values: pick("values"),
    weights: pickWeights(first, second, pairs),
  };
}

/** Of a point that both have, as the first's value stands. */
function pickWeights(
  { weights: a }: SeriesColumns,
  { weights: b }: SeriesColumns,
  pairs: PairedRows,
): Float64Array {
  if (a.length + b.length === 0) return none;
  return Float64Array.from(
    pairs.first,
    (row, index) => (row < 0 ? b[pairs.second[index] ?? -1] : a[row]) ?? 1,
  );
}

/**
 * Pairs points that stand at the same place, in rising order of places. Of several at one place the n-th
 * of one belongs to the n-th of the other.
 *
 * @param first, second  a place for each point, none of them NaN
 */
export function pairRows(first: Float64Array, second: Float64Array): PairedRows {
  const [orders, others] = [rising(first), rising(second)];
  const most = first.length + second.length;
  const rows = { first: new Int32Array(most), second: new Int32Array(most) };
  let [a, b, count] = [0, 0, 0];
  while (a < first.length || b < second.length) {
    const [row, other] = [orders[a] ?? -1, others[b] ?? -1];
    const place = first[row] ?? Number.POSITIVE_INFINITY;
    const otherPlace = second[other] ?? Number.POSITIVE_INFINITY;
    const takesFirst = row >= 0 && (place <= otherPlace || other < 0);
    const takesSecond = other >= 0 && (otherPlace <= place || row < 0);
    rows.first[count] = takesFirst ? row : -1;
    rows.second[count] = takesSecond ? other : -1;
    if (takesFirst) a += 1;
    if (takesSecond) b += 1;
    count += 1;
  }
  return { first: rows.first.subarray(0, count), second: rows.second.subarray(0, count) };
}

/**
 * The pairs without rows of the second that tell again what rows of the first do: where one log averaged neighbours and
 * the other did not, or others, their places differ.
 */
export function withoutCovered(
  pairs: PairedRows,
  { weights: a }: SeriesColumns,
  { weights: b }: SeriesColumns,
): PairedRows {
  if (a.length + b.length === 0) return pairs;
  const { first, second } = pairs;
  const isCovered = new Uint8Array(first.length);
  // A block of the first ends in its row: whatever stands before that is in it.
  for (let at = first.length - 1, weight = 1; at >= 0; at -= 1) {
    const row = first[at] ?? -1;
    if (row >= 0) weight = a[row] ?? 1;
    else if (weight > 1) isCovered[at] = 1;
  }
  // A block of the second is told by the rows of the first that stand in it.
  for (let at = 0, isTold = false; at < first.length; at += 1) {
    if ((first[at] ?? -1) >= 0) isTold = true;
    const row = second[at] ?? -1;
    if (row < 0) continue;
    if ((first[at] ?? -1) < 0 && isTold && (b[row] ?? 1) > 1) isCovered[at] = 1;
    isTold = false;
  }
  const stays = (_: number, at: number): boolean => isCovered[at] === 0;
  return { first: first.filter(stays), second: second.filter(stays) };
}

/** The order of the rows by their places; rows at one place keep theirs. */
function rising(places: Float64Array): Int32Array {
  const order = Int32Array.from(places, (_, index) => index);
  const isRising = places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0));
  return isRising ? order : order.sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0) || a - b);
}
