/**
 * Which points of a curve to draw when there are more than can be seen: of each bin the lowest and the
 * highest, so that no extreme is lost.
 *
 * @param most  about how many points may be kept
 * @returns     indices, rising; all of them where few enough
 */
export function thinCurve(values: ArrayLike<number>, most: number): readonly number[] {
  const size = Math.ceil((2 * values.length) / most);
  if (size <= 2) return Array.from(values, (_, index) => index);
  const kept: number[] = [];
  for (let start = 0; start < values.length; start += size) {
    let low = start;
    let high = start;
    for (let index = start; index < Math.min(start + size, values.length); index += 1) {
      if ((values[index] ?? 0) < (values[low] ?? 0)) low = index;
      if ((values[index] ?? 0) > (values[high] ?? 0)) high = index;
    }
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  return kept;
}
