import type { Range } from "./chart-axis.ts";

/** Where a curve is drawn. */
export interface Plot {
  readonly columns: number;
  readonly rows: number;
  readonly x: Range;
  readonly y: Range;
}

/** A curve as it is drawn: n places and n values, index for index. */
export interface DrawnPoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The lowest and the highest dot of each dot column; infinite where there is none. */
export interface Extents {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * What each dot column shows of a curve: the lowest and the highest dot on it, and where points are joined, the part
 * of the lines between them. Non-finite values are gaps. O(points + dot columns).
 */
export function extentsOf(curve: DrawnPoints, plot: Plot, joined: boolean): Extents {
  const low = new Float64Array(plot.columns * 2).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(plot.columns * 2).fill(Number.NEGATIVE_INFINITY);
  const extents = { low, high };
  if (!areFew(curve, plot) && isRising(curve.x)) takeColumns(extents, curve, { plot, joined });
  else if (joined) joinPoints(curve, plot, extents);
  else drawPoints(curve, plot, extents);
  return extents;
}

/** Few points are drawn two dots wide and high: a single dot is easily overlooked. */
function areFew(curve: DrawnPoints, plot: Plot): boolean {
  return curve.x.length * 2 <= plot.columns;
}

/** Both curves of a chart have the same x, and a picture asks for them several times. */
const risingKnown = new WeakMap<Float64Array, boolean>();

/** Whether each x is at least the one before it; clocks that are set back, and gaps, make it fall. */
function isRising(x: Float64Array): boolean {
  const known = risingKnown.get(x);
  if (known !== undefined) return known;
  let rising = Number.isFinite(x[0]) && Number.isFinite(x.at(-1));
  for (let at = 1; rising && at < x.length; at += 1) {
    rising = (x[at] ?? Number.NaN) >= (x[at - 1] ?? Number.NaN);
  }
  risingKnown.set(x, rising);
  return rising;
}

/**
 * The same for a curve whose x never falls, as all but clocks do: each column's points lie side by side, so that
 * most of them are only compared with the column's least and greatest value.
 */
function takeColumns(
  extents: Extents,
  { x, y }: DrawnPoints,
  { plot, joined }: { readonly plot: Plot; readonly joined: boolean },
): void {
  const wide = extents.low.length;
  let begin = firstFrom(x, 0, { column: 0, plot });
  if (joined) joinAcross(extents, { x, y }, { at: begin, plot });
  for (let column = 0; column < wide && begin < x.length; column += 1) {
    const end = firstFrom(x, begin, { column: column + 1, plot });
    takeColumn(extents, column, { y, begin, end, plot });
    if (joined && end > begin) joinAcross(extents, { x, y }, { at: end, plot });
    begin = end;
  }
}

/** Index of the first point that lies on this column or right of it, of those from `from` on. */
function firstFrom(
  x: Float64Array,
  from: number,
  { column, plot }: { readonly column: number; readonly plot: Plot },
): number {
  let [low, high] = [from, x.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Math.round(dotColumn(x[middle] ?? 0, plot)) >= column) high = middle;
    else low = middle + 1;
  }
  return low;
}

function takeColumn(
  { low, high }: Extents,
  column: number,
  points: {
    readonly y: Float64Array;
    readonly begin: number;
    readonly end: number;
    readonly plot: Plot;
  },
): void {
  const { y, begin, end, plot } = points;
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = begin; at < end; at += 1) {
    const value = y[at] ?? Number.NaN;
    if (value < least && value !== Number.NEGATIVE_INFINITY) least = value;
    if (value > greatest && value !== Number.POSITIVE_INFINITY) greatest = value;
  }
  if (least > greatest) return;
  low[column] = Math.min(low[column] ?? 0, dotRow(greatest, plot));
  high[column] = Math.max(high[column] ?? 0, dotRow(least, plot));
}

/** Joins the point `at` with the one before it, where both have a value. */
function joinAcross(
  extents: Extents,
  { x, y }: DrawnPoints,
  { at, plot }: { readonly at: number; readonly plot: Plot },
): void {
  const from = placeDot(x[at - 1], y[at - 1], plot);
  const to = placeDot(x[at], y[at], plot);
  if (from !== undefined && to !== undefined) joinDots(extents, from, to);
}

function drawPoints(curve: DrawnPoints, plot: Plot, extents: Extents): void {
  const fat = areFew(curve, plot);
  const { x, y } = dotPlaces(curve, plot);
  for (let at = 0; at < x.length; at += 1) {
    const [dotX = Number.NaN, dotY = Number.NaN] = [x[at], y[at]];
    if (Number.isNaN(dotX)) continue;
    if (fat) drawFatPoint(extents, dotX, dotY);
    else widen(extents, Math.round(dotX), dotY);
  }
}

function joinPoints(curve: DrawnPoints, plot: Plot, extents: Extents): void {
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
  curve: DrawnPoints,
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

/** A place in dots, from the left and from the top; not rounded. */
export interface DotPlace {
  readonly x: number;
  readonly y: number;
}

/** The place of an x in dots from the left; not rounded, and maybe outside the plot. */
export function dotColumn(x: number, plot: Plot): number {
  const span = plot.x.high - plot.x.low;
  const wide = plot.columns * 2 - 1;
  return span > 0 ? ((x - plot.x.low) / span) * wide : wide / 2;
}

function dotRow(y: number, plot: Plot): number {
  return ((plot.y.high - y) / (plot.y.high - plot.y.low)) * (plot.rows * 4 - 1);
}

/** Where a point lies; undefined where it has no place or no value. */
export function placeDot(
  x: number | undefined,
  y: number | undefined,
  plot: Plot,
): DotPlace | undefined {
  if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) {
    return undefined;
  }
  return { x: dotColumn(x, plot), y: dotRow(y, plot) };
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
