import type { Range } from "./chart-axis.ts";

/** Dots of one curve: 2 columns by 4 rows of dots in each cell of the terminal. */
export interface Dots {
  readonly columns: number;
  readonly rows: number;
  /** One byte a cell, row by row: the bits of the Braille pattern. */
  readonly cells: Uint8Array;
}

/** Where a curve is drawn. */
export interface Plot {
  readonly columns: number;
  readonly rows: number;
  readonly x: Range;
  readonly y: Range;
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
  curve: { readonly x: readonly number[]; readonly y: readonly number[] },
  plot: Plot,
  kind: "line" | "points" | "dashes",
): Dots {
  const cells = new Uint8Array(plot.columns * plot.rows);
  const low = new Float64Array(plot.columns * 2).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(plot.columns * 2).fill(Number.NEGATIVE_INFINITY);
  // Few points are drawn two dots wide and high: a single dot is easily overlooked.
  const fat = curve.x.length * 2 <= plot.columns;
  let before: DotPlace | undefined;
  for (let i = 0; i < curve.x.length; i += 1) {
    const here = placeDot(curve.x[i], curve.y[i], plot);
    if (here !== undefined) {
      const alone = before === undefined && !Number.isFinite(curve.y[i + 1] ?? Number.NaN);
      if (kind === "points" || alone) drawPoint(low, high, here, fat);
      else if (before === undefined) widen(low, high, Math.round(here.x), here.y);
      else joinDots(low, high, before, here);
    }
    before = here;
  }
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

interface DotPlace {
  readonly x: number;
  readonly y: number;
}

function dotColumn(x: number, plot: Plot): number {
  const span = plot.x.high - plot.x.low;
  const wide = plot.columns * 2 - 1;
  return span > 0 ? ((x - plot.x.low) / span) * wide : wide / 2;
}

function placeDot(x: number | undefined, y: number | undefined, plot: Plot): DotPlace | undefined {
  if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) {
    return undefined;
  }
  const fromTop = (plot.y.high - y) / (plot.y.high - plot.y.low);
  return { x: dotColumn(x, plot), y: fromTop * (plot.rows * 4 - 1) };
}

function drawPoint(low: Float64Array, high: Float64Array, at: DotPlace, fat: boolean): void {
  const column = Math.round(at.x);
  for (const next of fat ? [column, column + 1] : [column]) {
    widen(low, high, next, at.y);
    if (fat) widen(low, high, next, at.y + 1);
  }
}

function widen(low: Float64Array, high: Float64Array, column: number, y: number): void {
  if (column < 0 || column >= low.length) return;
  if (y < (low[column] ?? 0)) low[column] = y;
  if (y > (high[column] ?? 0)) high[column] = y;
}

/** Joins two dots: each column between takes the part of the straight line that runs through it. */
function joinDots(low: Float64Array, high: Float64Array, from: DotPlace, to: DotPlace): void {
  const first = Math.max(0, Math.round(from.x));
  const last = Math.min(low.length - 1, Math.round(to.x));
  if (first === last) {
    // Many points on one column, the usual case of a long log: no line to follow.
    widen(low, high, first, from.y);
    widen(low, high, first, to.y);
    return;
  }
  const slope = to.x > from.x ? (to.y - from.y) / (to.x - from.x) : 0;
  for (let column = first; column <= last; column += 1) {
    const left = Math.max(from.x, column - 0.5);
    const right = Math.min(to.x, column + 0.5);
    widen(low, high, column, from.y + slope * (left - from.x));
    widen(low, high, column, right >= to.x ? to.y : from.y + slope * (right - from.x));
  }
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
