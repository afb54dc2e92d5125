import type { ChartMark, ChartView, XUnit } from "../core/view.ts";

/** The units that the x of a chart can be drawn in, its own first. */
export function unitsOf(chart: ChartView): readonly XUnit[] {
  const others = (["epoch", "step", "time"] as const).filter(
    (unit) => unit !== chart.xUnit && chart.places?.[unit] !== undefined,
  );
  return [chart.xUnit, ...others];
}

/**
 * The chart with its x in another unit; itself where that unit is not known. Time counts in seconds
 * from the first point on. Marks that stand between points, or beyond them, are placed in proportion.
 */
export function chartAlong(chart: ChartView, unit: XUnit | undefined): ChartView {
  const places = unit === undefined ? undefined : chart.places?.[unit];
  if (unit === undefined || unit === chart.xUnit || places === undefined) return chart;
  const start = unit === "time" ? (places[0] ?? 0) : 0;
  const x = places.map((place) => place - start);
  const move = (from: number): number => proportional(from, chart.x, x);
  return {
    ...chart,
    xUnit: unit,
    x,
    ...(chart.training === undefined
      ? {}
      : { training: { ...chart.training, x: chart.training.x.map(move) } }),
    marks: chart.marks.map((mark) => moveMark(mark, move)),
  };
}

function moveMark(mark: ChartMark, move: (x: number) => number): ChartMark {
  const x = move(mark.x);
  return mark.kind === "turning point"
    ? { ...mark, x, low: move(mark.low), high: move(mark.high) }
    : { ...mark, x };
}

/** Where `value` stands in `to` when it stands so in `from`; both rising and of one length. */
function proportional(value: number, from: readonly number[], to: readonly number[]): number {
  if (from.length < 2) return to[0] ?? value;
  let right = 1;
  while (right < from.length - 1 && (from[right] ?? 0) < value) right += 1;
  const [x0 = 0, x1 = 1] = [from[right - 1], from[right]];
  const [y0 = 0, y1 = 0] = [to[right - 1], to[right]];
  return y0 + ((value - x0) / (x1 - x0)) * (y1 - y0);
}
