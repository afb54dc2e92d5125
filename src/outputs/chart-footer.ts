import type { ChartView } from "../core/view.ts";
import type { Words } from "../messages/words.ts";
import { placeXLabels } from "./chart-axis.ts";
import { joinEqual } from "./chart-canvas.ts";
import { columnOf, type Plot } from "./chart-dots.ts";
import type { Glyphs } from "./chart-glyphs.ts";
import { checkpointLine, marksLegend, turningPointLine } from "./chart-marks.ts";
import type { Scale } from "./chart-numbers.ts";
import type { Overlay } from "./chart-overlay.ts";
import type { ChartRanges } from "./chart-range.ts";
import { padText, textWidth } from "./safe-text.ts";
import { type Line, segment } from "./styled-line.ts";

/** Everything about a chart that does not depend on the height left for its plot. */
export interface ChartDraft {
  readonly chart: ChartView;
  readonly ranges: ChartRanges;
  readonly scale: Scale | undefined;
  readonly log: boolean;
  readonly glyphs: Glyphs;
  readonly ascii: boolean;
  readonly words: Words;
  readonly small: boolean;
  /** Whether a value lies beyond the y range. */
  readonly outliers: boolean;
  readonly overlays: readonly Overlay[];
  readonly cursor: number | undefined;
}

/** Room for plot and footer together, and the columns left of the plot's axis. */
interface FooterSize {
  readonly columns: number;
  readonly rows: number;
  readonly gutter: number;
}

/** What stands under the plot, as much of it as leaves the plot at least half of the room. */
export function drawFooter(draft: ChartDraft, size: FooterSize, x: Plot["x"]): readonly Line[] {
  const { chart, glyphs, words, ranges } = draft;
  const plot = { columns: size.columns - size.gutter - 1, rows: 1, x, y: ranges.y };
  const margin = segment(" ".repeat(size.gutter + 1));
  const input = { chart, plot, glyphs };
  const footer: Line[] = [...(size.rows >= 4 ? drawXAxis(draft, plot, size) : [])];
  const marks = [checkpointLine(input), turningPointLine(input)];
  for (const line of marks) {
    if (line !== undefined && size.rows >= 8 + footer.length) footer.push([margin, ...line]);
  }
  const look = { words, outliers: draft.outliers, columns: plot.columns };
  for (const line of marksLegend(input, look)) {
    if (size.rows >= 8 + footer.length) footer.push([margin, ...line]);
  }
  return footer;
}

function drawXAxis(
  { glyphs, words, chart }: ChartDraft,
  plot: Plot,
  size: FooterSize,
): readonly Line[] {
  const placed = placeXLabels(plot.x, plot.columns, chart.xUnit === "time");
  const ticks = new Set(placed.map((label) => label.tick));
  const cells = Array.from({ length: plot.columns }, (_, column) =>
    ticks.has(column) ? glyphs.axis.xTick : glyphs.axis.line,
  );
  const line = cells.map((cell) => segment(cell, "axis"));
  for (const mark of chart.marks) {
    const column = columnOf(mark.x, plot);
    if (mark.kind !== "rate drop" || line[column] === undefined) continue;
    line[column] = segment(glyphs.drop, "mark");
  }
  const corner = segment(" ".repeat(size.gutter) + glyphs.axis.corner, "axis");
  let labels = "";
  for (const { column, label } of placed) labels = labels.padEnd(column) + label;
  const unit = words.axis[chart.xUnit];
  const name =
    textWidth(unit) <= size.gutter ? padText(unit, size.gutter) : " ".repeat(size.gutter);
  const labelled = [segment(`${name} ${labels}`, "axis")];
  return size.rows >= 6 ? [joinEqual([corner, ...line]), labelled] : [labelled];
}
