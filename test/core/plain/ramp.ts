import type { Curve } from "../../../src/core/curve.ts";

const rampShare = 0.1;
const leastRamp = 5;

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
