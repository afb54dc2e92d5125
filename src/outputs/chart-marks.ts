import type { ChartMark, ChartView } from "../core/view.ts";
import type { Words } from "../messages/words.ts";
import { joinEqual } from "./chart-canvas.ts";
import { columnOf, type Plot } from "./chart-dots.ts";
import type { Glyphs } from "./chart-glyphs.ts";
import { formatValue } from "./number-text.ts";
import { xWords } from "./place-words.ts";
import { type Line, lineWidth, type Segment, segment } from "./styled-line.ts";

/** What drawing marks under the x axis takes. */
export interface MarksInput {
  readonly chart: ChartView;
  readonly plot: Plot;
  readonly glyphs: Glyphs;
}

/** A line of arrows at the checkpoints, ranked ones with their place on the shortlist; undefined without any. */
export function checkpointLine({ chart, plot, glyphs }: MarksInput): Line | undefined {
  const all = chart.marks.filter((mark) => mark.kind === "checkpoint");
  if (all.length === 0) return undefined;
  const cells = blank(plot.columns);
  const inside = (x: number): boolean => x >= plot.x.low && x <= plot.x.high;
  for (const mark of all.filter(({ rank, x }) => rank === undefined && inside(x))) {
    cells[columnOf(mark.x, plot)] = segment(glyphs.otherCheckpoint, "faint");
  }
  // The best guess is drawn last: where two touch, it is the one that stays.
  const ranked = all.filter(({ x }) => inside(x)).sort((a, b) => (b.rank ?? 0) - (a.rank ?? 0));
  for (const { rank, x } of ranked) {
    if (rank === undefined) continue;
    const text = `${glyphs.checkpoint}${rank}`;
    const start = Math.max(0, Math.min(columnOf(x, plot), plot.columns - text.length));
    for (const [index, character] of [...text].entries()) {
      cells[start + index] = segment(character, "best");
    }
  }
  return joinEqual(cells.slice(0, plot.columns));
}

/** A bar over the x in which the turn lies, crossed at the likeliest place; undefined without a turning point. */
export function turningPointLine({ chart, plot, glyphs }: MarksInput): Line | undefined {
  const turns = chart.marks.filter(
    (mark) => mark.kind === "turning point" && mark.high >= plot.x.low && mark.low <= plot.x.high,
  );
  if (turns.length === 0) return undefined;
  const cells = blank(plot.columns);
  for (const turn of turns) {
    if (turn.kind !== "turning point") continue;
    const [from, at, to] = [turn.low, turn.x, turn.high].map((x) =>
      Math.max(0, Math.min(plot.columns - 1, columnOf(x, plot))),
    );
    if (from === undefined || at === undefined || to === undefined) continue;
    for (let column = from; column <= to; column += 1) {
      cells[column] = segment(glyphs.bar.line, "mark");
    }
    cells[from] = segment(glyphs.bar.from, "mark");
    cells[to] = segment(glyphs.bar.to, "mark");
    cells[at] = segment(glyphs.bar.at, "mark");
  }
  return joinEqual(cells);
}

/** What the signs on a chart mean, only those that are on it: on as many lines as they need; none without signs. */
export function marksLegend(
  { chart, glyphs }: MarksInput,
  look: { readonly words: Words; readonly outliers: boolean; readonly columns: number },
): readonly Line[] {
  const { words } = look;
  const lines: Segment[][] = [];
  const add = (sign: string, style: Segment["style"], text: string): void => {
    const entry = [segment(sign, style), segment(` ${text}`, "faint")];
    const line = lines.at(-1);
    const fits =
      line !== undefined && lineWidth([...line, ...entry]) + legendGap.length <= look.columns;
    if (fits) line.push(segment(legendGap), ...entry);
    else if (lineWidth(entry) <= look.columns) lines.push(entry);
  };
  const find = (kind: ChartMark["kind"]): ChartMark | undefined =>
    chart.marks.find((mark) => mark.kind === kind);
  const files = chart.marks.filter((mark) => mark.kind === "checkpoint");
  const best = find("best");
  if (best?.kind === "best") {
    const where = xWords(best.x, chart.xUnit, words);
    add(glyphs.best, "best", words.bestAt(formatValue(best.y), where));
  }
  if (files.some(({ rank }) => rank !== undefined)) {
    add(`${glyphs.checkpoint}1`, "best", words.mark.listen);
  }
  if (files.some(({ rank }) => rank === undefined)) {
    add(glyphs.otherCheckpoint, "faint", words.mark.checkpoint);
  }
  const { bar } = glyphs;
  if (find("turning point")) {
    add(`${glyphs.band}${bar.from}${bar.at}${bar.to}`, "mark", words.mark.turningPoint);
  }
  if (find("stop advised")) add(glyphs.stop, "stop", words.mark.stopAdvised);
  if (find("restart")) add(glyphs.restart, "restart", words.mark.restart);
  if (find("rate drop")) add(glyphs.drop, "mark", words.mark.rateDrop);
  if (look.outliers) add(glyphs.above, "mark", words.mark.outlier);
  return lines;
}

/** Between two entries of the legend. */
const legendGap = "   ";

function blank(columns: number): Segment[] {
  return Array.from({ length: columns }, () => segment(" "));
}
