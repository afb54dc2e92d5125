import type { Problem } from "./format.ts";
import type { LineUse } from "./line-books.ts";
import {
  createLineReader,
  type LineNow,
  type LineReader,
  lineLimit,
  type QuickLine,
} from "./line-parser.ts";
import type { FilePlaces } from "./transcoder.ts";

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
 * @param options.take   is given each record in file order, and says what its lines were
 * @param options.quick  a shortcut past `take` for nearly all rows of a long table
 */
export function createRecordReader(options: RecordReaderOptions): LineReader {
  const { take, problem, quick, places } = options;
  /** Lines of a record whose quote is still open, and how many bytes of the file they are. */
  let held: HeldLine[] = [];
  let heldLength = 0;
  let ended = false;

  function hold(line: HeldLine, { books }: LineNow): "held" {
    held.push(line);
    heldLength += line.text.length;
    books.hold(line.bytes);
    return "held";
  }

  function release({ books }: LineNow): readonly HeldLine[] {
    const lines = held;
    for (const line of lines) books.hold(-line.bytes);
    held = [];
    heldLength = 0;
    return lines;
  }

  /** The first line opens a quote that nothing closes: it is read alone, and the others begin anew. */
  function giveUp(now: LineNow): void {
    const [first, ...others] = release(now);
    if (!first) return;
    now.books.add(takeBroken(first, "a quote is not closed"), first.bytes);
    for (const line of others) {
      const use = takeLine(line, { ...now, lineBytes: () => line.bytes });
      now.books.add(use, line.bytes);
    }
  }

  function takeBroken(line: CsvRecord, text: string): LineUse {
    problem({ line: line.line, reason: { id: "problem.syntax", text } });
    return take({ ...line, quotes: "broken" });
  }

  function takeLine(line: CsvRecord, now: LineNow): LineUse {
    if (held.length === 0) {
      const end = line.quotes === "no" ? "closed" : readQuotes(line.text, false);
      if (end === "open") return hold({ ...line, bytes: now.lineBytes() }, now);
      return end === "broken" ? takeBroken(line, "misplaced quote") : take(line);
    }
    hold({ ...line, bytes: now.lineBytes() }, now);
    const end = readQuotes(line.text, true);
    if (end === "closed") takeHeld(line.cut, now);
    else if (end === "broken" || held.length === quotedLines || heldLength > lineLimit) giveUp(now);
    // Whatever became of it is booked by now.
    return "held";
  }

  function takeHeld(cut: CsvRecord["cut"], now: LineNow): void {
    const lines = release(now);
    const text = lines.map((part) => part.text).join("\n");
    const use = take({ text, line: lines[0]?.line ?? 0, quotes: "yes", cut });
    for (const { bytes } of lines) now.books.add(use, bytes);
  }

  let lastNow: LineNow | undefined;
  const reader = createLineReader({
    carriageReturnEndsLine: true,
    take({ text, line, whole }, now) {
      lastNow = now;
      const quotes = text.includes('"') ? "yes" : "no";
      return takeLine({ text, line, quotes, cut: !whole ? "yes" : ended ? "perhaps" : "no" }, now);
    },
    problem,
    // Within a quoted cell a row of numbers is no row.
    quick: (bytes, start) => (held.length === 0 ? (quick?.(bytes, start) ?? -1) : -1),
    places,
  });

  return {
    push: reader.push,
    finish() {
      ended = true;
      reader.finish();
      while (held.length > 0 && lastNow !== undefined) giveUp(lastNow);
    },
    takeBytes: reader.takeBytes,
  };
}

/** What a record reader is given. */
export interface RecordReaderOptions {
  readonly take: (record: CsvRecord) => LineUse;
  readonly problem: (problem: Problem) => void;
  readonly quick?: QuickLine;
  /** See `LineReaderOptions`. */
  readonly places?: FilePlaces | undefined;
}

/** A line of a record that goes on. */
interface HeldLine extends CsvRecord {
  readonly bytes: number;
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
