import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { levelsOf } from "../../src/core/levels.ts";
import { isWanderingNoise, noiseOf, progressOf } from "../../src/core/noise.ts";
import { createNoise } from "../helpers/core-samples.ts";

describe("noiseOf", () => {
  test("says nothing of fewer than 5 finite values", () => {
    expect(noiseOf([1, 2, 3, 4])).toBeUndefined();
    expect(noiseOf([1, 2, 3, Number.NaN, 4])).toBeUndefined();
  });

  test("is 0 on a straight line, however steep", () => {
    expect(noiseOf([10, 7, 4, 1, -2, -5])).toBe(0);
  });

  test("is the scaled median of the second differences", () => {
    // Second differences of 0 1 4 9 16 25 are all 2.
    expect(noiseOf([0, 1, 4, 9, 16, 25])).toBeCloseTo((1.4826 * 2) / Math.sqrt(6), 12);
  });

  test("leaves out what is not finite", () => {
    const broken = [0, 1, Number.NaN, 4, 9, Number.POSITIVE_INFINITY, 16, 25];
    expect(noiseOf(broken)).toBe(noiseOf([0, 1, 4, 9, 16, 25]));
  });

  test("finds the deviation of normal noise on a falling line within 5 %", () => {
    for (const seed of [1, 2, 3]) {
      const noise = createNoise(seed);
      const values = Array.from({ length: 4000 }, (_, index) => 100 - index / 50 + 0.5 * noise());
      const found = noiseOf(values) ?? Number.NaN;
      expect(found).toBeGreaterThan(0.475);
      expect(found).toBeLessThan(0.525);
    }
  });

  test("hardly notices one jump", () => {
    const noise = createNoise(7);
    const values = Array.from({ length: 200 }, () => noise());
    const jumped = values.map((value, index) => (index === 100 ? value + 1000 : value));
    const calm = noiseOf(values) ?? Number.NaN;
    expect(Math.abs((noiseOf(jumped) ?? Number.NaN) - calm)).toBeLessThan(0.1 * calm);
  });

  test("knows no level and no slope, and grows with the scale", () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), {
      minLength: 5,
      maxLength: 40,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: -50, max: 50 }), (list, slope) => {
        const noise = noiseOf(list) ?? Number.NaN;
        const tilted = list.map((value, index) => 3 * value + 17 + slope * index);
        expect(noiseOf(tilted)).toBeCloseTo(3 * noise, 8);
      }),
    );
  });
});

test("noise that wanders is as large as the levels of a curve say, and no larger", () => {
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 5, maxLength: 60 }), (list) => {
      const noise = levelsOf(list).wanderingNoise() ?? Number.NaN;
      const values = Float64Array.from(list);
      expect(isWanderingNoise(values, (deviation) => deviation >= noise)).toBe(true);
      expect(isWanderingNoise(values, (deviation) => deviation > noise)).toBe(false);
    }),
  );
});

describe("progressOf", () => {
  test("is the median of the first three less the least", () => {
    expect(progressOf([5, 9, 6, 2, 4])).toBe(6 - 2);
  });

  test("counts 5 % of a long curve as its start", () => {
    // The first 5 of 100: median of 10 11 12 13 14.
    const values = [10, 11, 12, 13, 14, ...Array.from({ length: 94 }, () => 3), 1];
    expect(progressOf(values)).toBe(11);
  });

  test("can be divided by where there was none", () => {
    expect(progressOf([4, 4, 4, 4])).toBe(1e-12);
    expect(progressOf([7])).toBe(1e-12);
    expect(progressOf([])).toBe(1e-12);
  });
});
