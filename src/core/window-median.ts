import { between } from "./median.ts";

/** The median of a window that moves over a list of values. */
export interface WindowMedian {
  /**
   * The median of the values from index `from` up to `to`; NaN of none. O(1) searches a place that the window moved by
   * since it was last asked for.
   *
   * @param values  none of them NaN; the same list each time, which may have grown at its end
   */
  of(values: Float64Array, from: number, to: number): number;
}

/** Moved by more than this share of its length, a window is put in order anew: the engine's own sorting is quicker then. */
const longMove = 1 / 8;

/** A window that was nowhere yet. Its values are kept in order; one comes or goes by moving those behind it. */
export function createWindowMedian(): WindowMedian {
  let ordered = new Float64Array(0);
  let first = 0;
  let end = 0;

  function startAt(values: Float64Array, from: number, to: number): void {
    if (ordered.length < to - from) ordered = new Float64Array(2 * (to - from));
    ordered.set(values.subarray(from, to));
    ordered.subarray(0, to - from).sort();
    first = from;
    end = to;
  }

  function add(value: number): void {
    const count = end - first;
    if (count === ordered.length) ordered = widened(ordered);
    const place = placeOf(ordered, count, value);
    ordered.copyWithin(place + 1, place, count);
    ordered[place] = value;
  }

  function remove(value: number): void {
    const place = placeOf(ordered, end - first, value);
    ordered.copyWithin(place, place + 1, end - first);
  }

  function moveTo(values: Float64Array, from: number, to: number): void {
    for (; end < to; end += 1) add(values[end] ?? 0);
    for (; first > from; first -= 1) add(values[first - 1] ?? 0);
    for (; first < from; first += 1) remove(values[first] ?? 0);
    for (; end > to; end -= 1) remove(values[end - 1] ?? 0);
  }

  return {
    of(values, from, to) {
      const count = to - from;
      if (count <= 0) return Number.NaN;
      const moved = Math.abs(from - first) + Math.abs(to - end);
      if (moved > longMove * count) startAt(values, from, to);
      else moveTo(values, from, to);
      const upper = count >> 1;
      const high = ordered[upper] ?? Number.NaN;
      return count % 2 === 1 ? high : between(ordered[upper - 1] ?? Number.NaN, high);
    },
  };
}

/** The first place among so many ordered values at which one is not below this. */
function placeOf(ordered: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function widened(ordered: Float64Array): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(2 * ordered.length);
  wider.set(ordered);
  return wider;
}
