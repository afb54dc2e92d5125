import type { View } from "../../core/view.ts";
import { formatSafeMessage, safeText } from "../safe-text.ts";
import { type Line, lineWidth, type Segment, segment, spreadLine } from "../styled-line.ts";
import type { Look } from "./look.ts";

/** The top line: what is watched, how many runs, how many problems. */
export function headerLine(view: View, look: Look): Line {
  const { words } = look.catalogue;
  const dot = ` ${look.glyphs.separator} `;
  const right: Segment[] = [segment(words.runCount(view.runs.length), "faint")];
  const problems = countProblems(view);
  if (problems > 0)
    right.push(segment(dot, "faint"), segment(words.problemCount(problems), "wait"));
  const left = [segment("stopwatch", "title"), segment("  ")];
  const room = look.columns - lineWidth(left) - lineWidth(right) - 2;
  const logdir = segment(room > 3 ? safeText(view.logdir, room) : "", "faint");
  return spreadLine([...left, logdir], right, look.columns);
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
