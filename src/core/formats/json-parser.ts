import { nothingParsed, type Parsed, type Parser, type Problem } from "./format.ts";
import { findJsonRows, isJsonObject, readJsonRow } from "./json-rows.ts";
import { readJson } from "./json-text.ts";
import { createLineSplitter, isProblem, type Line, lineLimit } from "./line-parser.ts";
import { createLineTail } from "./line-tail.ts";
import { addScalarPoint, createPointsBuilder, takePoints } from "./points.ts";
import { createProblemList } from "./problem-list.ts";
import { createUtf16Reader, decodeLine, detectEncoding } from "./text-encoding.ts";

/** How much of a document is kept, which cannot be read before its end: 64 MiB. */
const documentLimit = 64 * 1024 * 1024;

/** The most points of one document: they come all at once. A training logs thousands. */
const pointLimit = 1_000_000;

const NEWLINE = 10;

/**
 * A parser for one JSON log. JSON lines (the first line is a whole object) come out line by line, a last line
 * without its newline at the end; any other text is one document and comes out at the end. A document that is
 * cut gives the rows that are whole in it; one that is none is read once more as lines.
 *
 * @param hasLines  whether the file's name says that it holds JSON lines
 */
export function createJsonParser({ hasLines }: { readonly hasLines: boolean }): Parser {
  const lines = createJsonLinesParser();
  const tail = createLineTail(documentLimit);
  let kind: "unknown" | "lines" | "document" = hasLines ? "lines" : "unknown";

  /** Tells the kind once the first line that is not empty is whole. */
  function takeUnknown(bytes: Uint8Array): Parsed {
    const blank = tail.length() > 0 ? 0 : countBlanks(bytes);
    // Empty lines come out as nothing, but they count.
    lines.push(bytes.subarray(0, blank));
    const rest = bytes.subarray(blank);
    const end = rest.indexOf(NEWLINE) + 1;
    tail.append(end > 0 ? rest.subarray(0, end) : rest);
    if (end === 0) return nothingParsed;
    const first = tail.take().bytes.slice();
    kind = first.length <= lineLimit && isWholeObject(first) ? "lines" : "document";
    if (kind === "lines") return lines.push(first, rest.subarray(end));
    tail.append(first);
    tail.append(rest.subarray(end));
    return nothingParsed;
  }

  return {
    push(bytes) {
      if (kind === "lines") return lines.push(bytes);
      if (kind === "unknown") return takeUnknown(bytes);
      tail.append(bytes);
      return nothingParsed;
    },
    finish() {
      if (kind === "lines") return lines.finish();
      const { bytes, dropped } = tail.take();
      return readDocument(bytes, dropped);
    },
  };
}

/** How many of the first bytes are spaces, tabs and line ends. */
function countBlanks(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 32 && byte !== 9 && byte !== 13 && byte !== 10);
  return first < 0 ? bytes.length : first;
}

function isWholeObject(line: Uint8Array): boolean {
  const { text } = decodeLine(line);
  if (!text.startsWith("{")) return false;
  const { value, problem } = readJson(text);
  return problem === undefined && isJsonObject(value);
}

/** A document whole in memory. `dropped`: more came than was kept. */
function readDocument(bytes: Uint8Array, dropped: boolean): Parsed {
  const encoding = detectEncoding(bytes.subarray(0, 4));
  const { text, damaged } = decodeLine(
    encoding === "bytes" ? bytes : createUtf16Reader(encoding)(bytes),
  );
  if (text.trim() === "") return nothingParsed;
  const problems = createProblemList();
  const { value, problem } = readJson(text);
  const points = createPointsBuilder();
  for (const row of findJsonRows(value)) {
    const read = readJsonRow(row);
    for (const point of read.points) addScalarPoint(points, point);
    for (const bad of read.problems) problems.add(bad);
    if (points.count < pointLimit) continue;
    problems.add(syntaxProblem(`more than ${pointLimit} points`));
    break;
  }
  if (problem !== undefined) {
    const lines = text.includes("\n") ? readLines(bytes) : nothingParsed;
    if (lines.points.count > points.count) return lines;
    problems.add(syntaxProblem(dropped ? `more than ${documentLimit} bytes` : problem));
  }
  if (damaged) problems.add({ reason: { id: "problem.encoding" } });
  if (points.count === 0 && problem === undefined) {
    problems.add({ reason: { id: "problem.no-numbers" } });
  }
  return { ...nothingParsed, points: takePoints(points), problems: problems.finish() };
}

/** JSON lines of which the first was torn by a crash look like a document that is none. */
function readLines(bytes: Uint8Array): Parsed {
  return createJsonLinesParser().finish(bytes);
}

function syntaxProblem(text: string) {
  return { reason: { id: "problem.syntax", text } } as const;
}

/** As `Parser`, for several pieces of the file at once; `finish` takes its last ones. */
interface LinesParser {
  push(...pieces: readonly Uint8Array[]): Parsed;
  finish(...pieces: readonly Uint8Array[]): Parsed;
}

/** A parser for one object a line. A line that is no JSON is a problem and costs itself only. */
function createJsonLinesParser(): LinesParser {
  const splitter = createLineSplitter({ carriageReturnEndsLine: true });
  const problems = createProblemList();
  const points = createPointsBuilder();
  let lastLine: number | undefined;
  let hasPoint = false;

  function takeLine({ text, line, whole }: Line): void {
    if (text.trim() === "") return;
    lastLine = line;
    const { value, problem } = readJson(text);
    for (const row of findJsonRows(value)) {
      const read = readJsonRow(row, line);
      for (const point of read.points) addScalarPoint(points, point);
      for (const bad of read.problems) problems.add(bad);
    }
    const isList = typeof value === "object" && value !== null;
    const reason = problem ?? (isList ? undefined : "no object");
    // The problem of a line that is not whole has been told by the splitter.
    if (reason !== undefined && whole) problems.add({ line, ...syntaxProblem(reason) });
  }

  function take(reads: ReturnType<typeof splitter.push>): void {
    for (const read of reads) {
      if (isProblem(read)) problems.add(read);
      else takeLine(read);
    }
    if (points.count > 0) hasPoint = true;
  }

  function parsed(told: readonly Problem[]): Parsed {
    return { ...nothingParsed, points: takePoints(points), problems: told };
  }

  return {
    push(...pieces) {
      for (const bytes of pieces) take(splitter.push(bytes));
      return parsed(problems.take());
    },
    finish(...pieces) {
      for (const bytes of pieces) take(splitter.push(bytes));
      take(splitter.finish());
      const told = problems.take();
      if (!hasPoint && lastLine !== undefined && told.length === 0) {
        problems.add({ reason: { id: "problem.no-numbers" } });
      }
      return parsed([...told, ...problems.finish()]);
    },
  };
}
