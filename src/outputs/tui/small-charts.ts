import type { ChartView, XUnit } from "../../core/view.ts";
import { drawChart } from "../braille-chart.ts";
import type { Range } from "../chart-axis.ts";
import { chartAlong } from "../chart-units.ts";
import type { Line } from "../styled-line.ts";
import { drawnOnce } from "./drawn-charts.ts";
import type { Look } from "./look.ts";
import { smallHeight } from "./row-plan.ts";
import { beside, exactly } from "./stacking.ts";

/** A small chart is not drawn narrower than this. */
const leastWidth = 23;

/** How many small charts stand side by side. */
export function smallChartsPerRow(columns: number): number {
  return Math.max(1, Math.min(5, Math.floor((columns + 2) / (leastWidth + 2))));
}

/** How charts share their room. */
interface Grid {
  readonly perRow: number;
  readonly rows: number;
  /** Lines of each chart. */
  readonly height: number;
}

/** Which charts, and in how much room. */
export interface SmallCharts {
  readonly charts: readonly ChartView[];
  /** At most so many rows of charts, each as high as small charts are. */
  readonly rows?: number;
  /** Or all of them, sharing so many lines. */
  readonly room?: number;
  readonly log: boolean;
  readonly unit: XUnit | undefined;
  /** The part of the x axis that the large chart shows: the others follow it. */
  readonly window: Range | undefined;
  readonly look: Look;
}

/** Curves drawn alike, side by side, a blank line above each row of them. */
export function smallChartLines(props: SmallCharts): readonly Line[] {
  const { charts, look } = props;
  const { perRow, rows, height } = gridOf(props);
  const width = Math.floor((look.columns - 2 * (perRow - 1)) / perRow);
  return Array.from({ length: rows }, (_, row) => {
    const shown = charts.slice(row * perRow, (row + 1) * perRow);
    const blocks = shown.map((chart) => drawOne(chart, { columns: width, rows: height }, props));
    return [[], ...exactly(beside(blocks, { width, gap: 2 }), height)];
  }).flat();
}

function gridOf({ charts, look, rows, room }: SmallCharts): Grid {
  const most = smallChartsPerRow(look.columns);
  if (room === undefined) {
    const given = rows ?? 1;
    // Rows of equal length: four charts stand two and two rather than three and one.
    const needed = Math.max(1, Math.min(given, Math.ceil(charts.length / most)));
    const perRow = Math.max(1, Math.min(most, Math.ceil(charts.length / needed)));
    return { perRow, rows: given, height: smallHeight - 1 };
  }
  const fitting = Math.max(1, Math.floor(room / smallHeight));
  // Few curves get large pictures: as square as terminals are.
  const wanted = Math.max(1, Math.round(Math.sqrt(charts.length / 1.5)));
  const perRow = Math.max(1, Math.min(most, Math.max(wanted, Math.ceil(charts.length / fitting))));
  const needed = Math.max(1, Math.min(fitting, Math.ceil(charts.length / perRow)));
  return { perRow, rows: needed, height: Math.max(1, Math.floor(room / needed) - 1) };
}

function drawOne(
  given: ChartView,
  size: { readonly columns: number; readonly rows: number },
  { log, unit, window, look }: SmallCharts,
): readonly Line[] {
  const { words } = look.catalogue;
  const place = `${window?.low} ${window?.high} ${log} ${unit}`;
  const how = `small ${size.columns} ${size.rows} ${look.ascii} ${place}`;
  return drawnOnce({ chart: given, words, how }, () => {
    const chart = chartAlong(given, unit);
    const options = { words: look.catalogue.words, ascii: look.ascii, log, small: true };
    const follows = window !== undefined && chart.xUnit === unit;
    const seen = follows && chart.x.some((x) => x >= window.low && x <= window.high);
    return drawChart(chart, size, seen ? { ...options, window } : options);
  });
}
