import type { ProblemView, RunView, View } from "../../core/view.ts";
import { problemText } from "../problem-text.ts";
import { formatSafeMessage, textWidth, wrapText } from "../safe-text.ts";
import { type Line, segment } from "../styled-line.ts";
import { keyTable } from "./keys.ts";
import type { Look } from "./look.ts";

/** No problem takes more lines than this. */
const mostLines = 4;

/** All problems: those of the selected run first, then those of no run, then of the other runs. */
export function problemLines(view: View, run: RunView | undefined, look: Look): readonly Line[] {
  const { words } = look.catalogue;
  const others = view.runs.filter((other) => other !== run);
  const all = [run?.problems ?? [], view.problems, ...others.map((other) => other.problems)].flat();
  const lines = all.flatMap((problem) => problemEntry(problem, look));
  return [title(words.problems), ...(lines.length > 0 ? lines : [[segment(words.noProblems)]])];
}

/** Findings and hints of the selected run, whole. */
export function findingLines(run: RunView | undefined, look: Look): readonly Line[] {
  const { words } = look.catalogue;
  const messages = run === undefined ? [] : [...run.notes, ...run.findings, ...run.hints];
  const lines = messages.flatMap((message) =>
    bullet(formatSafeMessage(message, look.catalogue), look),
  );
  return [title(words.findings), ...(lines.length > 0 ? lines : [[segment(words.noFindings)]])];
}

/** Every key and what it does, from the one table. */
export function helpLines(look: Look): readonly Line[] {
  const { words } = look.catalogue;
  const names = keyTable.map((binding) => binding.keys.join(", "));
  const width = Math.max(...names.map(textWidth));
  return [
    title(words.keys),
    ...keyTable.flatMap((binding, index) => [
      ...(binding.begins === true ? [[]] : []),
      [
        segment(` ${(names[index] ?? "").padEnd(width)}  `, "key"),
        segment(words.key[binding.action].long),
      ],
    ]),
  ];
}

/** The part of a list that fits, from line `scroll` on; its title stays. The last line never scrolls away. */
export function scrollLines(lines: readonly Line[], rows: number, scroll: number): readonly Line[] {
  const [first, ...rest] = lines;
  const start = Math.max(0, Math.min(scroll, rest.length - (rows - 1)));
  return first === undefined ? [] : [first, ...rest.slice(start, start + rows - 1)];
}

function title(text: string): Line {
  return [segment(text, "title")];
}

function problemEntry(problem: ProblemView, look: Look): readonly Line[] {
  return bullet(problemText(problem, look.catalogue), look);
}

function bullet(text: string, look: Look): readonly Line[] {
  return wrapText(text, look.columns - 2, mostLines).map((line, index) => [
    segment(index === 0 ? `${look.glyphs.separator} ` : "  ", "faint"),
    segment(line),
  ]);
}
