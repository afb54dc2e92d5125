import type { ChartView } from "../core/view.ts";
import type { Words } from "../messages/words.ts";
import type { Glyphs } from "./chart-glyphs.ts";
import { isSmoothed } from "./chart-overlay.ts";
import type { ChartRanges } from "./chart-range.ts";
import { formatValue } from "./number-text.ts";
import { safeText } from "./safe-text.ts";
import { fitLine, type Line, lineWidth, type Segment, segment, spreadLine } from "./styled-line.ts";

/** A tag with its sub-folder, harmless: `eval/loss/g/mel`. */
export function chartName(chart: Pick<ChartView, "tag" | "folder">, maxWidth?: number): string {
  const name = chart.folder === undefined ? chart.tag : `${chart.folder}/${chart.tag}`;
  return safeText(name, maxWidth);
}

/** The first line of a chart: which curve, which way is better, and how each line of it is drawn. */
export function chartTitle(
  chart: ChartView,
  ranges: ChartRanges | undefined,
  look: {
    readonly columns: number;
    readonly words: Words;
    readonly glyphs: Glyphs;
    readonly log: boolean;
  },
): Line {
  const { words, glyphs, columns } = look;
  const noted = (notes: readonly string[]): Line =>
    notes.length === 0
      ? [segment(chartName(chart, columns), "title")]
      : [
          segment(chartName(chart, columns), "title"),
          segment(` ${glyphs.separator} ${notes.join(", ")}`, "faint"),
        ];
  const better = chart.mode === "min" ? words.curve.lower : words.curve.higher;
  // A scale that is not the usual one is said as long as there is room for anything.
  const scale = look.log ? [words.curve.logScale] : [];
  const name = noted(scale);
  const ownScale = ranges !== undefined && ranges.training !== ranges.y;
  const legends = scaleNotes(chart, words, ownScale).map((note) => curveLegend(chart, note, look));
  // A training curve on another scale must say so before the chart says which way is better.
  const tries = [
    { left: noted([better, ...scale]), right: legends[0] ?? [] },
    ...legends.map((right) => ({ left: name, right })),
    { left: name, right: curveLegend(chart, "", look) },
  ];
  for (const { left, right } of tries) {
    if (lineWidth(left) + 3 + lineWidth(right) <= columns) return spreadLine(left, right, columns);
  }
  return fitLine(name, columns);
}

/** What to say of the scale of the training curve, the longest first. */
function scaleNotes(chart: ChartView, words: Words, ownScale: boolean): readonly string[] {
  if (!ownScale || chart.training === undefined) return [""];
  const finite = chart.training.y.filter(Number.isFinite);
  const [first = Number.NaN, last = Number.NaN] = [finite.at(0), finite.at(-1)];
  const values = words.curve.ownScaleFrom(formatValue(first), formatValue(last));
  return [` (${values})`, ` (${words.curve.ownScale})`];
}

/** The title of a small chart: its name and its newest value. */
export function smallChartTitle(chart: ChartView, columns: number): Line {
  const value = formatValue(chart.y.at(-1) ?? Number.NaN);
  const name = chartName(chart, Math.max(1, columns - value.length - 1));
  return spreadLine([segment(name, "faint")], [segment(value)], columns);
}

/** How each line is drawn; `note` stands behind the training curve. */
function curveLegend(
  chart: ChartView,
  note: string,
  { words, glyphs }: { readonly words: Words; readonly glyphs: Glyphs },
): Line {
  const pieces: Segment[] = [];
  if (isSmoothed(chart)) {
    pieces.push(
      segment(glyphs.sample.line, "smoothed"),
      segment(` ${words.curve.smoothed} ${chart.smoothing}   `, "faint"),
      segment(`${glyphs.sample.points} ${words.curve.raw}`, "faint"),
    );
  }
  if (chart.training === undefined) return pieces;
  if (pieces.length > 0) pieces.push(segment("   "));
  pieces.push(segment(glyphs.sample.dashes, "training"));
  pieces.push(segment(` ${words.curve.training}${note}`, "faint"));
  return pieces;
}
