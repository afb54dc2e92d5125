import type { ChartView } from "../core/view.ts";
import { cellOf, columnOf, drawCurve, type Plot } from "./chart-dots.ts";
import { asciiCell, brailleCell, type Glyphs, type Layer } from "./chart-glyphs.ts";
import { type Scale, scaled } from "./chart-numbers.ts";
import { isSmoothed, type Overlay } from "./chart-overlay.ts";
import type { ChartRanges } from "./chart-range.ts";
import { type Line, type Segment, type Style, segment } from "./styled-line.ts";

/** What the plot is drawn from. */
export interface CanvasInput {
  readonly chart: ChartView;
  /** Its y already scaled. */
  readonly plot: Plot;
  readonly ranges: ChartRanges;
  readonly scale: Scale | undefined;
  readonly ascii: boolean;
  readonly glyphs: Glyphs;
  readonly overlays: readonly Overlay[];
  /** Whether a value lies beyond the y range. */
  readonly outliers: boolean;
  /** Where the cursor stands, on the x axis. */
  readonly cursor: number | undefined;
}

interface StyledLayer extends Layer {
  readonly style: Style;
}

/** The plot area: curves, vertical lines, the best and the arrows; one line of segments a row. */
export function drawCanvas(input: CanvasInput): readonly Line[] {
  const { plot } = input;
  const cells: Segment[] = drawLayers(input);
  const put = (column: number, row: number, piece: Segment, over: boolean): void => {
    if (column < 0 || column >= plot.columns || row < 0 || row >= plot.rows) return;
    const at = row * plot.columns + column;
    if (over || cells[at]?.text === " ") cells[at] = piece;
  };
  drawVerticals(input, put);
  if (input.outliers) drawOutliers(input, put);
  drawLetters(input, put);
  for (const mark of input.chart.marks) {
    if (mark.kind !== "best") continue;
    const y = input.scale === undefined ? mark.y : input.scale(mark.y);
    const cell = cellOf({ x: mark.x, y }, plot);
    if (cell !== undefined) {
      put(cell.column, cell.row, segment(input.glyphs.best, "best"), true);
    }
  }
  drawBand(input, cells);
  return Array.from({ length: plot.rows }, (_, row) =>
    joinEqual(cells.slice(row * plot.columns, (row + 1) * plot.columns)),
  );
}

/** Neighbours of one style as one segment: a line of a few pieces instead of a hundred. */
export function joinEqual(pieces: Line): Line {
  const joined: Segment[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && (last.style === piece.style || piece.text === " ")) {
      joined[joined.length - 1] = { text: last.text + piece.text, style: last.style };
    } else joined.push(piece);
  }
  return joined;
}

type Put = (column: number, row: number, piece: Segment, over: boolean) => void;

function curveLayers(input: CanvasInput): readonly StyledLayer[] {
  const { chart, plot, ranges, scale } = input;
  const layers: StyledLayer[] = input.overlays.map((overlay) => {
    const curve = {
      x: scaled(overlay.chart.x, undefined),
      y: scaled(overlay.chart.smoothed, scale),
    };
    return { dots: drawCurve(curve, plot, "line"), kind: "line", style: overlay.style };
  });
  const { training } = chart;
  if (training !== undefined) {
    const curve = { x: scaled(training.x, undefined), y: scaled(training.y, scale) };
    const dots = drawCurve(curve, { ...plot, y: ranges.training }, "dashes");
    layers.push({ dots, kind: "dashes", style: "training" });
  }
  const x = scaled(chart.x, undefined);
  const raw = { x, y: scaled(chart.y, scale) };
  if (!isSmoothed(chart)) {
    return [...layers, { dots: drawCurve(raw, plot, "line"), kind: "line", style: "smoothed" }];
  }
  const smoothed = { x, y: scaled(chart.smoothed, scale) };
  return [
    ...layers,
    { dots: drawCurve(raw, plot, "points"), kind: "points", style: "raw" },
    { dots: drawCurve(smoothed, plot, "line"), kind: "line", style: "smoothed" },
  ];
}

function drawLayers(input: CanvasInput): Segment[] {
  const { plot, ascii } = input;
  const layers = curveLayers(input);
  return Array.from({ length: plot.columns * plot.rows }, (_, at) => {
    let bits = 0;
    let top: StyledLayer | undefined;
    for (const layer of layers) {
      const own = layer.dots.cells[at] ?? 0;
      bits |= own;
      if (own !== 0) top = layer;
    }
    if (top === undefined) return segment(" ");
    const own = top.dots.cells[at] ?? 0;
    return segment(ascii ? asciiCell(own, top.kind) : brailleCell(bits), top.style);
  });
}

/** The letter of each overlay where its curve ends. */
function drawLetters({ overlays, plot, scale }: CanvasInput, put: Put): void {
  for (const { chart, letter, style } of overlays) {
    const y = scaled(chart.smoothed, scale);
    const last = chart.x.findLastIndex(
      (x, index) => x <= plot.x.high && Number.isFinite(y[index] ?? Number.NaN),
    );
    const cell = last < 0 ? undefined : cellOf({ x: chart.x[last] ?? 0, y: y[last] ?? 0 }, plot);
    if (cell !== undefined) put(cell.column, cell.row, segment(letter, style), true);
  }
}

/** Shades what the turning point's interval leaves empty: a shape first, so that it needs no colour. */
function drawBand({ chart, plot, glyphs }: CanvasInput, cells: Segment[]): void {
  const isEmpty = cells.map(({ text }) => text === " ");
  for (const mark of chart.marks) {
    if (mark.kind !== "turning point") continue;
    const first = Math.max(0, columnOf(mark.low, plot));
    const last = Math.min(plot.columns - 1, columnOf(mark.high, plot));
    for (let at = 0; at < cells.length; at += 1) {
      const column = at % plot.columns;
      if (column < first || column > last) continue;
      // Beside a curve a cell stays free, so that the curve keeps its shape.
      const isFree = isEmpty[at] && isEmpty[at - 1] !== false && isEmpty[at + 1] !== false;
      if (isFree) cells[at] = segment(glyphs.band, "band");
    }
  }
}

function drawVerticals({ chart, plot, glyphs, cursor }: CanvasInput, put: Put): void {
  if (cursor !== undefined) {
    const line = segment(glyphs.cursor, "selected");
    for (let row = 0; row < plot.rows; row += 1) put(columnOf(cursor, plot), row, line, false);
  }
  for (const mark of chart.marks) {
    if (mark.kind !== "restart" && mark.kind !== "stop advised") continue;
    const stop = mark.kind === "stop advised";
    const line = segment(stop ? glyphs.stop : glyphs.restart, stop ? "stop" : "restart");
    for (let row = 0; row < plot.rows; row += 1) put(columnOf(mark.x, plot), row, line, false);
  }
}

/** An arrow at the edge for each value beyond it, so that a clipped curve never looks whole. */
function drawOutliers({ chart, plot, scale, glyphs }: CanvasInput, put: Put): void {
  const values = scaled(chart.y, scale);
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? Number.NaN;
    const above = value > plot.y.high;
    if (!above && !(value < plot.y.low)) continue;
    if (!Number.isFinite(value)) continue;
    const column = columnOf(chart.x[i] ?? 0, plot);
    put(
      column,
      above ? 0 : plot.rows - 1,
      segment(above ? glyphs.above : glyphs.below, "mark"),
      true,
    );
  }
}
