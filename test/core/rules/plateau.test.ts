import { describe, expect, test } from "vitest";
import { plateau } from "../../../src/core/rules/plateau.ts";
import { createNoise, curveOf, optionsOf } from "../../helpers/core-samples.ts";

const judge = (values: readonly number[], patience = 3) =>
  plateau.judge(curveOf(values, { evidence: "training" }), optionsOf({ patience }));

describe("a plateau", () => {
  test("is a level that stands where it stood a patience ago", () => {
    expect(judge([9, 6, 3, 3, 3, 3, 3, 3])).toEqual({
      id: "plateau",
      rule: "plateau",
      check: 5,
      evidence: { now: 3, before: 3, noise: 0 },
    });
  });

  test("is not seen while the level falls by more than the noise", () => {
    expect(judge([9, 8, 7, 6, 5, 4])).toBeUndefined();
  });

  test("needs two patiences of checks", () => {
    expect(judge([3, 3, 3, 3, 3])).toBeUndefined();
    expect(judge([3, 3, 3, 3, 3, 3])).toBeDefined();
    expect(judge([3, 3, 3, Number.NaN, 3, 3])).toBeUndefined();
  });

  test("one lucky check does not hide that the level still falls", () => {
    const values = [10, 1, 9, 8, 7, 6, 5, 4, 3, 2];
    expect(judge(values)).toBeUndefined();
  });

  test("is seen through noise by 4 of 5 looks at a curve that has settled", () => {
    // The difference of two medians of 10 deviates by 0.53 noises, the bound lies at 0.45: 80 %.
    let found = 0;
    for (let seed = 1; seed <= 500; seed += 1) {
      const noise = createNoise(seed);
      const values = Array.from({ length: 60 }, (_, i) => 20 + 20 * Math.exp(-i / 3) + noise());
      if (judge(values, 10) !== undefined) found += 1;
    }
    expect(found / 500).toBeGreaterThan(0.75);
    expect(found / 500).toBeLessThan(0.85);
  });

  test("is seldom seen on a noisy fall of a deviation every two checks", () => {
    let found = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const noise = createNoise(seed);
      const values = Array.from({ length: 60 }, (_, i) => 60 - 0.5 * i + noise());
      if (judge(values, 10) !== undefined) found += 1;
    }
    expect(found).toBeLessThan(3);
  });
});
