import { expect, test } from "vitest";
import { isEnough, pastCurvesLike } from "../../src/core/past-curves.ts";
import { pastRows } from "../../src/core/past-curves-table.ts";

test("a situation that no past curve stood in has none", () => {
  expect(pastCurvesLike({ planned: true, wait: 99, shape: "level" })).toEqual({
    curves: 0,
    repositories: 0,
    notBetter: 0,
    notMuchBetter: 0,
  });
});

test("fewer than 12 curves, or of fewer than 3 repositories, are too few to say", () => {
  const share = { notBetter: 9, notMuchBetter: 10 };
  expect(isEnough({ curves: 12, repositories: 3, ...share })).toBe(true);
  expect(isEnough({ curves: 11, repositories: 3, ...share })).toBe(false);
  expect(isEnough({ curves: 40, repositories: 2, ...share })).toBe(false);
});

test("each situation stands once, and its counts fit one another", () => {
  const keys = pastRows.map(({ planned, wait, shape }) => `${planned} ${wait} ${shape}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const row of pastRows) {
    expect(row.notBetter).toBeLessThanOrEqual(row.notMuchBetter);
    expect(row.notMuchBetter).toBeLessThanOrEqual(row.curves);
    expect(row.repositories).toBeLessThanOrEqual(row.curves);
  }
});
