import type { XUnit } from "../../../messages/report-words.ts";
import { logTicks } from "../../chart-axis.ts";
import { robustRange } from "../../chart-range.ts";
import { formatValue } from "../../number-text.ts";
import type { Numbers } from "../page-content.ts";
import { formatXTick } from "../x-axis.ts";
import { colour } from "./page-state.ts";
import type { Plot, PlotAxis, PlotData, PlotOptions, PlotSeries } from "./plot-library.ts";
import { followTouches } from "./touch-zoom.ts";

/** One line of a plot. */
export interface PlotLine {
  readonly label: string;
  readonly values: Numbers;
  /** Name of a colour of the style sheet. */
  readonly colour: string;
  readonly look: "bold" | "faint" | "dashed" | "faint dashed";
  /** On the scale at the right, its own. */
  readonly ownScale?: boolean;
}

/** What a plot draws. */
export interface PlotContent {
  /** Rising. */
  readonly x: readonly number[];
  readonly unit: XUnit;
  readonly lines: readonly PlotLine[];
  /** A value that lies inside in any case: the best. */
  readonly always: readonly number[];
  readonly log: boolean;
  /** Room kept free below the lines, as a part of their height: the checkpoints stand there. */
  readonly foot: number;
  /** Draws behind the lines, and before them. */
  readonly behind: (plot: Plot) => void;
  readonly before: (plot: Plot) => void;
  /** Told which point the cursor is at; undefined when it left. */
  readonly pointed: (index: number | undefined) => void;
}

const rightScale = "own";

/** Draws a plot into an element, as wide and high as that is. */
export function createPlot(target: HTMLElement, content: PlotContent): Plot {
  const { clientWidth: width, clientHeight: height } = target;
  const hasOwn = content.lines.some(({ ownScale }) => ownScale === true);
  const options: PlotOptions = {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: true, y: false, dist: 8 }, points: { size: 8 } },
    scales: {
      x: { time: false },
      y: scaleOf(content, false),
      ...(hasOwn ? { [rightScale]: scaleOf(content, true) } : {}),
    },
    axes: [xAxis(content), yAxis(content, "y"), ...(hasOwn ? [yAxis(content, rightScale)] : [])],
    series: [{}, ...content.lines.map(seriesOf)],
    hooks: {
      drawAxes: [content.behind],
      draw: [content.before],
      setCursor: [(plot) => content.pointed(plot.cursor.idx ?? undefined)],
    },
  };
  const columns = content.lines.map(({ values }) => visible(values, content.log));
  // uPlot wants plain arrays; it changes none of them.
  const data = [content.x, ...columns] as unknown as PlotData;
  const plot = new uPlot(options, data, target);
  followTouches(plot);
  return plot;
}

/** A logarithm knows no zero and nothing below it. */
function visible(values: Numbers, log: boolean): Numbers {
  return log ? values.map((value) => (value !== null && value > 0 ? value : null)) : values;
}

function scaleOf(content: PlotContent, own: boolean): NonNullable<PlotOptions["scales"]>[string] {
  const lines = content.lines.filter(({ ownScale }) => (ownScale === true) === own);
  return {
    distr: content.log ? 3 : 1,
    range: (plot, low, high) => {
      const [from, to] = plot.series[0]?.idxs ?? [0, content.x.length - 1];
      const shown = lines.flatMap(({ values }) => values.slice(from, to + 1));
      const numbers = shown.filter((value) => value !== null && (!content.log || value > 0));
      // `null` is gone by the filter above, which the compiler cannot follow through the condition.
      const range = robustRange(toScale(numbers as number[], content.log), []);
      if (range === undefined) return [low, high];
      const ends = own ? [] : toScale(content.always, content.log);
      const [lowest, most] = [Math.min(range.low, ...ends), Math.max(range.high, ...ends)];
      const least = lowest - content.foot * (most - lowest);
      return content.log ? [10 ** least, 10 ** most] : [least, most];
    },
  };
}

function toScale(values: readonly number[], log: boolean): readonly number[] {
  return log ? values.map(Math.log10) : values;
}

function xAxis({ unit }: PlotContent): PlotAxis {
  return {
    ...axisLook(),
    size: 34,
    space: 64,
    ...(unit === "time" ? { incrs: [...timeSteps] } : {}),
    values: (_, ticks) =>
      ticks.map((tick) => (unit === "check" && tick % 1 !== 0 ? "" : formatXTick(tick, unit))),
  };
}

/** Round durations, in seconds: from a second to a month. */
const timeSteps = [
  1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
  172_800, 345_600, 864_000, 2_592_000,
] as const;

function yAxis({ log }: PlotContent, scale: string): PlotAxis {
  const isOwn = scale === rightScale;
  return {
    ...axisLook(),
    scale,
    side: isOwn ? 1 : 3,
    size: 56,
    ...(isOwn ? { grid: { show: false }, stroke: colour("training") } : {}),
    values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : formatValue(tick))),
    ...(log
      ? {
          splits: (_plot: Plot, _axis: number, low: number, high: number) =>
            logTicks({ low: Math.log10(low), high: Math.log10(high) }, 5).map(
              ({ value }) => 10 ** value,
            ),
          filter: (_plot: Plot, splits: number[]) => splits,
        }
      : {}),
  };
}

function axisLook(): PlotAxis {
  return {
    stroke: colour("faint"),
    font: `12px ${colour("font")}`,
    grid: { stroke: colour("grid"), width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
}

function seriesOf(line: PlotLine): PlotSeries {
  const isFaint = line.look.startsWith("faint");
  const isDashed = line.look.endsWith("dashed");
  return {
    label: line.label,
    scale: line.ownScale === true ? rightScale : "y",
    stroke: colour(isFaint ? `${line.colour}-faint` : line.colour),
    width: isFaint ? 1 : 2.5,
    ...(isDashed ? { dash: [7, 5] } : {}),
    spanGaps: !isFaint,
    // Few points are seen as points, many as a line.
    points: isFaint
      ? { show: line.values.length <= 150, size: 5, fill: colour(`${line.colour}-faint`) }
      : { show: false },
  };
}

/** Shows a part of the x axis, never more than there is. */
export function zoom(plot: Plot, factor: number): void {
  const { min, max } = plot.scales["x"] ?? {};
  const all = plot.data[0];
  const [first, last] = [all[0], all.at(-1)];
  if (min == null || max == null || first === undefined || last === undefined) return;
  const { left } = plot.cursor;
  const isPointed = left !== undefined && left >= 0;
  const middle = isPointed ? plot.posToVal(left, "x") : (min + max) / 2;
  const span = Math.min(last - first, (max - min) * factor);
  const from = Math.max(first, Math.min(last - span, middle - span / 2));
  plot.setScale("x", { min: from, max: from + span });
}

/** Shows the whole x axis. */
export function showAll(plot: Plot): void {
  const all = plot.data[0];
  const [first, last] = [all[0], all.at(-1)];
  if (first !== undefined && last !== undefined) plot.setScale("x", { min: first, max: last });
}
