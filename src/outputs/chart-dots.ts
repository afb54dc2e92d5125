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
  if (kind === "points") drawPoints(curve, plot, { low, high });
  else joinPoints(curve, plot, { low, high });
  for (let column = 0; column < low.length; column += 1) {
    if (kind === "dashes" && column % 4 >= 2) continue;
    fillColumn(cells, plot, column, low[column] ?? 0, high[column] ?? 0);
  }
  return { columns: plot.columns, rows: plot.rows, cells };
}

/** The lowest and the highest dot of each dot column; infinite where there is none. */
interface Extents {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

type Curve = Parameters<typeof drawCurve>[0];

/** Few points are drawn two dots wide and high: a single dot is easily overlooked. */
function areFew(curve: Curve, plot: Plot): boolean {
  return curve.x.length * 2 <= plot.columns;
}

function drawPoints(curve: Curve, plot: Plot, extents: Extents): void {
  const fat = areFew(curve, plot);
  const { x, y } = dotPlaces(curve, plot);
  for (let at = 0; at < x.length; at += 1) {
    const [dotX = Number.NaN, dotY = Number.NaN] = [x[at], y[at]];
    if (Number.isNaN(dotX)) continue;
    if (fat) drawFatPoint(extents, dotX, dotY);
    else widen(extents, Math.round(dotX), dotY);
  }
}

function joinPoints(curve: Curve, plot: Plot, extents: Extents): void {
  const fat = areFew(curve, plot);
  const { x, y } = dotPlaces(curve, plot);
  let [beforeX, beforeY] = [Number.NaN, Number.NaN];
  for (let at = 0; at < x.length; at += 1) {
    const [dotX = Number.NaN, dotY = Number.NaN] = [x[at], y[at]];
    const column = Math.round(dotX);
    if (Number.isNaN(dotX)) {
      // A gap: the next point begins anew.
    } else if (Number.isNaN(beforeX)) {
      if (fat && Number.isNaN(x[at + 1] ?? Number.NaN)) drawFatPoint(extents, dotX, dotY);
      else widen(extents, column, dotY);
    } else if (column === Math.round(beforeX)) {
      // Many points on one column, the usual case of a long log: no line to follow.
      widen(extents, column, beforeY);
      widen(extents, column, dotY);
    } else joinDots(extents, { x: beforeX, y: beforeY }, { x: dotX, y: dotY });
    beforeX = dotX;
    beforeY = dotY;
  }
}

/** Where each point lies, in dots, index for index; NaN for one that is not finite. No object is made for any. */
function dotPlaces(
  curve: Curve,
  plot: Plot,
): { readonly x: Float64Array; readonly y: Float64Array } {
  const span = plot.y.high - plot.y.low;
  const tall = plot.rows * 4 - 1;
  const x = new Float64Array(curve.x.length).fill(Number.NaN);
  const y = new Float64Array(curve.x.length);
  for (let at = 0; at < x.length; at += 1) {
    const place = curve.x[at] ?? Number.NaN;
    const value = curve.y[at] ?? Number.NaN;
    if (!Number.isFinite(place) || !Number.isFinite(value)) continue;
    x[at] = dotColumn(place, plot);
    y[at] = ((plot.y.high - value) / span) * tall;
  }
  return { x, y };
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

function drawFatPoint(extents: Extents, x: number, y: number): void {
  const column = Math.round(x);
  for (const next of [column, column + 1]) {
    widen(extents, next, y);
    widen(extents, next, y + 1);
  }
}

function widen({ low, high }: Extents, column: number, y: number): void {
  if (column < 0 || column >= low.length) return;
  if (y < (low[column] ?? 0)) low[column] = y;
  if (y > (high[column] ?? 0)) high[column] = y;
}

/** Joins two dots: each column between takes the part of the straight line that runs through it. */
function joinDots(extents: Extents, from: DotPlace, to: DotPlace): void {
  const first = Math.max(0, Math.round(from.x));
  const last = Math.min(extents.low.length - 1, Math.round(to.x));
  const slope = to.x > from.x ? (to.y - from.y) / (to.x - from.x) : 0;
  for (let column = first; column <= last; column += 1) {
    const left = Math.max(from.x, column - 0.5);
    const right = Math.min(to.x, column + 0.5);
    widen(extents, column, from.y + slope * (left - from.x));
    widen(extents, column, right >= to.x ? to.y : from.y + slope * (right - from.x));
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
