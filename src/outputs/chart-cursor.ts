import type { ChartView } from "../core/view.ts";
import type { Words } from "../messages/words.ts";
import type { Glyphs } from "./chart-glyphs.ts";
import { isSmoothed } from "./chart-overlay.ts";
import { chartName } from "./chart-title.ts";
import { unitsOf } from "./chart-units.ts";
import { formatLength, formatValue } from "./number-text.ts";
import { xWords } from "./place-words.ts";
import { fitLine, type Line, lineWidth, type Segment, segment } from "./styled-line.ts";

/** Index of the point of a curve that is nearest to an x; undefined for a curve without points. */
export function nearestPoint(chart: ChartView, x: number): number | undefined {
  let nearest: number | undefined;
  for (const [index, each] of chart.x.entries()) {
    const miss = Math.abs(each - x);
    if (nearest === undefined || miss < Math.abs((chart.x[nearest] ?? 0) - x)) nearest = index;
  }
  return nearest;
}

/** The values under the cursor in words, in place of a chart's title; whole entries only. */
export function cursorLine(
  chart: ChartView,
  at: number,
  look: { readonly words: Words; readonly glyphs: Glyphs; readonly columns: number },
): Line {
  const { words, glyphs, columns } = look;
  const place = xWords(chart.x[at] ?? 0, chart.xUnit, words);
  const line: Segment[] = [
    segment(`${chartName(chart, Math.max(8, columns >> 1))} `, "title"),
    segment(place, "selected"),
  ];
  const value = (name: string, number: number | undefined): Line =>
    number === undefined
      ? []
      : [segment(`${name} `, "faint"), segment(formatValue(number), "strong")];
  const entries = [
    value(words.curve.raw, chart.y[at]),
    isSmoothed(chart) ? value(words.curve.smoothed, chart.smoothed[at]) : [],
    value(words.curve.training, chart.training?.y[at]),
    ...unitsOf(chart)
      .filter((unit) => unit !== chart.xUnit)
      .map((unit) => otherPlace(chart, unit, at, words)),
  ];
  for (const entry of entries) {
    const gap = segment(` ${glyphs.separator} `, "faint");
    if (entry.length > 0 && lineWidth([...line, gap, ...entry]) <= columns)
      line.push(gap, ...entry);
  }
  return fitLine(line, columns);
}

function otherPlace(
  chart: ChartView,
  unit: Exclude<ReturnType<typeof unitsOf>[number], undefined>,
  at: number,
  words: Words,
): Line {
  const places = chart.places?.[unit];
  const place = places?.[at];
  if (place === undefined) return [];
  const text =
    unit === "time"
      ? words.after(formatLength(place - (places?.[0] ?? 0)))
      : xWords(place, unit, words);
  return [segment(text, "faint")];
}
