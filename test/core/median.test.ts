import { median } from "simple-statistics";
import { expect, test } from "vitest";
import { medianOf } from "../../src/core/median.ts";
import { createChance } from "../helpers/core-samples.ts";

/** Of few values and of many: they are put in order in two ways. */
test.each([1, 2, 3, 10, 4095, 4096, 4097, 5000])("is the middle of %d values", (count) => {
  const chance = createChance(count);
  // Rounded, so that many are equal.
  const values = Float64Array.from({ length: count + 5 }, () => Math.round(100 * chance()) / 8);
  const before = values.slice();
  expect(medianOf(values, 2, count + 2)).toBe(median([...values.subarray(2, count + 2)]));
  expect(values).toEqual(before);
});

test("of no values is not a number", () => {
  expect(medianOf(new Float64Array(0))).toBeNaN();
  expect(medianOf(Float64Array.of(1, 2), 1, 1)).toBeNaN();
});
