import type { ChartView } from "../core/view.ts";
import { type Scale, scaled } from "./chart-numbers.ts";
import { type ChartRanges, robustRange } from "./chart-range.ts";
import { safeText } from "./safe-text.ts";
import { type Line, lineWidth, type Segment, type Style, segment } from "./styled-line.ts";

/** The same curve of another run, drawn into a chart to compare. */
export interface Overlay {
  /** One letter, which stands at the end of the curve too: colour alone tells nobody apart. */
  readonly letter: string;
  /** Name of the run; not yet harmless. */
  readonly name: string;
  readonly style: Style;
  readonly chart: ChartView;
}

/** The styles of overlays, by slot; further slots begin anew. */
export const overlayStyles: readonly Style[] = [
  "overlay 1",
  "overlay 2",
  "overlay 3",
  "overlay 4",
  "overlay 5",
];

/** Whether smoothing changes anything: two equal curves are drawn once. */
export function isSmoothed(chart: ChartView): boolean {
  return (
    chart.smoothing > 0 &&
    chart.smoothed !== chart.y &&
    chart.smoothed.some((value, index) => !Object.is(value, chart.y[index]))
  );
}

/** The y range in which a chart and its overlays can be read together. */
export function rangesWith(
  own: ChartRanges,
  overlays: readonly Overlay[],
  scale: Scale | undefined,
): ChartRanges {
  if (overlays.length === 0) return own;
  const ranges = overlays.map(({ chart }) => robustRange(scaled(chart.smoothed, scale), []));
  const all = [own.y, ...ranges.filter((range) => range !== undefined)];
  const y = {
    low: Math.min(...all.map(({ low }) => low)),
    high: Math.max(...all.map(({ high }) => high)),
  };
  return { y, training: y };
}

/** Which letter is which run; whole entries only. */
export function overlayLegend(overlays: readonly Overlay[], columns: number): Line {
  const line: Segment[] = [];
  for (const { letter, name, style } of overlays) {
    const gap = line.length > 0 ? [segment("   ")] : [];
    const entry = [...gap, segment(letter, style), segment(` ${safeText(name, 24)}`, "faint")];
    if (lineWidth([...line, ...entry]) <= columns) line.push(...entry);
  }
  return line;
}
