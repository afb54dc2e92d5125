import type { ChartView } from "../core/view.ts";
import type { Words } from "../messages/words.ts";
import { logTicks, type Range, roundTicks, type Tick } from "./chart-axis.ts";
import { drawCanvas } from "./chart-canvas.ts";
import { cursorLine } from "./chart-cursor.ts";
import { cellOf, type Plot } from "./chart-dots.ts";
import { type ChartDraft, drawFooter } from "./chart-footer.ts";
import { glyphsFor } from "./chart-glyphs.ts";
import { scaled } from "./chart-numbers.ts";
import { type Overlay, overlayLegend, rangesWith } from "./chart-overlay.ts";
import { type ChartRanges, chartRanges, insideOf, isAnyBeyond, xRange } from "./chart-range.ts";
import { chartTitle, smallChartTitle } from "./chart-title.ts";
import type { Colors } from "./palettes.ts";
import { textWidth } from "./safe-text.ts";
import { asciiLine, fitLine, type Line, paintLine, segment } from "./styled-line.ts";

/** Room for a chart, in cells of a terminal. */
export interface ChartSize {
  readonly columns: number;
  readonly rows: number;
}

/** How a chart is drawn. */
export interface ChartOptions {
  readonly words: Words;
  /** 7-bit characters only. */
  readonly ascii?: boolean;
  /** Logarithmic y; values of 0 and below become gaps. */
  readonly log?: boolean;
  /** For a row of small charts: name and newest value, the y range, no x axis, no legend. */
  readonly small?: boolean;
  /** The part of the x axis to draw; all of it when absent. The y axis follows what is seen. */
  readonly window?: Range;
  /** The point that the cursor stands on: its values take the place of the title. */
  readonly cursor?: number;
  /** Other runs to compare with, in the unit of the chart's x. They take the place of the training curve. */
  readonly overlays?: readonly Overlay[];
}

/** A chart narrower than this has no room to say on which scale its training curve is drawn. */
const leastForTraining = 50;

/**
 * Draws a curve as lines of text, at most `size.rows` of them, each at most `size.columns` wide: 2 by 4
 * dots a cell, round numbers on the axes, marks under them. What does not fit is left out, the curve last.
 * Empty when there is no room at all.
 */
export function drawChart(
  given: ChartView,
  size: ChartSize,
  options: ChartOptions,
): readonly Line[] {
  const { columns, rows } = size;
  if (columns < 1 || rows < 1) return [];
  const plan = planChart(given, size, options);
  const titles = titleLines(plan, size, options);
  const finish = (line: Line): Line => {
    const fitted = fitLine(line, columns);
    return options.ascii === true ? asciiLine(fitted) : fitted;
  };
  const { draft, x } = plan;
  if (draft === undefined || x === undefined) {
    return [...titles, [segment(options.words.noCurve, "faint")]].map(finish);
  }
  const below = { columns, rows: rows - titles.length };
  return [...titles, ...drawBody(draft, below, x)].map(finish);
}

/**
 * The x that a column of a drawn chart stands for, for clicks on it; undefined left of the plot and where
 * nothing is drawn.
 *
 * @param column  0 is the chart's first
 */
export function xAtColumn(
  given: ChartView,
  size: ChartSize,
  options: ChartOptions & { readonly column: number },
): number | undefined {
  const plan = planChart(given, size, options);
  if (plan.draft === undefined || plan.x === undefined) return undefined;
  const rows = size.rows - titleLines(plan, size, options).length;
  const gutter = gutterWidth(plan.draft, { columns: size.columns, rows }) + 1;
  const wide = size.columns - gutter - 1;
  const share = (options.column - gutter) / wide;
  const { low, high } = plan.x;
  return wide < 1 || share < 0 || share > 1 ? undefined : low + share * (high - low);
}

interface ChartPlan {
  readonly chart: ChartView;
  readonly ranges: ChartRanges | undefined;
  readonly x: Range | undefined;
  readonly draft: ChartDraft | undefined;
}

function planChart(given: ChartView, { columns }: ChartSize, options: ChartOptions): ChartPlan {
  const small = options.small === true;
  const overlays = options.overlays ?? [];
  const plain = small || columns < leastForTraining || overlays.length > 0;
  const chart = plain ? withoutTraining(given) : given;
  const log = options.log === true;
  const scale = log ? logarithm : undefined;
  const x = options.window ?? wholeX(chart, overlays);
  const own = chartRanges(options.window === undefined ? chart : insideOf(chart, x), scale);
  const ranges = own === undefined ? undefined : rangesWith(own, overlays, scale);
  if (ranges === undefined) return { chart, ranges, x, draft: undefined };
  const ascii = options.ascii === true;
  const cursor = options.cursor === undefined ? undefined : chart.x[options.cursor];
  const outliers = isAnyBeyond(scaled(chart.y, scale), ranges.y);
  const drawn = { chart, ranges, scale, log, ascii, overlays, cursor, small, outliers };
  return { chart, ranges, x, draft: { ...drawn, glyphs: glyphsFor(ascii), words: options.words } };
}

