import type { Problem } from "./formats/format.ts";
import { mostSeries } from "./formats/points.ts";
import { type LogContent, startLimit } from "./log-content.ts";
import type { Message } from "./message.ts";

/** A problem and its file. */
export interface LogProblem extends Problem {
  readonly file: string;
}

/** What is to be told of a log: what was not kept, what could not be read, and one line for those that were only counted. */
export function problemsOfLog(log: LogContent): readonly LogProblem[] {
  const { path: file, problems } = log;
  const more = log.problemCount - problems.length;
  const listed: LogProblem[] = leftOut(log).map((reason) => ({ file, reason }));
  for (const problem of problems) listed.push({ file, ...problem });
  if (more > 0) listed.push({ file, reason: { id: "problem.more", count: more } });
  return listed;
}

function leftOut(log: LogContent): Message[] {
  const { pointCount: points, keptCount: kept, beyondCount: count } = log;
  const reasons: Message[] = [];
  if (kept < points) reasons.push({ id: "problem.thinned", points, kept });
  if (count > 0) reasons.push({ id: "problem.too-many-tags", count, limit: mostSeries });
  if (log.joinedStarts > 0) reasons.push({ id: "problem.too-many-starts", limit: startLimit });
  return reasons;
}
