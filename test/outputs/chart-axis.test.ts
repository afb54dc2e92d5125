import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logTicks, placeXLabels, roundTicks } from "../../src/outputs/chart-axis.ts";
import { robustRange } from "../../src/outputs/chart-range.ts";
import { formatTick, formatValue } from "../../src/outputs/number-text.ts";

const labels = (ticks: readonly { readonly label: string }[]): readonly string[] =>
  ticks.map((tick) => tick.label);

describe("roundTicks", () => {
  it("gives round numbers inside the range", () => {
    expect(labels(roundTicks({ low: 38.9, high: 44.1 }, 3))).toEqual(["40", "42", "44"]);
    expect(labels(roundTicks({ low: 0.18, high: 0.87 }, 3))).toEqual(["0.25", "0.50", "0.75"]);
    expect(labels(roundTicks({ low: -1, high: 1 }, 5))).toEqual([
      "-1.0",
      "-0.5",
      "0",
      "0.5",
      "1.0",
    ]);
  });

  it("gives between 2 and 6 of them for any range when asked for 4", () => {
    const range = fc
      .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6 }))
      .filter(([, span]) => Number.isFinite(span));
    fc.assert(
      fc.property(range, ([low, span]) => {
        const ticks = roundTicks({ low, high: low + span }, 4);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
  });

  it("gives none where there is no room or no range", () => {
    expect(roundTicks({ low: 3, high: 3 }, 4)).toEqual([]);
    expect(roundTicks({ low: 0, high: Number.POSITIVE_INFINITY }, 4)).toEqual([]);
    expect(roundTicks({ low: 0, high: 1 }, 0)).toEqual([]);
  });
});

describe("logTicks", () => {
  it("gives powers of ten and their doubles and fives, thinned to fit", () => {
    expect(labels(logTicks({ low: 0, high: 1 }, 4))).toEqual(["1", "2", "5", "10"]);
    expect(labels(logTicks({ low: -2, high: 1 }, 4)).length).toBeLessThanOrEqual(5);
  });

  it("gives round values within less than one power", () => {
    const ticks = logTicks({ low: Math.log10(39), high: Math.log10(45) }, 3);
    expect(labels(ticks)).toEqual(["40", "42", "44"]);
    expect(ticks[0]?.value).toBeCloseTo(Math.log10(40));
  });
});

describe("placeXLabels", () => {
  it("names the first and the last x and round ones between", () => {
    const placed = placeXLabels({ low: 1, high: 24 }, 60);
    expect(labels(placed)).toEqual(["1", "5", "10", "15", "20", "24"]);
  });

  it("never lets two labels touch or leave the plot", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 4, max: 300 }),
        (low, span, columns) => {
          let free = 0;
          for (const { column, label } of placeXLabels({ low, high: low + span }, columns)) {
            expect(column).toBeGreaterThanOrEqual(free);
            expect(column + label.length).toBeLessThanOrEqual(columns);
            free = column + label.length + 1;
          }
        },
      ),
    );
  });
});

describe("robustRange", () => {
  it("leaves out a start far above the rest", () => {
    const range = robustRange([157, 44.8, 41.4, 39.9, 39.2, 39.9, 40.4, 41.2, 42.3], []);
    expect(range?.high).toBeLessThan(50);
  });

  it("leaves out an explosion at the end", () => {
    const range = robustRange([5, 4.5, 4.2, 4.1, 4, 3.9, 3.8, 3.9, 1e9], []);
    expect(range?.high).toBeLessThan(6);
  });

  it("shows a curve whole that falls fast and then slowly", () => {
    const values = [100, 70, 55, 48, 44, 42, 41, 40.5, 40.2, 40];
    expect(robustRange(values, [])?.high).toBeGreaterThan(100);
  });

  it("holds what must be seen, even far away", () => {
    const values = [40, 41, 40, 41, 40, 41, 40, 41, 2];
    expect(robustRange(values, [])?.low).toBeGreaterThan(30);
    expect(robustRange(values, [2])?.low).toBeLessThan(2);
  });

  it("makes room around equal values and knows nothing of no values", () => {
    const range = robustRange([5, 5, 5], []);
    expect(range?.low).toBeLessThan(5);
    expect(range?.high).toBeGreaterThan(5);
    expect(robustRange([Number.NaN, Number.POSITIVE_INFINITY], [])).toBeUndefined();
  });
});

describe("number texts", () => {
  it.each([
    [39.1649, "39.16"],
    [157.21, "157.2"],
    [12345.6, "12346"],
    [0.0021, "0.0021"],
    [0.0000213, "2.13e-5"],
    [1_000_000, "1e6"],
    [0, "0"],
    [Number.NaN, "NaN"],
    [Number.NEGATIVE_INFINITY, "-inf"],
  ])("writes the value %d as %s", (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it.each([
    [40, 2.5, "40.0"],
    [0.3, 0.1, "0.3"],
    [0, 1e9, "0"],
    [2e9, 1e9, "2e9"],
  ])("writes the tick %d with a step of %d as %s", (value, step, text) => {
    expect(formatTick(value, step)).toBe(text);
  });
});
