import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstChecks, plannedChecks } from "../../src/core/curve.ts";
import { curveOf } from "../helpers/core-samples.ts";

describe("a curve", () => {
  test("of which more is better is turned over, so that less is better for every rule", () => {
    const curve = curveOf([0.1, 0.5, 0.4], { mode: "max" });
    expect(curve.values).toEqual([-0.1, -0.5, -0.4]);
    expect(curve.checks.map((check) => check.value)).toEqual([0.1, 0.5, 0.4]);
  });

  test("has its smoothed values beside it, TensorBoard's", () => {
    expect(curveOf([1, 3], { smoothing: 0.5 }).smoothed).toEqual([1, 1.75 / 0.75]);
    expect(curveOf([1, 3]).smoothed).toEqual([1, 3]);
  });
});

describe("its first checks", () => {
  test("are the curve as it stood then", () => {
    const values = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(values, fc.nat(30), (list, cut) => {
        const length = Math.min(cut, list.length);
        const then = curveOf(list.slice(0, length), { training: list.slice(0, length) });
        expect(firstChecks(curveOf(list, { training: list }), length)).toEqual(then);
      }),
    );
  });

  test("know nothing of an epoch that ended later", () => {
    const whole = curveOf([3, 2, 1], { endedEpoch: 9 });
    expect(firstChecks(whole, 2).endedEpoch).toBeUndefined();
    expect(firstChecks(whole, 3)).toBe(whole);
  });
});

describe("the checks that a plan will bring", () => {
  test.each([
    ["one an epoch", [5, 4, 3], { plannedEpochs: 20 }, 20],
    ["no plan", [5, 4, 3], {}, undefined],
    ["fewer planned than there are", [5, 4, 3], { plannedEpochs: 2 }, 3],
    ["more epochs over than checks: a sparse log", [5], { plannedEpochs: 8, endedEpoch: 8 }, 1],
    ["half of them", [5, 4], { plannedEpochs: 20, endedEpoch: 4 }, 10],
  ] as const)("%s", (_, values, facts, planned) => {
    expect(plannedChecks(curveOf(values, facts))).toBe(planned);
  });

  test("as they stood after the first checks, when no later epoch was known to be over", () => {
    const curve = curveOf([9, 7, 6, 5, 4], { plannedEpochs: 40, endedEpoch: 9 });
    for (const count of [1, 2, 3, 4, 5]) {
      expect(plannedChecks(curve, count)).toBe(plannedChecks(firstChecks(curve, count)));
    }
  });

  test("points without epochs have no pace", () => {
    expect(plannedChecks(curveOf([5, 4], { unit: "point", plannedEpochs: 9 }))).toBeUndefined();
  });
});
