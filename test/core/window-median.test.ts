import fc from "fast-check";
import { median } from "simple-statistics";
import { expect, test } from "vitest";
import { createWindowMedian } from "../../src/core/window-median.ts";
import { createChance } from "../helpers/core-samples.ts";

const chance = createChance(7);
// Rounded, so that many are equal.
const values = Float64Array.from({ length: 300 }, () => Math.round(40 * chance()));

test("is the middle of the window wherever it moves, little or far", () => {
  const step = fc.tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -30, max: 30 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const window = createWindowMedian();
      let [from, to] = [120, 180];
      for (const [first, last] of steps) {
        from = Math.max(0, Math.min(from + first, values.length - 1));
        to = Math.max(from + 1, Math.min(to + last, values.length));
        expect(window.of(values, from, to)).toBe(median([...values.subarray(from, to)]));
      }
    }),
  );
});

test("of no values is not a number, and goes on from there", () => {
  const window = createWindowMedian();
  expect(window.of(values, 5, 5)).toBeNaN();
  expect(window.of(values, 5, 6)).toBe(values[5]);
});

test("takes what was added to the list", () => {
  const window = createWindowMedian();
  for (let end = 1; end <= values.length; end += 1) {
    const from = end >> 1;
    expect(window.of(values.subarray(0, end), from, end)).toBe(
      median([...values.subarray(from, end)]),
    );
  }
});
