import type { ChartView } from "../core/view.ts";
import type { Range } from "./chart-axis.ts";
import { type Scale, scaled } from "./chart-numbers.ts";

/** How far past the middle 80 % of values the axis still reaches, in heights of that middle. */
const reach = 3;

/** A training curve at another level than the monitored one gets a scale of its own beyond this stretch. */
const stretch = 2.2;

/** Quantiles of more values than this are taken from evenly spaced ones: sorting must not cost a frame. */
const sampleSize = 2000;

/** Values are left out only when they would squeeze the others below 40 % of the height. */
const worthClipping = 1.5;

/**
 * The y range in which a curve can be read: a start or an end far out of line does not flatten the
 * rest. Values outside are drawn as arrows.
 *
 * @param given   in x order; non-finite ones are left out
 * @param always  values that lie inside in any case
 * @returns       a range with room around it, never empty; undefined when no value is finite
 * @see           Tukey's fences, with the middle 80 % instead of 50 %: loss curves fall, they are no bell
 */
export function robustRange(
  given: readonly number[] | Float64Array,
  always: readonly number[],
): Range | undefined {
  const values = given instanceof Float64Array ? given : new Float64Array(given);
  const whole = extent(values, everything);
  if (whole === undefined) return undefined;
  const fence = fenceOf(values);
  const inner = extent(values, fence) ?? whole;
  const kept = extent(Float64Array.of(...always, inner.low, inner.high), everything) ?? inner;
  const room = worthClipping * (kept.high - kept.low);
  return padded({
    low: kept.low - whole.low > room ? kept.low : Math.min(whole.low, kept.low),
    high: whole.high - kept.high > room ? kept.high : Math.max(whole.high, kept.high),
  });
}

/** The ranges of a chart: its own, and that of the training curve when sharing one would flatten the chart. */
export interface ChartRanges {
  readonly y: Range;
  /** Where the training curve is drawn; `y` itself when both share a scale. */
  readonly training: Range;
}

/** The y ranges of a chart, on a scale (a logarithm), or as they are. */
export function chartRanges(chart: ChartView, scale: Scale | undefined): ChartRanges | undefined {
  const values = scaled(chart.y, scale);
  const best = chart.marks.filter((mark) => mark.kind === "best").map((mark) => mark.y);
  const y = robustRange(values, [...scaled(best, scale)]);
  if (y === undefined) return undefined;
  const training = robustRange(scaled(chart.training?.y ?? [], scale), []);
  if (training === undefined) return { y, training: y };
  const both = { low: Math.min(y.low, training.low), high: Math.max(y.high, training.high) };
  const shared = both.high - both.low <= stretch * (y.high - y.low);
  return shared ? { y: both, training: both } : { y, training };
}

/** Whether a finite value lies beyond a range. */
export function isAnyBeyond(values: Float64Array, { low, high }: Range): boolean {
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    if ((value > high || value < low) && Number.isFinite(value)) return true;
  }
  return false;
}

/** The x range over the curve, its training curve and the marks that people look for. */
export function xRange(chart: ChartView): Range | undefined {
  const wanted = chart.marks
    .filter((mark) => mark.kind !== "checkpoint" || mark.rank !== undefined)
    .map((mark) => mark.x);
  const ends = [chart.x, chart.training?.x ?? []].flatMap((x) => [x.at(0), x.at(-1)]);
  const known = ends.filter((x) => x !== undefined);
  return chart.x.length === 0
    ? undefined
    : extent(Float64Array.of(...known, ...wanted), everything);
}

/** What of a chart stands inside a part of the x axis; for the ranges alone, not for drawing. */
export function insideOf(chart: ChartView, x: Range | undefined): ChartView {
  if (x === undefined) return chart;
  const keep = (place: number | undefined): boolean =>
    place !== undefined && place >= x.low && place <= x.high;
  const { training } = chart;
  return {
    ...chart,
    y: chart.y.filter((_, index) => keep(chart.x[index])),
    ...(training === undefined
      ? {}
      : {
          training: { ...training, y: training.y.filter((_, index) => keep(training.x[index])) },
        }),
    marks: chart.marks.filter((mark) => keep(mark.x)),
  };
}

const everything: Range = { low: -Number.MAX_VALUE, high: Number.MAX_VALUE };

/** The lowest and highest of the values within `within`; undefined when none is. */
function extent(values: Float64Array, within: Range): Range | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const { low: least, high: most } = within;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (value < low && value >= least && value <= most) low = value;
    if (value > high && value >= least && value <= most) high = value;
  }
  return low > high ? undefined : { low, high };
}

/** Where a value counts as far out of line, judged by what comes after the start of the curve. */
function fenceOf(values: Float64Array): Range {
  const start = Math.max(1, Math.floor(values.length / 10));
  const every = Math.max(1, Math.floor(values.length / sampleSize));
  const sample: number[] = [];
  for (
    let index = start + ((every - (start % every)) % every);
    index < values.length;
    index += every
  ) {
    const value = values[index] ?? Number.NaN;
    if (Number.isFinite(value)) sample.push(value);
  }
  const sorted = Float64Array.from(sample).sort();
  if (sorted.length < 3) return everything;
  const low = sorted[Math.ceil((sorted.length - 1) * 0.1)] ?? 0;
  const high = sorted[Math.floor((sorted.length - 1) * 0.9)] ?? 0;
  return { low: low - reach * (high - low), high: high + reach * (high - low) };
}

function padded(range: Range): Range {
  const span = range.high - range.low;
  const level = Math.abs(range.high);
  const room = span > 0 ? span * 0.04 : level > 0 ? level * 0.02 : 1;
  return { low: range.low - room, high: range.high + room };
}
