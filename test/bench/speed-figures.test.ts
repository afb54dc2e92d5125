import { expect, test } from "vitest";
import { ratioOf } from "../../bench/speed/figures.ts";

test("a ratio is that of the medians, and lies among those of the rounds", () => {
  expect(ratioOf([8, 9, 40], [2, 3, 4])).toEqual({ median: 3, least: 3, most: 10, rounds: 3 });
});

test("one round of a slow peer is set beside all of ours", () => {
  expect(ratioOf([600], [1, 2, 3])).toEqual({ median: 300, least: 200, most: 600, rounds: 3 });
  expect(ratioOf([1, 2, 3], [600])?.median).toBeCloseTo(2 / 600);
  expect(ratioOf([], [1])).toBeUndefined();
});
