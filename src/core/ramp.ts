import type { Curve } from "./curve.ts";

/** A ramp is over within the first tenth of the checks, or the first 5. */
const rampShare = 0.1;
const leastRamp = 5;

/** Raised curves: the rules of one judgement share them, and what was computed for their values. */
const told = new WeakMap<Curve, Curve>();

/**
 * A training curve without the ramp of a GAN: a generator's loss is low as long as the discriminator knows
 * nothing, jumps when it has learned, and falls for long. What stands before the highest of the first
 * checks is raised to it, so that an untrained model is never the best. A curve that falls from the start
 * is returned as it is, and so is a validation: held-out clips know no ramp.
 */
export function withoutRamp(curve: Curve): Curve {
  if (curve.evidence === "validation") return curve;
  const top = topOfRamp(curve.values);
  if (top === 0) return curve;
  const known = told.get(curve);
  if (known !== undefined && known.values.length === curve.values.length) return known;
  const values = raised(curve.values, top);
  const smoothed = raised(curve.smoothed, top);
  const level = { ...curve, values, smoothed };
  told.set(curve, level);
  return level;
}

/** How many first checks of a training curve may be a ramp. */
export function rampLength(checks: number): number {
  return Math.min(checks, Math.floor(Math.max(leastRamp, rampShare * checks)));
}

/**
 * The highest of the first checks; 0 where the curve falls from the start.
 *
 * @param end     how many of them may be a ramp; default: of the whole curve
 * @param before  what is known already: the highest of the first `from`
 */
export function topOfRamp(
  values: readonly number[],
  end = rampLength(values.length),
  before = { from: 0, top: 0 },
): number {
  let { top } = before;
  for (let index = before.from; index < end; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (Number.isFinite(value) && !(value <= (values[top] ?? Number.NaN))) top = index;
  }
  return top;
}

/** A copy in which the finite values before `top` are raised to it. */
function raised(values: readonly number[], top: number): number[] {
  const copy = [...values];
  for (let index = 0; index < top; index += 1) copy[index] = raisedAt(values, index, top);
  return copy;
}

/** One of those values. */
export function raisedAt(values: readonly number[], index: number, top: number): number {
  const value = values[index] ?? Number.NaN;
  return index < top && Number.isFinite(value) ? (values[top] ?? value) : value;
}
