import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cellOf,
  type Dots,
  drawCurve as drawNumbers,
  type Plot,
} from "../../src/outputs/chart-dots.ts";
import { brailleCell } from "../../src/outputs/chart-glyphs.ts";

const plot: Plot = { columns: 4, rows: 1, x: { low: 0, high: 7 }, y: { low: 0, high: 3 } };

interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function drawCurve({ x, y }: Curve, on: Plot, kind: Parameters<typeof drawNumbers>[2]): Dots {
  return drawNumbers({ x: new Float64Array(x), y: new Float64Array(y) }, on, kind);
}

/** Rows of Braille. */
function braille(dots: Dots): readonly string[] {
  return Array.from({ length: dots.rows }, (_, row) =>
    [...dots.cells.subarray(row * dots.columns, (row + 1) * dots.columns)]
      .map((bits) => (bits === 0 ? " " : brailleCell(bits)))
      .join(""),
  );
}

/** Dot columns that have at least one dot. */
function filledColumns({ columns, rows, cells }: Dots): readonly boolean[] {
  return Array.from({ length: columns * 2 }, (_, column) => {
    const side = column % 2 === 0 ? 0x47 : 0xb8;
    return Array.from({ length: rows }, (_, row) => row * columns + (column >> 1)).some(
      (cell) => ((cells[cell] ?? 0) & side) !== 0,
    );
  });
}

describe("drawCurve", () => {
  it("draws the highest value at the top and the lowest at the bottom", () => {
    const falling = { x: [0, 3, 7], y: [3, Number.NaN, 0] };
    expect(braille(drawCurve(falling, plot, "points"))).toEqual(["⠁  ⢀"]);
  });

  it("draws few points two dots wide and high", () => {
    const few = { x: [0, 7], y: [3, 0] };
    expect(braille(drawCurve(few, plot, "points"))).toEqual(["⠛  ⢀"]);
  });

  it("joins neighbours without a hole", () => {
    const curve = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(curve, (y) => {
        const x = y.map((_, index) => (index * 7) / (y.length - 1));
        expect(filledColumns(drawCurve({ x, y }, plot, "line"))).not.toContain(false);
      }),
    );
  });

  it("keeps the one peak among a hundred thousand points", () => {
    const x = Array.from({ length: 100_000 }, (_, index) => (index * 7) / 99_999);
    const flat = x.map(() => 0);
    const peak = flat.with(57_200, 3);
    expect(braille(drawCurve({ x, y: flat }, plot, "line"))).toEqual(["⣀⣀⣀⣀"]);
    expect(braille(drawCurve({ x, y: peak }, plot, "line"))).toEqual(["⣀⣀⣇⣀"]);
  });

  it("leaves a gap where a value is no number", () => {
    const y = [1, 1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, 1, 1];
    const x = [0, 1, 2, 3, 4, 5, 6, 7];
    const filled = filledColumns(drawCurve({ x, y }, plot, "line"));
    expect(filled).toEqual([true, true, false, false, false, true, true, true]);
  });

  it("draws nothing of what lies beyond the plot", () => {
    const far = { x: [0, 7], y: [1e9, 1e9] };
    expect(braille(drawCurve(far, plot, "points"))).toEqual(["    "]);
    expect(braille(drawCurve({ x: [-50, 70], y: [1, 1] }, plot, "points"))).toEqual(["    "]);
  });

  it("leaves every other pair of dot columns of a dashed curve open", () => {
    const level = { x: [0, 7], y: [3, 3] };
    expect(braille(drawCurve(level, plot, "dashes"))).toEqual(["⠉ ⠉ "]);
  });
});

describe("drawCurve of many points", () => {
  const value = fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: -2, max: 5, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, 3) },
  );
  const step = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3, noNaN: true }));
  const points = fc.array(fc.tuple(step, value), { minLength: 3, maxLength: 60 });
  const window = fc.tuple(
    fc.double({ min: -5, max: 60, noNaN: true }),
    fc.double({ min: 0.001, max: 60, noNaN: true }),
  );

  it.each(["line", "points", "dashes"] as const)(
    "draws the same %s by columns as point by point, whatever part of it is seen",
    (kind) => {
      fc.assert(
        fc.property(points, window, (given, [low, width]) => {
          let at = 0;
          const x = given.map(([more]) => {
            at += more;
            return at;
          });
          const y = given.map(([, each]) => each);
          const seen: Plot = { ...plot, rows: 2, x: { low, high: low + width } };
          // A gap behind it whose x falls: such a curve goes point by point.
          const falling = { x: [...x, -1], y: [...y, Number.NaN] };
          expect(drawCurve({ x, y }, seen, kind)).toEqual(drawCurve(falling, seen, kind));
        }),
        { numRuns: 1000 },
      );
    },
  );
});

describe("cellOf", () => {
  it("puts the only x of a curve in the middle", () => {
    const single: Plot = { columns: 11, rows: 3, x: { low: 5, high: 5 }, y: { low: 0, high: 2 } };
    expect(cellOf({ x: 5, y: 1 }, single)).toEqual({ column: 5, row: 1 });
  });

  it("has no cell for what is no number", () => {
    expect(cellOf({ x: 1, y: Number.NaN }, plot)).toBeUndefined();
  });
});
