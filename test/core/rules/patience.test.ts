import { describe, expect, test } from "vitest";
import { countPatience, patience } from "../../../src/core/rules/patience.ts";
import { classicOptions, curveOf, optionsOf, referenceCurve } from "../../helpers/core-samples.ts";

const relative = (minDelta: number) => ({ minDelta, minDeltaMode: "relative" }) as const;
const absolute = (minDelta: number) => ({ minDelta, minDeltaMode: "absolute" }) as const;

describe("the patience counter", () => {
  test("stands at 3 on the reference curve: 0.45, 0.52 and 0.61 are no better than 0.41", () => {
    expect(countPatience(referenceCurve.validation, absolute(0))).toEqual({
      best: 3,
      used: 3,
      minDelta: 0,
    });
  });

  test("a relative min delta is a fraction of the best so far", () => {
    // 1 % of 40 is 0.4: 39.7 is no gain, 39.5 is; then 1 % of 39.5.
    const count = countPatience([40, 39.7, 39.5], relative(0.01));
    expect([count.best, count.used]).toEqual([2, 0]);
    expect(count.minDelta).toBeCloseTo(0.395, 12);
    expect(countPatience([40, 39.7], relative(0.01)).used).toBe(1);
  });

  test("a relative min delta of a score, which is negated, is a fraction of its size", () => {
    expect(countPatience([-0.5, -0.502], relative(0.01)).used).toBe(1);
    expect(countPatience([-0.5, -0.506], relative(0.01)).used).toBe(0);
  });

  test("an equal value is no improvement", () => {
    expect(countPatience([3, 3, 3], absolute(0)).used).toBe(2);
  });

  test("a drift below the min delta adds up until it counts", () => {
    // 0.3 below at last, with a delta of 0.25, from 1.0.
    const count = countPatience([1, 0.9, 0.8, 0.7, 0.6], absolute(0.25));
    expect([count.best, count.used]).toEqual([3, 1]);
  });

  test("NaN is no check, infinity is one", () => {
    expect(countPatience([3, Number.NaN, Number.NaN], absolute(0)).used).toBe(0);
    expect(countPatience([3, Number.POSITIVE_INFINITY], absolute(0)).used).toBe(1);
  });

  test("of nothing but NaN has no best", () => {
    expect(countPatience([Number.NaN], absolute(0.5))).toEqual({ best: -1, used: 0, minDelta: 0 });
  });

  test("after an infinite best any number is better", () => {
    expect(countPatience([Number.POSITIVE_INFINITY, 5], relative(0.1))).toEqual({
      best: 1,
      used: 0,
      minDelta: 0.5,
    });
  });
});

describe("the patience rule", () => {
  test("finds nothing before the patience is used up", () => {
    expect(patience.judge(curveOf([3, 4, 5]), classicOptions(3, 0))).toBeUndefined();
  });

  test("names the best check and the counter", () => {
    expect(patience.judge(curveOf([3, 4, 5, 6]), classicOptions(3, 0))).toEqual({
      id: "patience-exhausted",
      rule: "patience",
      check: 0,
      evidence: { used: 3, patience: 3, minDelta: 0 },
    });
  });

  test("looks at the smoothed curve", () => {
    // Smoothed, the single good check at the second place is none: the level still falls.
    const values = [10, 2, 9, 8, 7, 6, 5, 4, 3];
    expect(patience.judge(curveOf(values), optionsOf({ patience: 7 }))?.check).toBe(1);
    expect(
      patience.judge(curveOf(values, { smoothing: 0.8 }), optionsOf({ patience: 7 })),
    ).toBeUndefined();
  });
});
