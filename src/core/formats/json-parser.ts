import { type ByteSums, nothingParsed, type Parsed, type Parser } from "./format.ts";
import { documentLimit, readDocument } from "./json-document.ts";
import { createJsonLinesParser } from "./json-lines.ts";
import { isJsonObject } from "./json-rows.ts";
import { readJson } from "./json-text.ts";
import { lineLimit } from "./line-parser.ts";
import { createLineTail } from "./line-tail.ts";
import { decodeLine } from "./text-encoding.ts";
import type { FilePlaces } from "./transcoder.ts";

const NEWLINE = 10;

/** What a parser is told of its file. */
interface JsonSource {
  /** Its name says that it holds JSON lines. */
  readonly hasLines: boolean;
  /** Where the text lies in a file of another encoding. */
  readonly places: FilePlaces | undefined;
}

/**
 * A parser for one JSON log. JSON lines (the first line is a whole object) come out line by line, a last line
 * without its newline at the end; any other text is one document and comes out at the end. A document that is
 * cut gives the rows that are whole in it; one that is none is read once more as lines.
 */
export function createJsonParser({ hasLines, places }: JsonSource): Parser {
  const lines = createJsonLinesParser(places);
  const tail = createLineTail(documentLimit);
  let kind: "unknown" | "lines" | "document" = hasLines ? "lines" : "unknown";
  let pushed = 0;
  /** Of empty lines before a document, which are booked as lines are. */
  let blanks = 0;

  /** Tells the kind once the first line that is not empty is whole. */
  function takeUnknown(bytes: Uint8Array): Parsed {
    const blank = tail.length() > 0 ? 0 : countBlanks(bytes);
    // Empty lines come out as nothing, but they count.
    const parsed = lines.push(bytes.subarray(0, blank));
    blanks += parsed.bytes?.records ?? 0;
    const rest = bytes.subarray(blank);
    const end = rest.indexOf(NEWLINE) + 1;
    tail.append(end > 0 ? rest.subarray(0, end) : rest);
    if (end === 0) return parsed;
    const first = tail.take().bytes.slice();
    kind = first.length <= lineLimit && isWholeObject(first) ? "lines" : "document";
    if (kind === "lines") return addRecords(lines.push(first, rest.subarray(end)), parsed);
    tail.append(first);
    tail.append(rest.subarray(end));
    return parsed;
  }

  return {
    push(bytes) {
      pushed += bytes.length;
      if (kind === "lines") return lines.push(bytes);
      if (kind === "unknown") return takeUnknown(bytes);
      tail.append(bytes);
      // Where its lines lie in the file is asked of no document.
      places?.forget(Number.POSITIVE_INFINITY);
      return nothingParsed;
    },
    finish() {
      if (kind === "lines") return lines.finish();
      const length = tail.length();
      const { bytes } = tail.take();
      const parsed = readDocument(bytes, length - bytes.length);
      const all = (places?.given() ?? pushed) - blanks;
      return { ...parsed, bytes: sumsOf(all, length, parsed.bytes) };
    },
  };
}

/** Nothing but empty lines was read before. */
function addRecords(parsed: Parsed, before: Parsed): Parsed {
  const { bytes } = parsed;
  if (bytes === undefined) return parsed;
  return { ...parsed, bytes: { ...bytes, records: bytes.records + (before.bytes?.records ?? 0) } };
}

/** The books of a document that takes so many bytes of its file, told in bytes of what was read. */
function sumsOf(all: number, length: number, sums: ByteSums | undefined): ByteSums {
  const scale = length === 0 ? 1 : Math.max(1, all) / length;
  const unreadable = Math.min(all, Math.round((sums?.unreadable ?? 0) * scale));
  const passed = Math.min(all - unreadable, Math.round((sums?.passed ?? 0) * scale));
  const places = unreadable > 0 ? (sums?.places ?? 0) : 0;
  return { records: all - unreadable - passed, blobs: 0, passed, unreadable, places, badBlobs: 0 };
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
