import type { Parsed, Problem } from "./format.ts";
import { nothingParsed } from "./format.ts";
import { findJsonRows, readJsonRow } from "./json-rows.ts";
import { readJson } from "./json-text.ts";
import type { LineUse } from "./line-books.ts";
import { createLineReader, type Line } from "./line-parser.ts";
import { addScalarPoint, createPointsBuilder, takePoints } from "./points.ts";
import { createProblemList } from "./problem-list.ts";
import type { FilePlaces } from "./transcoder.ts";

/** As `Parser`, for several pieces of the file at once; `finish` takes its last ones. */
export interface JsonLinesParser {
  push(...pieces: readonly Uint8Array[]): Parsed;
  finish(...pieces: readonly Uint8Array[]): Parsed;
}

/**
 * A parser for one object a line. A line that is no JSON is a problem and costs itself only.
 *
 * @param places  where the text lies in a file of another encoding
 */
export function createJsonLinesParser(places?: FilePlaces): JsonLinesParser {
  const problems = createProblemList();
  const points = createPointsBuilder();
  let lastLine: number | undefined;
  let hasPoint = false;

  function takeLine({ text, line, whole }: Line): LineUse {
    if (text.trim() === "") return "read";
    lastLine = line;
    const before = points.count;
    const { value, problem } = readJson(text);
    for (const row of findJsonRows(value)) {
      const read = readJsonRow(row, line);
      for (const point of read.points) addScalarPoint(points, point);
      for (const bad of read.problems) problems.add(bad);
    }
    const isList = typeof value === "object" && value !== null;
    const reason = problem ?? (isList ? undefined : "no object");
    // The problem of a line that is not whole has been told already.
    if (reason !== undefined && whole) problems.add({ line, ...syntaxProblem(reason) });
    if (points.count > before || reason === undefined) return "read";
    return isBracket(text) ? "unreadable" : "passed";
  }

  const reader = createLineReader({
    carriageReturnEndsLine: true,
    take: takeLine,
    problem: (problem) => problems.add(problem),
    places,
  });

  function push(pieces: readonly Uint8Array[]): void {
    for (const bytes of pieces) reader.push(bytes);
  }

  function parsed(told: readonly Problem[]): Parsed {
    if (points.count > 0) hasPoint = true;
    const bytes = reader.takeBytes();
    return { ...nothingParsed, points: takePoints(points), problems: told, bytes };
  }

  return {
    push(...pieces) {
      push(pieces);
      return parsed(problems.take());
    },
    finish(...pieces) {
      push(pieces);
      reader.finish();
      if (points.count > 0) hasPoint = true;
      const told = problems.take();
      if (!hasPoint && lastLine !== undefined && told.length === 0) {
        problems.add({ reason: { id: "problem.no-numbers" } });
      }
      return parsed([...told, ...problems.finish()]);
    },
  };
}

/** Whether a text begins as JSON of rows does, and so is more than words. */
export function isBracket(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** What is wrong with the syntax. */
export function syntaxProblem(text: string) {
  return { reason: { id: "problem.syntax", text } } as const;
}
