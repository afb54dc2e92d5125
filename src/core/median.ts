/** Where the values are put in order in part; grows to the longest list asked for. */
let room = new Float64Array(256);

/** Up to so many values the engine's own sorting is quicker than ours, which runs slowly until it has run often. */
const fewValues = 4096;

/**
 * The middle of some values; of an even number, half way between the middle two. Leaves them as they are.
 *
 * @param values  none of them NaN
 * @param from    index of the first that counts
 * @param to      index behind the last that counts
 * @returns       NaN for no values. O(n log n) of few values, O(n) of many, and O(n log n) at worst
 * @see           Hoare 1961, "Algorithm 65: Find"; Musser 1997 for giving up on a hostile order
 */
export function medianOf(values: Float64Array, from = 0, to = values.length): number {
  const count = to - from;
  if (count <= 0) return Number.NaN;
  if (count > room.length) room = new Float64Array(2 * count);
  room.set(values.subarray(from, to));
  const upper = count >> 1;
  if (count <= fewValues) {
    room.subarray(0, count).sort();
    const high = room[upper] ?? Number.NaN;
    return count % 2 === 1 ? high : between(room[upper - 1] ?? Number.NaN, high);
  }
  placeAt(room, upper, count - 1);
  const high = room[upper] ?? Number.NaN;
  if (count % 2 === 1) return high;
  let low = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < upper; index += 1) {
    const value = room[index] ?? 0;
    if (value > low) low = value;
  }
  return between(low, high);
}

/** Half way between two values, in one form everywhere: equal to the last bit. */
export function between(low: number, high: number): number {
  return low + 0.5 * (high - low);
}

/** Puts the value at its place as if all up to `last` were sorted: smaller ones before it, larger ones behind. */
function placeAt(values: Float64Array, place: number, last: number): void {
  let low = 0;
  let high = last;
  // Each round halves what is left, as a rule; an order made to prevent that is sorted instead.
  for (let rounds = 8 + 3 * Math.log2(last + 1); low < high; rounds -= 1) {
    if (rounds <= 0) {
      values.subarray(low, high + 1).sort();
      return;
    }
    const pivot = middleOf(values[low] ?? 0, values[(low + high) >> 1] ?? 0, values[high] ?? 0);
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] ?? 0) < pivot) left += 1;
      while ((values[right] ?? 0) > pivot) right -= 1;
      if (left > right) break;
      const swapped = values[left] ?? 0;
      values[left] = values[right] ?? 0;
      values[right] = swapped;
      left += 1;
      right -= 1;
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else return;
  }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
