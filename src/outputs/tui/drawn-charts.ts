import type { ChartView } from "../../core/view.ts";
import type { Words } from "../../messages/words.ts";
import type { Line } from "../styled-line.ts";

/** Pictures kept of one chart: it seldom stands in more places, or sizes, at once. */
const most = 4;

const kept = new WeakMap<ChartView, WeakMap<Words, Map<string, readonly Line[]>>>();

/**
 * A picture of a chart, drawn once: while nothing is logged the same charts are shown every second, and a chart
 * that changed is another object.
 *
 * @param how  all that the picture depends on besides the chart and the language
 */
export function drawnOnce(
  { chart, words, how }: { readonly chart: ChartView; readonly words: Words; readonly how: string },
  draw: () => readonly Line[],
): readonly Line[] {
  const inWords = kept.get(chart) ?? new WeakMap<Words, Map<string, readonly Line[]>>();
  kept.set(chart, inWords);
  const pictures = inWords.get(words) ?? new Map<string, readonly Line[]>();
  inWords.set(words, pictures);
  const before = pictures.get(how);
  if (before !== undefined) return before;
  const drawn = draw();
  const [oldest] = pictures.keys();
  if (pictures.size >= most && oldest !== undefined) pictures.delete(oldest);
  pictures.set(how, drawn);
  return drawn;
}
