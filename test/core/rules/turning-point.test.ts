import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { turningPoint } from "../../../src/core/rules/turning-point.ts";
import { createNoise, curveOf, optionsOf, referenceCurve } from "../../helpers/core-samples.ts";

const judge = (values: readonly number[]) => turningPoint.judge(curveOf(values), optionsOf());

describe("the turning point", () => {
  test("of the reference curve is its fourth check, epoch 7, or by its noise the one after", () => {
    const found = judge(referenceCurve.validation);
    expect(found?.check).toBe(3);
    expect([found?.evidence["low"], found?.evidence["high"]]).toEqual([3, 4]);
  });

  test("is named on the curve itself: smoothing does not move it later", () => {
    const smoothed = curveOf(referenceCurve.validation, { smoothing: 0.9 });
    expect(turningPoint.judge(smoothed, optionsOf())?.check).toBe(3);
  });

  test("of a V without noise is its lowest check", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 30 }), fc.integer({ min: 5, max: 30 }), (at, after) => {
        const values = Array.from({ length: at + after }, (_, i) => Math.abs(i - at) + 1);
        const found = judge(values);
        expect(found?.check).toBe(at);
        expect([found?.evidence["low"], found?.evidence["high"]]).toEqual([at, at]);
      }),
    );
  });

  test("of noisy Vs lies within 3 checks of the truth in the median, which 3 of 4 intervals hold", () => {
    let held = 0;
    const errors: number[] = [];
    for (let seed = 1; seed <= 100; seed += 1) {
      const noise = createNoise(seed);
      const values = Array.from({ length: 60 }, (_, i) => 20 + 0.5 * Math.abs(i - 25) + noise());
      const found = judge(values);
      errors.push(Math.abs((found?.check ?? Number.NaN) - 25));
      const { low = Number.NaN, high = Number.NaN } = found?.evidence ?? {};
      if (low <= 25 && high >= 25) held += 1;
    }
    expect(errors.every(Number.isFinite)).toBe(true);
    expect(errors.sort((a, b) => a - b)[50]).toBeLessThanOrEqual(3);
    expect(held).toBeGreaterThanOrEqual(75);
  });

  test("of 1,200 checks is found in groups, and named by its check", () => {
    const noise = createNoise(5);
    const values = Array.from({ length: 1200 }, (_, i) => 20 + 0.02 * Math.abs(i - 500) + noise());
    const found = judge(values);
    const { low = Number.NaN, high = Number.NaN } = found?.evidence ?? {};
    // An 80 % interval: whether it holds the very check is chance, that it lies there is not.
    expect(low).toBeGreaterThan(440);
    expect(high).toBeLessThan(560);
    expect(found?.check).toBeGreaterThanOrEqual(low);
    expect(values[found?.check ?? 0]).toBe(Math.min(...values.slice(low, high + 1)));
  });

  test("lies within its own interval, and that within the curve", () => {
    const values = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), {
      minLength: 0,
      maxLength: 40,
    });
    fc.assert(
      fc.property(values, (list) => {
        const found = judge(list);
        if (found === undefined) return;
        const { low = -1, high = -1 } = found.evidence;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(found.check);
        expect(high).toBeGreaterThanOrEqual(found.check);
        expect(high).toBeLessThan(list.length);
      }),
    );
  });

  test("is not there on a curve that never rises", () => {
    for (const values of [
      Array.from({ length: 30 }, (_, i) => 100 - i),
      Array.from({ length: 30 }, (_, i) => Math.exp(-i / 5)),
      Array.from({ length: 30 }, () => 4),
      [3, 2],
      [],
    ]) {
      expect(judge(values)).toBeUndefined();
    }
  });
});