/** What stands above the plot: the title, or the values under the cursor, and which letter is which run. */
function titleLines(
  { chart, ranges }: ChartPlan,
  { columns, rows }: ChartSize,
  options: ChartOptions,
): readonly Line[] {
  if (rows < 3) return [];
  if (options.small === true) return [smallChartTitle(chart, columns)];
  const glyphs = glyphsFor(options.ascii === true);
  const look = { columns, words: options.words, glyphs, log: options.log === true };
  const { cursor } = options;
  const title =
    cursor === undefined ? chartTitle(chart, ranges, look) : cursorLine(chart, cursor, look);
  const legend = overlayLegend(options.overlays ?? [], columns);
  return legend.length > 0 && rows >= 8 ? [title, legend] : [title];
}

/** The lines of a chart, or any lines, as text; with SGR colours where asked for. Ends without a line break. */
export function chartToText(lines: readonly Line[], look: { readonly color: Colors }): string {
  return lines.map((line) => paintLine(line, look.color).trimEnd()).join("\n");
}

/** The x range of a chart and its overlays; undefined without a point. */
export function wholeX(chart: ChartView, overlays: readonly Overlay[] = []): Range | undefined {
  const own = xRange(chart);
  const others = overlays.map((overlay) => xRange({ ...overlay.chart, marks: [] }));
  const all = [own, ...others].filter((range) => range !== undefined);
  if (own === undefined) return undefined;
  return {
    low: Math.min(...all.map(({ low }) => low)),
    high: Math.max(...all.map(({ high }) => high)),
  };
}

function withoutTraining({ training: _, ...chart }: ChartView): ChartView {
  return chart;
}

const logarithm = (value: number): number => (value > 0 ? Math.log10(value) : Number.NaN);

function drawBody(draft: ChartDraft, size: ChartSize, x: Plot["x"]): readonly Line[] {
  const gutter = gutterWidth(draft, size);
  const columns = size.columns - gutter - 1;
  if (columns < 4) return drawPlot(draft, { columns: size.columns, rows: size.rows, x }, [], -1);
  const footer = draft.small ? [] : drawFooter(draft, { ...size, gutter }, x);
  const rows = size.rows - footer.length;
  // The number of ticks follows the room that is left: asked again now that the footer is known.
  const fitting = yTicks(draft, rows);
  return [...drawPlot(draft, { columns, rows, x }, fitting, gutter), ...footer];
}

function yTicks({ ranges, log, small }: ChartDraft, rows: number): readonly Tick[] {
  const count = small ? 2 : Math.max(2, Math.min(5, Math.round(rows / 4)));
  return log ? logTicks(ranges.y, count) : roundTicks(ranges.y, count);
}

/** The footer's height, which decides on the ticks, is known only after the gutter: wide enough for any. */
function gutterWidth(draft: ChartDraft, { columns, rows }: ChartSize): number {
  const unit = draft.small || columns < 40 ? 0 : textWidth(draft.words.axis[draft.chart.xUnit]);
  const heights = Array.from(
    { length: Math.max(1, Math.min(rows, 8)) },
    (_, index) => rows - index,
  );
  const labels = heights.flatMap((height) =>
    yTicks(draft, height).map((tick) => tick.label.length),
  );
  return Math.max(unit, ...labels);
}

/** The plot with its y axis; `gutter` columns of labels, -1 for no axis at all. */
function drawPlot(
  draft: ChartDraft,
  place: { readonly columns: number; readonly rows: number; readonly x: Plot["x"] },
  ticks: readonly Tick[],
  gutter: number,
): readonly Line[] {
  const { ranges, glyphs } = draft;
  const plot = { ...place, y: ranges.y };
  const lines = drawCanvas({ ...draft, plot });
  if (gutter < 0) return lines;
  const labels = new Map<number, string>();
  for (const tick of ticks) {
    const cell = cellOf({ x: plot.x.low, y: tick.value }, plot);
    if (cell !== undefined && !labels.has(cell.row)) labels.set(cell.row, tick.label);
  }
  return lines.map((line, row) => {
    const label = labels.get(row);
    const side = label === undefined ? glyphs.axis.side : glyphs.axis.tick;
    return [segment((label ?? "").padStart(gutter) + side, "axis"), ...line];
  });
}
