import { describe, expect, test } from "vitest";
import { presets } from "../../../src/core/presets.ts";
import { falling } from "../../../src/core/rules/falling.ts";
import { createNoise, curveOf, optionsOf } from "../../helpers/core-samples.ts";

const judge = (values: readonly number[], given = {}) =>
  falling.judge(curveOf(values), optionsOf(given));

describe("a level that still falls", () => {
  test("is told with the drop of its line over the last two thirds", () => {
    const found = judge(Array.from({ length: 30 }, (_, i) => 100 - 2 * i));
    // The last 20 checks: 19 steps of 2; 5 % of the progress from 98 (median of the first 3) to 42.
    expect(found?.evidence).toMatchObject({ checks: 20 });
    expect(found?.evidence["drop"]).toBeCloseTo(38, 9);
    expect(found?.evidence["bound"]).toBeCloseTo(0.05 * 56, 9);
    expect(found?.check).toBe(10);
  });

  test("is seen through noise of a tenth of the progress by 19 of 20 looks", () => {
    let seen = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const noise = createNoise(seed);
      const values = Array.from({ length: 50 }, (_, i) => 100 / (1 + i / 15) + 8 * noise());
      if (judge(values) !== undefined) seen += 1;
    }
    expect(seen).toBeGreaterThanOrEqual(190);
  });

  test("is none once a steep fall has clearly ended, though the line still holds the fall", () => {
    const steep = [90, 70, 50, 30, 10];
    const flat = Array.from({ length: 8 }, (_, i) => 2 + 0.01 * (i % 2));
    expect(judge([...steep, ...flat.slice(0, 2)])).toBeDefined();
    expect(judge([...steep, ...flat])).toBeUndefined();
  });

  test("is none below the min delta, nor under a preset that does not wait", () => {
    const drift = Array.from({ length: 20 }, (_, i) => 40 - 0.001 * i);
    expect(judge(drift)).toBeDefined();
    expect(judge(drift, { minDelta: 0.01 })).toBeUndefined();
    expect(judge(drift, { preset: presets.quick })).toBeUndefined();
  });

  test("is none on a curve that rises, or of fewer than 4 checks", () => {
    expect(judge([1, 2, 3, 4, 5, 6])).toBeUndefined();
    expect(judge([3, 2, 1])).toBeUndefined();
    expect(judge([])).toBeUndefined();
  });
});
