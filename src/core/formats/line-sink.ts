import type { Problem } from "./format.ts";
import { createLineTail } from "./line-tail.ts";
import { decodeLine } from "./text-encoding.ts";

/** One line of a text log, without its line end. */
export interface Line {
  readonly text: string;
  /** 1-based, counted by newlines alone (as `grep -n` does): pieces between carriage returns share a number. */
  readonly line: number;
  /** False when the end of the line is missing (too long, or a hole of NUL bytes follows): its last word may be cut. */
  readonly whole: boolean;
}

/** Gathers the bytes of lines and gives them on as text with their numbers, in file order. */
export interface LineSink {
  /** More bytes of the line, none of them a line end or NUL. */
  append(bytes: Uint8Array): void;
  /** A NUL byte: the first of a run ends what stands before it. */
  addNul(): void;
  /** A carriage return that ends a line. */
  endPiece(): void;
  endLine(): void;
  /** The file ends, perhaps in the middle of a line. */
  endFile(): void;
  /** A whole line, decoded already, without its newline. */
  addLine(text: string): void;
  /** A whole line that somebody else has read. */
  countLine(): void;
  /** Pieces of a line that goes on, decoded already; the last one ends too. */
  addPieces(text: string): void;
  /** Whether the line has nothing in it yet, so that decoded lines may be added. */
  holdsNothing(): boolean;
}

/** After so many holes in one line the NUL bytes are dropped without ending it: such a line is no log. */
const HOLES_IN_A_LINE = 64;

/** A sink at the beginning of a file; `limit` is the most bytes of a line that are kept, `take` is given what comes out. */
export function createLineSink(options: {
  readonly carriageReturnEndsLine: boolean;
  readonly limit: number;
  readonly take: (read: Line | Problem) => void;
}): LineSink {
  const { carriageReturnEndsLine, limit, take } = options;
  const tail = createLineTail(limit);
  const now = { line: 1, nulBytes: 0, holes: 0, encodingSaid: false };

  function emit(text: string, whole = true): void {
    if (text === "" && carriageReturnEndsLine) return;
    take({ text, line: now.line, whole });
  }

  function endPiece(whole = true): void {
    const { bytes, dropped } = tail.take();
    const { text, damaged } = decodeLine(dropped ? withoutCutCharacter(bytes) : bytes);
    if (dropped) take({ line: now.line, reason: { id: "problem.line-too-long", limit } });
    if (damaged && !now.encodingSaid) {
      now.encodingSaid = true;
      take({ line: now.line, reason: { id: "problem.encoding" } });
    }
    emit(carriageReturnEndsLine ? text : withoutCarriageReturn(text), whole && !dropped);
  }

  /** The NUL bytes of a line are told at its end, as one: a hole may hold a million runs. */
  function closeLine(): void {
    const { line, nulBytes: count } = now;
    if (count > 0) take({ line, reason: { id: "problem.nul-bytes", count } });
    now.line++;
    now.nulBytes = now.holes = 0;
  }

  function addPieces(text: string): void {
    if (!carriageReturnEndsLine) emit(withoutMark(withoutCarriageReturn(text)));
    else if (!text.includes("\r")) emit(withoutMark(text));
    else for (const piece of text.split("\r")) emit(withoutMark(piece));
  }

  return {
    append: tail.append,
    addNul() {
      now.nulBytes++;
      if (tail.length() > 0 && ++now.holes <= HOLES_IN_A_LINE) endPiece(false);
    },
    endPiece,
    endLine() {
      endPiece();
      closeLine();
    },
    endFile() {
      if (tail.length() > 0) endPiece();
      closeLine();
    },
    addLine(text) {
      addPieces(text);
      now.line++;
    },
    countLine() {
      now.line++;
    },
    addPieces,
    holdsNothing: () => tail.length() === 0 && now.nulBytes === 0,
  };
}

function withoutCarriageReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Drops a last UTF-8 character that is cut: at most 3 bytes. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  let start = bytes.length - 1;
  while (start > bytes.length - 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  const first = bytes[start] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return start + length > bytes.length ? bytes.subarray(0, start) : bytes;
}
