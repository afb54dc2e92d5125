import type { View } from "../../core/view.ts";
import { formatSafeMessage, safeText } from "../safe-text.ts";
import { type Line, lineWidth, type Segment, segment, spreadLine } from "../styled-line.ts";
import type { Look } from "./look.ts";

/** The top line: what is watched, how many runs, how many problems. */
export function headerLine(view: View, look: Look): Line {
  const { words } = look.catalogue;
  const dot = ` ${look.glyphs.separator} `;
  const right: Segment[] = [
    ...changedWords(view, look).flatMap((text) => [segment(text, "wait"), segment(dot, "faint")]),
    segment(words.runCount(view.runs.length), "faint"),
  ];
  const problems = countProblems(view);
  if (problems > 0)
    right.push(segment(dot, "faint"), segment(words.problemCount(problems), "wait"));
  const left = [segment("stopwatch", "title"), segment("  ")];
  const room = look.columns - lineWidth(left) - lineWidth(right) - 2;
  const logdir = segment(room > 3 ? safeText(view.logdir, room) : "", "faint");
  return spreadLine([...left, logdir], right, look.columns);
}

/** What a person changed of the rules: a verdict must not be mistaken for one under the usual numbers. */
function changedWords({ changed }: View, { catalogue, columns }: Look): readonly string[] {
  if (changed === undefined || columns < 60) return [];
  const { words } = catalogue;
  return [
    ...(changed.patience === undefined ? [] : [words.changed.patience(changed.patience)]),
    ...(changed.smoothing === undefined ? [] : [words.changed.smoothing(changed.smoothing)]),
  ];
}

/** What is going on with the watching itself; undefined when nothing needs saying. */
export function noticeLine(view: View, look: Look): Line | undefined {
  if (view.notice === undefined) return undefined;
  return [segment(formatSafeMessage(view.notice, look.catalogue, look.columns), "wait")];
}

/** All problems of a view, those of its runs included. */
export function countProblems(view: View): number {
  return view.runs.reduce((sum, run) => sum + run.problems.length, view.problems.length);
}
