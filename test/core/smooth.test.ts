import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { smooth, smoothCentred } from "../../src/core/smooth.ts";

/**
 * TensorBoard's own code, said again: `last = last * w + (1 - w) * x` from 0, shown as
 * `last / (1 - w ** n)`; what is not finite is passed through and not counted; a constant series is
 * returned as it is.
 */
function tensorBoard(values: readonly number[], weight: number): number[] {
  const isConstant = values.every((value) => value === values[0]);
  let last = values.length > 0 ? 0 : Number.NaN;
  let numAccum = 0;
  const shown: number[] = [];
  for (const next of values) {
    if (isConstant || !Number.isFinite(next)) {
      shown.push(next);
      continue;
    }
    last = last * weight + (1 - weight) * next;
    numAccum += 1;
    let debiasWeight = 1;
    if (weight !== 1) debiasWeight = 1 - weight ** numAccum;
    shown.push(last / debiasWeight);
  }
  return shown;
}

/** The same average without its recursion: every value weighs w to the power of its age. */
function weightedMean(values: readonly number[], weight: number): number {
  let sum = 0;
  let weights = 0;
  values.forEach((value, index) => {
    const share = weight ** (values.length - 1 - index);
    sum += share * value;
    weights += share;
  });
  return sum / weights;
}

const someValues = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 60 });
const brokenValues = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  ),
  { maxLength: 60 },
);
const someWeight = fc.double({ min: 0, max: 0.999, noNaN: true });

describe("smooth", () => {
  test("gives the values of TensorBoard's formula, worked out by hand", () => {
    // 0.5 * 1 / 0.5 = 1; (0.5 * 0.5 + 0.5 * 3) / 0.75; (0.5 * 1.75 + 0.5 * 2) / 0.875
    expect(smooth([1, 3, 2], 0.5)).toEqual([1, 1.75 / 0.75, 1.875 / 0.875]);
  });

  test("equals TensorBoard to 1e-12 of the largest value, broken values among them", () => {
    fc.assert(
      fc.property(brokenValues, someWeight, (values, weight) => {
        const wanted = tensorBoard(values, weight);
        const given = smooth(Object.freeze(values), weight);
        expect(given).toHaveLength(wanted.length);
        const scale = Math.max(1, ...values.filter(Number.isFinite).map(Math.abs));
        given.forEach((value, index) => {
          if (!Number.isFinite(values[index])) expect(value).toBe(wanted[index]);
          else expect(Math.abs(value - (wanted[index] ?? Number.NaN))).toBeLessThan(1e-12 * scale);
        });
      }),
    );
  });

  test("is the mean in which each value weighs w to the power of its age", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 2, maxLength: 40 }),
        fc.double({ min: 0.01, max: 0.95, noNaN: true }),
        (values, weight) => {
          fc.pre(values.some((value) => value !== values[0]));
          const given = smooth(values, weight);
          given.forEach((value, index) => {
            expect(value).toBeCloseTo(weightedMean(values.slice(0, index + 1), weight), 8);
          });
        },
      ),
    );
  });

  test("passes through what is not finite, and does not count it", () => {
    const without = smooth([4, 2, 1], 0.6);
    const [first, second, third] = without;
    expect(smooth([4, Number.NaN, 2, Number.POSITIVE_INFINITY, 1], 0.6)).toEqual([
      first,
      Number.NaN,
      second,
      Number.POSITIVE_INFINITY,
      third,
    ]);
  });

  test("leaves a constant series untouched to the last bit", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        someWeight,
        (value, length, weight) => {
          const values = Array.from({ length }, () => value);
          expect(smooth(values, weight)).toEqual(values);
        },
      ),
    );
  });

  test("smooths nothing at weight 0", () => {
    fc.assert(
      fc.property(brokenValues, (values) => {
        expect(smooth(values, 0)).toEqual(values);
      }),
    );
  });

  test("stays between the least and the greatest value so far", () => {
    fc.assert(
      fc.property(someValues, someWeight, (values, weight) => {
        smooth(values, weight).forEach((value, index) => {
          const seen = values.slice(0, index + 1);
          const slack = 1e-9 * Math.max(1, ...seen.map(Math.abs));
          expect(value).toBeGreaterThanOrEqual(Math.min(...seen) - slack);
          expect(value).toBeLessThanOrEqual(Math.max(...seen) + slack);
        });
      }),
    );
  });

  test("looks back only: the beginning of a curve is smoothed as if nothing came after", () => {
    fc.assert(
      fc.property(brokenValues, someWeight, fc.nat(60), (values, weight, cut) => {
        const beginning = values.slice(0, cut);
        // A beginning that is constant is left as it is, and the whole need not be.
        fc.pre(beginning.some((value) => value !== beginning[0]));
        expect(smooth(values, weight).slice(0, cut)).toEqual(smooth(beginning, weight));
      }),
    );
  });

  test("has nothing to say of no values", () => {
    expect(smooth([], 0.6)).toEqual([]);
  });
});

describe("smoothCentred", () => {
  test("is the mean of each value with its neighbours, alone at the ends", () => {
    expect(smoothCentred([5, 1, 6, 2], 1)).toEqual([5, 4, 3, 2]);
  });

  test("leaves a straight line as it is, whatever the reach", () => {
    const line = [1, 3, 5, 7, 9, 11, 13];
    for (const reach of [0, 1, 2, 5]) expect(smoothCentred(line, reach)).toEqual(line);
  });

  test("passes through a NaN and leaves it out of the means beside it", () => {
    expect(smoothCentred([2, Number.NaN, 4, 9], 1)).toEqual([2, Number.NaN, 6.5, 9]);
  });

  test("keeps a symmetric valley where it is", () => {
    const valley = [9, 4, 1, 0, 1, 4, 9];
    const means = smoothCentred(valley, 2);
    expect(means.indexOf(Math.min(...means))).toBe(3);
  });
});
