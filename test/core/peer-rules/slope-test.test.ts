import { describe, expect, it } from "vitest";
import { slopeTest, withinT } from "../../../src/core/peer-rules/slope-test.ts";

describe("the test of a slope", () => {
  it("has the two-sided 10 % points of Student's t, as printed in tables", () => {
    const points = [
      [1, 6.313752],
      [2, 2.919986],
      [3, 2.353363],
      [4, 2.131847],
      [9, 1.833113],
      [10, 1.812461],
      [60, 1.670649],
    ] as const;
    for (const [degrees, t] of points) expect(1 - withinT(t, degrees)).toBeCloseTo(0.1, 5);
  });

  it("fits a line by least squares", () => {
    // By hand: middle 2, mean 3.2, sum of products 9, spread 10, residual sum 0.7, error sqrt(0.7 / 3 / 10), t = 5.8919.
    const { slope, p } = slopeTest([1, 3, 3, 4, 5]);
    expect(slope).toBeCloseTo(0.9, 12);
    expect(p).toBeCloseTo(1 - withinT(5.891884, 3), 6);
  });

  it("is certain of a straight line and of a level one", () => {
    expect(slopeTest([1, 2, 3, 4])).toEqual({ slope: 1, p: 0 });
    expect(slopeTest([2, 2, 2])).toEqual({ slope: 0, p: 1 });
  });
});
