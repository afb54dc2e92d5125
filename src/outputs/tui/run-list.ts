import type { RunView } from "../../core/view.ts";
import { adviceWord } from "../advice-words.ts";
import { overlayStyles } from "../chart-overlay.ts";
import { bestWords, progressWords, silenceWords } from "../place-words.ts";
import { padText, safeText, textWidth } from "../safe-text.ts";
import { fitLine, type Line, type Segment, segment } from "../styled-line.ts";
import { adviceStyle, type Look, verdictStyle } from "./look.ts";
import { type Pins, pinLetter } from "./pins.ts";

/** No name takes more of the list than this; the whole path is in the JSON outputs. */
const widestName = 28;

/**
 * One line a run, advice first, in at most `rows` lines around the selected one.
 * Columns on the right give way on a narrow screen.
 */
export function runListLines(
  runs: readonly RunView[],
  { selected, pins }: { readonly selected: RunView | undefined; readonly pins: Pins },
  rows: number,
  look: Look,
): readonly Line[] {
  const index = selected === undefined ? 0 : Math.max(0, runs.indexOf(selected));
  const first = firstListed(runs.length, index, rows);
  const shown = runs.slice(first, first + rows);
  const cells = shown.map((run) => runCells(run, look));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(0, ...cells.map((row) => textWidth(row[column]?.text ?? ""))),
  );
  const kept = fittingColumns(widths, look.columns - 3);
  const hasPins = pins.some((pin) => pin !== undefined);
  return shown.map((run, row) => {
    const pointer = run === selected ? look.glyphs.pointer : " ";
    const letter = pinLetter(pins, run.path);
    const slot = pins.indexOf(run.path) % overlayStyles.length;
    const line: Segment[] = [
      segment(pointer, "selected"),
      segment(letter ?? " ", letter === undefined ? "text" : (overlayStyles[slot] ?? "text")),
      ...(hasPins ? [segment(" ")] : []),
    ];
    for (const [column, cell] of (cells[row] ?? []).entries()) {
      if (!kept.includes(column)) continue;
      line.push({ ...cell, text: `${padText(cell.text, widths[column] ?? 0)}  ` });
    }
    return fitLine(line, look.columns);
  });
}

/** Index of the first run listed, so that the selected one stands in the middle. */
export function firstListed(count: number, selected: number, rows: number): number {
  return Math.max(0, Math.min(selected - Math.floor(rows / 2), count - rows));
}

/** Which columns stay, whole: advice and name in any case, then verdict, state, progress and best. */
function fittingColumns(widths: readonly number[], columns: number): readonly number[] {
  const kept = [0, 1];
  let left = columns - (widths[0] ?? 0) - (widths[1] ?? 0) - 2;
  for (const column of [2, 5, 3, 4]) {
    const width = (widths[column] ?? 0) + 2;
    if (width > left) break;
    kept.push(column);
    left -= width;
  }
  return kept;
}

function runCells(run: RunView, look: Look): readonly Segment[] {
  const { catalogue } = look;
  const { words } = catalogue;
  const name = safeText(run.name, widestName);
  const advice = adviceWord(run, catalogue);
  const word =
    run.state === "silent"
      ? words.silentFor(silenceWords(run, catalogue))
      : catalogue.states[run.state];
  const best = run.best === undefined ? "" : bestWords(run.best, look);
  return [
    segment(advice.toLocaleUpperCase("en"), adviceStyle(run)),
    segment(name, "strong"),
    segment(catalogue.verdicts[run.verdict], verdictStyle(run)),
    segment(progressWords(run, look)),
    segment(best, "faint"),
    segment(word === advice ? "" : word, run.state === "silent" ? "wait" : "faint"),
  ];
}
