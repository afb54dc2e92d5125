import { nothingParsed, type Parsed } from "./format.ts";
import { createJsonLinesParser, isBracket, syntaxProblem } from "./json-lines.ts";
import { findJsonRows, readJsonRow } from "./json-rows.ts";
import { type ReadJson, readJson } from "./json-text.ts";
import { addScalarPoint, createPointsBuilder, takePoints } from "./points.ts";
import { createProblemList } from "./problem-list.ts";
import { decodeLine, detectEncoding, readUtf16 } from "./text-encoding.ts";
import { utf8Length } from "./utf8-length.ts";

/** How much of a document is kept, which cannot be read before its end: 64 MiB. */
export const documentLimit = 64 * 1024 * 1024;

/** The most points of one document: they come all at once. A training logs thousands. */
const pointLimit = 1_000_000;

/**
 * Reads a document that is whole in memory. JSON lines of which the first was torn by a crash look like a document that
 * is none: they are read as lines. Its books are in bytes of what is given, `records` left to whoever knows the file.
 *
 * @param dropped  so many more bytes came than were kept
 */
export function readDocument(bytes: Uint8Array, dropped: number): Parsed {
  const encoding = detectEncoding(bytes.subarray(0, 4));
  const { text, lost } = decodeLine(encoding === "bytes" ? bytes : readUtf16(bytes, encoding));
  if (text.trim() === "") return nothingParsed;
  const problems = createProblemList();
  const read = readJson(text);
  const { value, problem } = read;
  const points = createPointsBuilder();
  for (const row of findJsonRows(value)) {
    const { points: found, problems: bad } = readJsonRow(row);
    for (const point of found) addScalarPoint(points, point);
    for (const each of bad) problems.add(each);
    if (points.count < pointLimit) continue;
    problems.add(syntaxProblem(`more than ${pointLimit} points`));
    break;
  }
  if (problem !== undefined) {
    const lines = text.includes("\n") ? createJsonLinesParser().finish(bytes) : nothingParsed;
    if (lines.points.count > points.count) return withDropped(lines, dropped);
    problems.add(syntaxProblem(dropped > 0 ? `more than ${documentLimit} bytes` : problem));
  }
  if (lost > 0) problems.add({ reason: { id: "problem.encoding" } });
  if (points.count === 0 && problem === undefined) {
    problems.add({ reason: { id: "problem.no-numbers" } });
  }
  const parsed = { ...nothingParsed, points: takePoints(points), problems: problems.finish() };
  const share = unreadShare(text, read);
  // Words are no log that could be damaged.
  const isWords = share === 1 && !isBracket(text);
  const unread = Math.round(share * bytes.length);
  const unreadable = dropped + Math.max(lost, isWords ? 0 : unread);
  const sums = { records: 0, blobs: 0, passed: isWords ? unread - lost : 0, badBlobs: 0 };
  return { ...parsed, bytes: { ...sums, unreadable, places: unreadable > 0 ? 1 : 0 } };
}

/** Which share of a text is behind what could be read of it. */
function unreadShare(text: string, { problem, end = 0 }: ReadJson): number {
  return problem === undefined ? 0 : utf8Length(text, end) / utf8Length(text);
}

function withDropped(lines: Parsed, dropped: number): Parsed {
  if (dropped === 0 || lines.bytes === undefined) return lines;
  const { unreadable, places } = lines.bytes;
  const bytes = { ...lines.bytes, unreadable: unreadable + dropped, places: places + 1 };
  return { ...lines, bytes };
}
