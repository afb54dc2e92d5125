import { expect, test } from "vitest";
import { withoutRamp } from "../../src/core/ramp.ts";
import { curveOf } from "../helpers/core-samples.ts";

test("what stands before the jump of a GAN's training loss is raised to the jump", () => {
  const curve = curveOf([20, 21, 58, 56, 54, 50, 45], { evidence: "training" });
  expect(withoutRamp(curve).values).toEqual([58, 58, 58, 56, 54, 50, 45]);
  expect(withoutRamp(curve).smoothed).toEqual([58, 58, 58, 56, 54, 50, 45]);
});

test("a curve that falls from its start, and a validation, are left as they are", () => {
  const falling = curveOf([9, 8, 7, 6, 5, 4], { evidence: "training" });
  expect(withoutRamp(falling)).toBe(falling);
  const validation = curveOf([1, 9, 8, 7, 6, 5]);
  expect(withoutRamp(validation)).toBe(validation);
});

test("a rise after the first tenth is no ramp; NaN stays NaN", () => {
  const late = curveOf([9, 8, 7, 6, 5, 40, 41, 42], { evidence: "training" });
  expect(withoutRamp(late)).toBe(late);
  const broken = curveOf([20, Number.NaN, 58, 56, 54, 50], { evidence: "training" });
  expect(withoutRamp(broken).values).toEqual([58, Number.NaN, 58, 56, 54, 50]);
});
