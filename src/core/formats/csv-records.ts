import type { Problem } from "./format.ts";
import {
  createLineReader,
  isProblem,
  type LineReader,
  lineLimit,
  type QuickLine,
} from "./line-parser.ts";

/** One row of a CSV: a line, or several where a quoted cell holds line ends (kept as `\n`). */
export interface CsvRecord {
  readonly text: string;
  /** 1-based number of its first line. */
  readonly line: number;
  /** "no": it holds no quote character. "broken": it holds some, but not as CSV wants them; they mean nothing. */
  readonly quotes: "no" | "yes" | "broken";
  /** Whether its end is missing; "perhaps" for a last line without its newline. */
  readonly cut: "no" | "perhaps" | "yes";
}

/** A cell over more lines than this is taken for a quote that is never closed; a note in a log has two or three. */
const quotedLines = 16;

/**
 * A reader for one CSV from its first byte, whatever its delimiter. Line ends may be LF, CRLF or CR; empty lines
 * are left out, in a quoted cell too. A quote that is never closed costs its own line only: the lines behind it
 * are read alone. The last record, where the file ends without a newline, comes out at the end. Memory: one record, 2 MiB
 * at most.
 *
 * @param options.take   is given what comes out, in file order
 * @param options.quick  a shortcut past `take` for nearly all rows of a long table
 */
export function createRecordReader(options: {
  readonly take: (read: CsvRecord | Problem) => void;
  readonly quick?: QuickLine;
}): LineReader {
  const { take, quick } = options;
  /** Lines of a record whose quote is still open. */
  let held: CsvRecord[] = [];
  let heldLength = 0;
  let ended = false;

  function hold(line: CsvRecord): void {
    held.push(line);
    heldLength += line.text.length;
  }

  function release(): readonly CsvRecord[] {
    const lines = held;
    held = [];
    heldLength = 0;
    return lines;
  }

  /** The first line opens a quote that nothing closes: it is read alone, and the others begin anew. */
  function giveUp(): void {
    const [first, ...others] = release();
    if (!first) return;
    pushBroken(first, "a quote is not closed");
    for (const line of others) takeLine(line);
  }

  function pushBroken(line: CsvRecord, text: string): void {
    take({ line: line.line, reason: { id: "problem.syntax", text } });
    take({ ...line, quotes: "broken" });
  }

  function takeLine(line: CsvRecord): void {
    if (held.length === 0) {
      const end = line.quotes === "no" ? "closed" : readQuotes(line.text, false);
      if (end === "open") hold(line);
      else if (end === "broken") pushBroken(line, "misplaced quote");
      else take(line);
      return;
    }
    hold(line);
    const end = readQuotes(line.text, true);
    if (end === "closed") {
      const lines = release();
      const text = lines.map((part) => part.text).join("\n");
      take({ text, line: lines[0]?.line ?? line.line, quotes: "yes", cut: line.cut });
    } else if (end === "broken" || held.length === quotedLines || heldLength > lineLimit) giveUp();
  }

  const reader = createLineReader({
    carriageReturnEndsLine: true,
    take(read) {
      if (isProblem(read)) {
        take(read);
        return;
      }
      const { text, line, whole } = read;
      const quotes = text.includes('"') ? "yes" : "no";
      takeLine({ text, line, quotes, cut: !whole ? "yes" : ended ? "perhaps" : "no" });
    },
    // Within a quoted cell a row of numbers is no row.
    quick: (bytes, start) => (held.length === 0 ? (quick?.(bytes, start) ?? -1) : -1),
  });

  return {
    push: reader.push,
    finish() {
      ended = true;
      reader.finish();
      while (held.length > 0) giveUp();
    },
  };
}

const SPACE = 32;
const QUOTE = 34;
/** Comma, semicolon, tab, pipe: all that may separate cells, as the delimiter is not known yet in a header. */
const delimiters: readonly number[] = [44, 59, 9, 124];

/**
 * Reads the quotes of a line. A quote opens a cell only at its start and closes it only at its end (RFC 4180, blanks
 * around it allowed); in a cell without quotes it is a character like any other.
 *
 * @returns "open": a cell goes on behind this line; "broken": text stands behind a closing quote
 */
function readQuotes(text: string, openBefore: boolean): "open" | "closed" | "broken" {
  let open = openBefore;
  let cellBegins = true;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== QUOTE) {
      if (code !== SPACE) cellBegins = delimiters.includes(code);
      continue;
    }
    if (!open) open = cellBegins;
    else if (text.charCodeAt(at + 1) === QUOTE) at++;
    else if (isCellEnd(text, at + 1)) open = false;
    else return "broken";
    cellBegins = false;
  }
  return open ? "open" : "closed";
}

/** Whether only blanks stand between a place and the next delimiter or the line's end. */
function isCellEnd(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at++;
  return at === text.length || delimiters.includes(text.charCodeAt(at));
}
