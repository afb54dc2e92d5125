/** A way to stretch the y axis. */
export type Scale = (value: number) => number;

/** What was made of each list, by scale. Lists of a view never change. */
const made = new WeakMap<readonly number[], Map<Scale | undefined, Float64Array>>();

/**
 * The numbers of a chart as loops like them best, on a scale or as they are; made once for each list. Lists come in
 * several kinds (whole numbers, fractions, with and without holes), and a loop that meets more than a few of them
 * makes an object of each number: with a hundred thousand that costs more than the drawing.
 */
export function scaled(values: readonly number[], scale: Scale | undefined): Float64Array {
  const before = made.get(values);
  const known = before?.get(scale);
  if (known !== undefined) return known;
  const numbers = new Float64Array(values);
  if (scale !== undefined) {
    for (let at = 0; at < numbers.length; at += 1) numbers[at] = scale(numbers[at] ?? Number.NaN);
  }
  if (before === undefined) made.set(values, new Map([[scale, numbers]]));
  else before.set(scale, numbers);
  return numbers;
}
