import { expect, test } from "vitest";
import { placeAhead, placeAt } from "../../src/core/place.ts";

const checks = [
  { value: 3, step: 48, epoch: 2, points: 1 },
  { value: 2, step: 96, epoch: 4, points: 1 },
  { value: 1, step: 144, epoch: 6, points: 1 },
];

test("a place names what is known of a check", () => {
  expect(placeAt(checks, 1)).toEqual({ check: 1, step: 96, epoch: 4 });
  expect(placeAt([{ value: 1, points: 1 }], 0)).toEqual({ check: 0 });
});

test("a place ahead goes on at the pace so far", () => {
  expect(placeAhead(checks, 3)).toEqual({ check: 5, step: 288, epoch: 12 });
});

test("one check has the pace since the start", () => {
  expect(placeAhead(checks.slice(0, 1), 2)).toEqual({ check: 2, step: 144, epoch: 6 });
});

test("what is unknown of the checks stays unknown ahead of them", () => {
  const bare = checks.map(({ value, points }) => ({ value, points }));
  expect(placeAhead(bare, 2)).toEqual({ check: 4 });
});
