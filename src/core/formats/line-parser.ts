import type { Problem } from "./format.ts";
import { createLineSink, type Line } from "./line-sink.ts";
import { createUtf16Reader, decodeUtf8, detectEncoding, encodingBytes } from "./text-encoding.ts";

export type { Line } from "./line-sink.ts";

/** The most bytes of a line that are read: 1 MiB. A hparams line is a few kB; a 100 MB "line" is an attack. */
export const lineLimit = 1024 * 1024;

/** Turns bytes into lines; keeps the torn tail. Cutting the bytes anywhere changes nothing in what comes out. */
export interface LineSplitter {
  /** The lines that these bytes complete, and what was wrong, each where it stands in the file. */
  push(bytes: Uint8Array): readonly (Line | Problem)[];
  /** The last line, where the file ends without a newline. Nothing may be pushed afterwards. */
  finish(): readonly (Line | Problem)[];
}

/** Turns bytes into lines, as `LineSplitter` does, and gives on each as it comes out. */
export interface LineReader {
  push(bytes: Uint8Array): void;
  finish(): void;
}

/**
 * Reads a line of a form that it knows where its bytes stand, among others. Returns where the next line begins; -1, with
 * nothing done, for any other line: that one is given on as a `Line`.
 */
export type QuickLine = (bytes: Uint8Array, start: number) => number;

/** Where the next line begins when a line ends at a place, in `\n` or `\r\n`; -1 when it does not end there. */
export function nextLine(bytes: Uint8Array, end: number): number {
  const at = bytes[end] === CARRIAGE_RETURN ? end + 1 : end;
  return bytes[at] === NEWLINE ? at + 1 : -1;
}

/** Tells a problem from a line. */
export function isProblem(read: Line | Problem): read is Problem {
  return "reason" in read;
}

/**
 * A splitter for one file, from its first byte. UTF-8, or GBK line by line, or UTF-16; byte order marks dropped.
 * A run of NUL bytes ends a line. Memory: one line, `lineLimit` at most.
 *
 * @param options.carriageReturnEndsLine  true: `\r` ends a line as `\n` does (progress bars), and empty lines are
 *   left out; false: only a `\r` before `\n` is dropped, and empty lines come out too
 */
export function createLineSplitter(options: {
  readonly carriageReturnEndsLine: boolean;
}): LineSplitter {
  let reads: (Line | Problem)[] = [];
  const reader = createLineReader({ ...options, take: (read) => void reads.push(read) });
  function takeReads(): readonly (Line | Problem)[] {
    const taken = reads;
    reads = [];
    return taken;
  }
  return {
    push(bytes) {
      reader.push(bytes);
      return takeReads();
    },
    finish() {
      reader.finish();
      return takeReads();
    },
  };
}

/** What a `LineReader` is given: see `createLineSplitter`. */
export interface LineReaderOptions {
  readonly carriageReturnEndsLine: boolean;
  readonly take: (read: Line | Problem) => void;
  /** A shortcut past `take` for nearly all lines of a long log. */
  readonly quick?: QuickLine;
}

