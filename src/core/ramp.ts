import type { Curve } from "./curve.ts";

/** A ramp is over within the first tenth of the checks, or the first 5. */
const rampShare = 0.1;
const leastRamp = 5;

/**
 * A training curve without the ramp of a GAN: a generator's loss is low as long as the discriminator knows
 * nothing, jumps when it has learned, and falls for long. What stands before the highest of the first
 * checks is raised to it, so that an untrained model is never the best. A curve that falls from the start
 * is returned as it is, and so is a validation: held-out clips know no ramp.
 */
export function withoutRamp(curve: Curve): Curve {
  if (curve.evidence === "validation") return curve;
  const first = curve.values.slice(0, Math.max(leastRamp, rampShare * curve.values.length));
  let top = 0;
  for (const [index, value] of first.entries()) {
    if (Number.isFinite(value) && !(value <= (first[top] ?? Number.NaN))) top = index;
  }
  if (top === 0) return curve;
  const raised = (values: readonly number[]) =>
    values.map((value, index) =>
      index < top && Number.isFinite(value) ? (values[top] ?? value) : value,
    );
  return { ...curve, values: raised(curve.values), smoothed: raised(curve.smoothed) };
}
