import type { ChartView } from "../core/view.ts";
import type { Words } from "../messages/words.ts";
import { logTicks, roundTicks, type Tick } from "./chart-axis.ts";
import { drawCanvas } from "./chart-canvas.ts";
import { cellOf, type Plot } from "./chart-dots.ts";
import { type ChartDraft, drawFooter } from "./chart-footer.ts";
import { glyphsFor } from "./chart-glyphs.ts";
import { chartRanges, xRange } from "./chart-range.ts";
import { chartTitle, smallChartTitle } from "./chart-title.ts";
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
  const small = options.small === true;
  const chart = small || columns < leastForTraining ? withoutTraining(given) : given;
  const log = options.log === true;
  const scale = log ? logarithm : undefined;
  const ascii = options.ascii === true;
  const glyphs = glyphsFor(ascii);
  const ranges = chartRanges(chart, scale);
  const x = xRange(chart);
  const look = { columns, words: options.words, glyphs, log };
  const title = small ? smallChartTitle(chart, columns) : chartTitle(chart, ranges, look);
  const titles = rows >= 3 ? [title] : [];
  const finish = (line: Line): Line => {
    const fitted = fitLine(line, columns);
    return ascii ? asciiLine(fitted) : fitted;
  };
  if (ranges === undefined || x === undefined) {
    return [...titles, [segment(options.words.noCurve, "faint")]].map(finish);
  }
  const draft = { chart, ranges, scale, log, glyphs, ascii, words: options.words, small };
  const below = { columns, rows: rows - titles.length };
  return [...titles, ...drawBody(draft, below, x)].map(finish);
}

/** The lines of a chart, or any lines, as text; with SGR colours where asked for. Ends without a line break. */
export function chartToText(lines: readonly Line[], look: { readonly color: boolean }): string {
  return lines.map((line) => paintLine(line, look.color).trimEnd()).join("\n");
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