/** The same as `createLineSplitter`, for a caller that wants each line at once. */
export function createLineReader(options: LineReaderOptions): LineReader {
  const splitter = createByteReader(options);
  // The encoding is told from the first 4 bytes, so these wait for one another.
  let head: Uint8Array | undefined = new Uint8Array(0);
  let toUtf8 = (bytes: Uint8Array): Uint8Array => bytes;

  function decide(first: Uint8Array): void {
    const encoding = detectEncoding(first);
    if (encoding !== "bytes") toUtf8 = createUtf16Reader(encoding);
    head = undefined;
    splitter.push(toUtf8(first));
  }
  return {
    push(bytes) {
      let rest = bytes;
      if (head) {
        const missing = encodingBytes - head.length;
        head = Uint8Array.of(...head, ...bytes.subarray(0, missing));
        if (head.length < encodingBytes) return;
        decide(head);
        rest = bytes.subarray(missing);
      }
      splitter.push(toUtf8(rest));
    },
    finish() {
      if (head) decide(head);
      splitter.finish();
    },
  };
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** Splits bytes that hold ASCII as ASCII: UTF-8 or GBK. */
function createByteReader({ carriageReturnEndsLine, take, quick }: LineReaderOptions): LineReader {
  const sink = createLineSink({ carriageReturnEndsLine, limit: lineLimit, take });

  /** Byte by byte, with everything that can go wrong. */
  function readCarefully(bytes: Uint8Array): void {
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      const ends = byte === NEWLINE || (byte === CARRIAGE_RETURN && carriageReturnEndsLine);
      if (!ends && byte !== 0) continue;
      sink.append(bytes.subarray(start, at));
      start = at + 1;
      if (byte === 0) sink.addNul();
      else if (byte === NEWLINE) sink.endLine();
      else sink.endPiece();
    }
    sink.append(bytes.subarray(start));
  }

  /** Whole lines, decoded together: several times faster. False, with nothing done, if they need care. */
  function readTogether(bytes: Uint8Array): boolean {
    const text = sink.holdsNothing() ? decodeUtf8(bytes) : undefined;
    if (text === undefined || text.includes("\0")) return false;
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      sink.addLine(text.slice(start, end));
      start = end + 1;
    }
    if (start < text.length) sink.addPieces(text.slice(start));
    return true;
  }

  /** Whole lines: each at a glance, or else together with the next ones. */
  function readWhole(bytes: Uint8Array): void {
    // Where one line after the other is of no form that is known, trying costs more than it gives.
    let together = 1;
    for (let at = 0; at < bytes.length; ) {
      const next = quick !== undefined && sink.holdsNothing() ? quick(bytes, at) : -1;
      if (next >= 0) {
        sink.countLine();
        at = next;
        together = 1;
        continue;
      }
      const end = quick === undefined ? bytes.length : linesEnd(bytes, at, together);
      const lines = bytes.subarray(at, end);
      if (!readTogether(lines)) readCarefully(lines);
      at = end;
      together = Math.min(2 * together, mostTogether);
    }
  }

  return {
    push(bytes) {
      // The end of a line begun before is read with care, the whole lines behind it at once.
      const rest = sink.holdsNothing() ? 0 : firstLineEnd(bytes, carriageReturnEndsLine);
      readCarefully(bytes.subarray(0, rest));
      for (const block of blocks(bytes.subarray(rest), carriageReturnEndsLine)) {
        if (block.whole) readWhole(block.bytes);
        else readCarefully(block.bytes);
      }
    },
    finish: sink.endFile,
  };
}

/** So many lines of unknown form are read without trying a glance in between. */
const mostTogether = 256;

/** Where so many lines end, from a place on. */
function linesEnd(bytes: Uint8Array, start: number, lines: number): number {
  let end = start;
  for (let line = 0; line < lines; line += 1) {
    end = bytes.indexOf(NEWLINE, end) + 1;
    if (end === 0) return bytes.length;
  }
  return end;
}

interface Block {
  readonly bytes: Uint8Array;
  /** It ends where a line ends. */
  readonly whole: boolean;
}

/** Cuts bytes behind the last line end of each `lineLimit` bytes, so that no line of a whole block is too long. */
function* blocks(bytes: Uint8Array, carriageReturnEndsLine: boolean): Generator<Block> {
  for (let at = 0; at < bytes.length; ) {
    const window = bytes.subarray(at, at + lineLimit);
    const newline = window.lastIndexOf(NEWLINE) + 1;
    // Looked for behind the newline alone: a search through the whole window costs as much as reading it.
    const piece = carriageReturnEndsLine
      ? window.subarray(newline).lastIndexOf(CARRIAGE_RETURN) + 1
      : 0;
    const end = newline + piece;
    yield { bytes: end > 0 ? window.subarray(0, end) : window, whole: end > 0 };
    at += end > 0 ? end : window.length;
  }
}

/** Length of what belongs to the first line, its end included; all if none ends. */
function firstLineEnd(bytes: Uint8Array, carriageReturnEndsLine: boolean): number {
  const newline = bytes.indexOf(NEWLINE) + 1 || bytes.length;
  if (!carriageReturnEndsLine) return newline;
  return bytes.subarray(0, newline).indexOf(CARRIAGE_RETURN) + 1 || newline;
}
