import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rise } from "../../../src/core/rules/rise.ts";
import { createNoise, curveOf, optionsOf, referenceCurve } from "../../helpers/core-samples.ts";

const judge = (values: readonly number[]) => rise.judge(curveOf(values), optionsOf());

describe("a rise", () => {
  test("of the reference curve is found at its last check, with numbers worked out by hand", () => {
    const found = judge(referenceCurve.validation);
    expect(found?.check).toBe(3);
    // Later: 0.45 0.52 0.61; around the best: 0.46 0.41 0.45; medians 0.52 and 0.45.
    expect(found?.evidence["height"]).toBeCloseTo(0.07, 12);
    // Second differences 0.02 0.07 0.09 0.03 0.02, median 0.03; means of 3 and of 3.
    const noise = (1.4826 * 0.03) / Math.sqrt(6);
    expect(found?.evidence["deviation"]).toBeCloseTo(noise * Math.sqrt(1 / 3 + 1 / 3), 12);
    expect(found?.evidence["since"]).toBe(3);
    expect(found?.evidence["progress"]).toBeCloseTo(0.58 - 0.41, 12);
  });

  test("is not seen from two checks after the best", () => {
    expect(judge(referenceCurve.validation.slice(0, 6))).toBeUndefined();
  });

  test("below 4 deviations of the noise is none", () => {
    // Noise of about 1 beside a rise of 1 over three checks.
    expect(judge([9, 7, 8, 5, 7, 4, 5.5, 4.5, 5.2])).toBeUndefined();
  });

  test("below 5 % of the progress is too little to hear", () => {
    // Falls by 98 (median of the first three less the least), then goes up by 1, without noise.
    const falling = [100, 99, 98, 10, 2, 1, 1, 1, 1, 1, 1, 1, 1];
    expect(judge([...falling, 0.9, 1, 1.4, 1.9, 1.9, 1.9])).toBeUndefined();
    expect(judge([...falling, 0.9, 1, 9, 9, 9, 9])).toBeDefined();
  });

  test("is found however the curve is shifted or scaled", () => {
    const turned = referenceCurve.validation.map((value) => 45 * value + 100);
    expect(judge(turned)?.check).toBe(3);
  });

  test("leaves out NaN, and counts checks as they stand in the curve", () => {
    const broken: number[] = [...referenceCurve.validation];
    broken.splice(2, 0, Number.NaN);
    expect(judge(broken)?.check).toBe(4);
  });

  test("is never found on a curve that never rises", () => {
    const falls = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(falls, (drops) => {
        let level = 0;
        expect(judge(drops.map((drop) => (level -= drop)))).toBeUndefined();
      }),
    );
  });

  test("is found on noise alone in fewer than 1 of 20 curves that only settle", () => {
    let found = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const noise = createNoise(seed);
      const values = Array.from({ length: 40 }, (_, i) => 20 + 20 * Math.exp(-i / 6) + noise());
      if (judge(values) !== undefined) found += 1;
    }
    expect(found).toBeLessThan(10);
  });

  test("is found on nearly every noisy curve that rises by 8 deviations", () => {
    let found = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const noise = createNoise(seed);
      const values = Array.from({ length: 40 }, (_, i) => 20 + 0.4 * Math.abs(i - 20) + noise());
      if (judge(values) !== undefined) found += 1;
    }
    expect(found).toBeGreaterThanOrEqual(98);
  });
});
