/** Smoothing drawn for the eye where the rules use none: TensorBoard's at its start, by which people know their curves. */
export const drawnSmoothing = 0.6;

/**
 * Debiased moving average: the curve that TensorBoard draws at the same smoothing.
 *
 * @param values  n values in step order; a non-finite one passes through and is left out of the average
 * @param weight  0 (no smoothing) up to but not including 1
 * @returns       n smoothed values, index for index; a constant series is returned as it is
 * @example       smooth([1, 3], 0.5) // [1, 2.33...]
 * @see           tensorboard/webapp/widgets/line_chart_v2/data_transformer.ts; TensorBoard issues 610 and 786
 */
export function smooth(values: readonly number[], weight: number): number[] {
  const first = values[0];
  if (weight === 0 || values.every((value) => value === first)) return [...values];
  let average = 0;
  let counted = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    average = average * weight + (1 - weight) * value;
    counted += 1;
    // Without this the early values would lean towards 0, where the average starts.
    return average / (1 - weight ** counted);
  });
}

/**
 * Mean of each value with its neighbours: smooth without moving anything later, so that a lowest point
 * stays where it is.
 *
 * @param values  n values; non-finite ones pass through and are left out of their neighbours' means
 * @param reach   neighbours on each side, 0 or more; fewer at the ends, the same number on both sides
 * @returns       n values, index for index
 */
export function smoothCentred(values: readonly number[], reach: number): number[] {
  return values.map((value, index) => {
    if (!Number.isFinite(value)) return value;
    const side = Math.min(reach, index, values.length - 1 - index);
    const near = values.slice(index - side, index + side + 1).filter(Number.isFinite);
    return near.reduce((sum, each) => sum + each, 0) / near.length;
  });
}
