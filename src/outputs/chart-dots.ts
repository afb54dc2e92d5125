import { type DrawnPoints, dotColumn, extentsOf, type Plot, placeDot } from "./chart-extents.ts";

export type { Plot } from "./chart-extents.ts";

/** Dots of one curve: 2 columns by 4 rows of dots in each cell of the terminal. */
export interface Dots {
  readonly columns: number;
  readonly rows: number;
  /** One byte a cell, row by row: the bits of the Braille pattern. */
  readonly cells: Uint8Array;
}

/** Braille bits by dot row and column in the cell (Unicode 2800 block: dots 1-3 and 7 left, 4-6 and 8 right). */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/**
 * Draws a curve. Each dot column takes the lowest and the highest value that falls on it, so no peak
 * is lost however many points there are. Non-finite values are gaps. O(points + dots).
 *
 * @param kind  "line": neighbours are joined; "points": they are not; "dashes": joined, every other pair of columns
 */
export function drawCurve(
  curve: DrawnPoints,
  plot: Plot,
  kind: "line" | "points" | "dashes",
): Dots {
  const cells = new Uint8Array(plot.columns * plot.rows);
  const { low, high } = extentsOf(curve, plot, kind !== "points");
  for (let column = 0; column < low.length; column += 1) {
    if (kind === "dashes" && column % 4 >= 2) continue;
    fillColumn(cells, plot, column, low[column] ?? 0, high[column] ?? 0);
  }
  return { columns: plot.columns, rows: plot.rows, cells };
}

/** The cell of a place, by column and row from the top; a row outside 0..rows-1 lies beyond the plot. */
export function cellOf(
  place: { readonly x: number; readonly y: number },
  plot: Plot,
): { readonly column: number; readonly row: number } | undefined {
  const dot = placeDot(place.x, place.y, plot);
  if (dot === undefined) return undefined;
  return { column: Math.floor(Math.round(dot.x) / 2), row: Math.floor(Math.round(dot.y) / 4) };
}

/** The column of an x; may lie outside the plot. */
export function columnOf(x: number, plot: Plot): number {
  return Math.floor(Math.round(dotColumn(x, plot)) / 2);
}

function fillColumn(
  cells: Uint8Array,
  plot: Plot,
  column: number,
  low: number,
  high: number,
): void {
  if (low > high) return;
  const from = Math.max(0, Math.round(low));
  const to = Math.min(plot.rows * 4 - 1, Math.round(high));
  for (let row = from; row <= to; row += 1) {
    const cell = (row >> 2) * plot.columns + (column >> 1);
    cells[cell] = (cells[cell] ?? 0) | (bits[row & 3]?.[column & 1] ?? 0);
  }
}
