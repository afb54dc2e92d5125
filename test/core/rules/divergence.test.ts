import { describe, expect, test } from "vitest";
import { divergence } from "../../../src/core/rules/divergence.ts";
import { curveOf, optionsOf } from "../../helpers/core-samples.ts";

const nan = Number.NaN;
const judge = (values: readonly number[]) => divergence.judge(curveOf(values), optionsOf());

describe("divergence", () => {
  test.each([
    [[5, 4, 3, nan], 3, 1],
    [[5, 4, nan, nan, nan], 2, 3],
    [[5, nan, 4, nan, Number.POSITIVE_INFINITY], 3, 2],
    [[nan, nan], 0, 2],
  ])("%o ends without a number, since check %i", (values, check, since) => {
    expect(judge(values)).toEqual({
      id: "not-finite",
      rule: "divergence",
      check,
      evidence: { since },
    });
  });

  test("a burst of NaN that the run recovers from is none", () => {
    expect(judge([5, 4, nan, nan, 3, 2.5, 2])).toBeUndefined();
  });

  test("three checks above the start by twice the progress are an explosion, from the first of them", () => {
    // Start 9 (median of 10 9 8), progress 9 - 5: the bound is 17.
    expect(judge([10, 9, 8, 7, 6, 5, 40, 50, 60])).toEqual({
      id: "explosion",
      rule: "divergence",
      check: 6,
      evidence: { level: 50, bound: 17 },
    });
  });

  test("just at the bound it is none, nor is one bad check", () => {
    expect(judge([10, 9, 8, 7, 6, 5, 17, 17, 17])).toBeUndefined();
    expect(judge([10, 9, 8, 7, 6, 5, 900])).toBeUndefined();
  });

  test("where there was hardly any progress, a tenth above the start is still none", () => {
    // 5 % of 100 stands in for the progress: the bound is 110.
    expect(judge([100, 100, 100, 100, 109, 109, 109])).toBeUndefined();
    expect(judge([100, 100, 100, 100, 111, 111, 111])?.id).toBe("explosion");
  });

  test("four numbers are too few to call anything an explosion", () => {
    expect(judge([1, 1, 900, 900])).toBeUndefined();
    expect(judge([])).toBeUndefined();
  });
});
