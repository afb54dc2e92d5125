import { describe, expect, it } from "vitest";
import { chartAlong, unitsOf } from "../../src/outputs/chart-units.ts";
import { formatLength } from "../../src/outputs/number-text.ts";
import { chartOf } from "../helpers/sample-chart.ts";

const chart = {
  ...chartOf([5, 4, 3]),
  places: { epoch: [1, 2, 3], step: [10, 20, 30], time: [1000, 1060, 1180] },
  marks: [
    { kind: "best", x: 3, y: 3 },
    { kind: "restart", x: 1.5 },
    { kind: "turning point", x: 2, low: 1, high: 4 },
  ] as const,
};

describe("chartAlong", () => {
  it("moves points and marks to another unit; between and beyond points in proportion", () => {
    const along = chartAlong(chart, "step");
    expect(along.x).toEqual([10, 20, 30]);
    expect(along.marks).toEqual([
      { kind: "best", x: 30, y: 3 },
      { kind: "restart", x: 15 },
      { kind: "turning point", x: 20, low: 10, high: 40 },
    ]);
  });

  it("counts time from the first point", () => {
    expect(chartAlong(chart, "time").x).toEqual([0, 60, 180]);
  });

  it("stays as it is where a unit is not known", () => {
    const { places: _, ...plain } = chart;
    expect(chartAlong(plain, "time")).toBe(plain);
    expect(chartAlong(chart, undefined)).toBe(chart);
    expect(unitsOf(plain)).toEqual(["epoch"]);
    expect(unitsOf(chart)).toEqual(["epoch", "step", "time"]);
  });
});

describe("formatLength", () => {
  it("writes the two largest units", () => {
    const written = [0, 59, 60, 4800, 86_400, 90_061].map((seconds) => formatLength(seconds));
    expect(written).toEqual(["0s", "59s", "1m", "1h 20m", "1d", "1d 1h"]);
  });
});
