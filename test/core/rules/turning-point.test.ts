import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { turningPoint } from "../../../src/core/rules/turning-point.ts";
import { createNoise, curveOf, optionsOf, referenceCurve } from "../../helpers/core-samples.ts";

const judge = (values: readonly number[]) => turningPoint.judge(curveOf(values), optionsOf());

describe("the turning point", () => {
  test("of the reference curve is its fourth check, epoch 7, and no other", () => {
    // Means of three: 0.5867 0.4833 0.44 0.46 0.5267; the bound is 0.44 + 1.28 * 0.01816 * sqrt(2/3) = 0.4590.
    const found = judge(referenceCurve.validation);
    expect(found?.check).toBe(3);
    expect([found?.evidence["low"], found?.evidence["high"]]).toEqual([3, 3]);
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

  test("of noisy Vs lies within 3 checks of the truth, which the interval nearly always holds", () => {
    let held = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const noise = createNoise(seed);
      const values = Array.from(
        { length: 60 },
        (_, i) => 20 + 0.5 * Math.abs(i - 25) + 0.5 * noise(),
      );
      const found = judge(values);
      expect(Math.abs((found?.check ?? Number.NaN) - 25)).toBeLessThanOrEqual(3);
      const low = found?.evidence["low"] ?? Number.NaN;
      const high = found?.evidence["high"] ?? Number.NaN;
      if (low <= 25 && high >= 25) held += 1;
    }
    expect(held).toBeGreaterThanOrEqual(90);
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
