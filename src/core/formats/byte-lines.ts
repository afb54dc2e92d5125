import type { ByteSums, Problem } from "./format.ts";
import type { Line } from "./given-line.ts";
import { createLineBooks, type LineBooks, type LineUse } from "./line-books.ts";
import { createLineSink, type LineSink } from "./line-sink.ts";
import { decodeUtf8 } from "./text-encoding.ts";
import type { FilePlaces } from "./transcoder.ts";

/** The most bytes of a line that are read: 1 MiB. A hparams line is a few kB; a 100 MB "line" is an attack. */
export const lineLimit = 1024 * 1024;

/** Turns bytes into lines, as `LineSplitter` does, and gives on each as it comes out. */
export interface LineReader {
  push(bytes: Uint8Array): void;
  finish(): void;
  /** What became of the bytes of the file that were decided on since the last call. */
  takeBytes(): ByteSums;
}

/**
 * Reads a line of a form that it knows where its bytes stand, among others. Returns where the next line begins; -1, with
 * nothing done, for any other line: that one is given on as a `Line`.
 */
export type QuickLine = (bytes: Uint8Array, start: number) => number;

/** What a `LineReader` is given: see `createLineSplitter`. */
export interface LineReaderOptions {
  readonly carriageReturnEndsLine: boolean;
  /** Is given each line in file order, and says what it was. */
  readonly take: (line: Line, reader: LineNow) => LineUse;
  /** Is given what was wrong, where it stands among the lines. */
  readonly problem: (problem: Problem) => void;
  /** A shortcut past `take` for nearly all lines of a long log. */
  readonly quick?: QuickLine;
  /** Where the file is of another encoding and its UTF-8 is pushed: nothing is guessed then. */
  readonly places?: FilePlaces | undefined;
}

/** The line that is being given on, for whoever holds it. */
export interface LineNow {
  /** Bytes of the file that are to be booked for it. */
  lineBytes(): number;
  readonly books: LineBooks;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** A reader of UTF-8 or GBK. */
export interface ByteReader extends LineReader {
  /** What is pushed was made of another encoding. */
  turnTo(places: FilePlaces): void;
}

/** Where the reading stands, in UTF-8 and in the file, which are the same but for a file of another encoding. */
interface Reading {
  places: FilePlaces | undefined;
  /** Of the UTF-8: where the pushed bytes begin. */
  base: number;
  /** Behind the last line that ended before this push, or in it once it is over. */
  decided: number;
  decidedInFile: number;
  ended: boolean;
}

function toFile({ places, ended }: Reading, place: number): number {
  if (places === undefined) return place;
  return ended ? places.given() : places.toFile(place);
}

/** Splits bytes that hold ASCII as ASCII: UTF-8 or GBK. */
export function createByteReader(options: LineReaderOptions): ByteReader {
  const { carriageReturnEndsLine, take, problem, quick } = options;
  const reading: Reading = {
    places: options.places,
    base: 0,
    decided: 0,
    decidedInFile: 0,
    ended: false,
  };
  const books = createLineBooks();
  const lineNow: LineNow = { books, lineBytes: () => sink.lineBytes() };
  const sink: LineSink = createLineSink({
    carriageReturnEndsLine,
    limit: lineLimit,
    take: (line) => take(line, lineNow),
    problem,
    books,
    file: {
      bytesBetween(from, to) {
        const start = from <= reading.decided ? reading.decidedInFile : toFile(reading, from);
        return toFile(reading, to) - start;
      },
      nulPlace: (at) => toFile(reading, at + 1) - (reading.places?.unit ?? 1),
      isDecoded: () => reading.places !== undefined,
      unit: () => reading.places?.unit ?? 1,
    },
  });

  /** Byte by byte, with everything that can go wrong. */
  function readCarefully(bytes: Uint8Array, base: number): void {
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      const ends = byte === NEWLINE || (byte === CARRIAGE_RETURN && carriageReturnEndsLine);
      if (!ends && byte !== 0) continue;
      sink.append(bytes.subarray(start, at));
      start = at + 1;
      if (byte === 0) sink.addNul(base + at);
      else if (byte === NEWLINE) sink.endLine(base + at);
      else sink.endPiece(base + at);
    }
    sink.append(bytes.subarray(start));
  }

  /** Whole lines, decoded together: several times faster. False, with nothing done, if they need care. */
  function readTogether(bytes: Uint8Array, base: number): boolean {
    const text = sink.holdsNothing() ? decodeUtf8(bytes) : undefined;
    if (text === undefined || text.includes("\0")) return false;
    sink.addLines(text, base, bytes.length);
    return true;
  }

  /** Whole lines: each at a glance, or else together with the next ones. */
  function readWhole(bytes: Uint8Array, base: number): void {
    // Where one line after the other is of no form that is known, trying costs more than it gives.
    let together = 1;
    for (let at = 0; at < bytes.length; ) {
      const rest = readAtAGlance(bytes, at);
      if (rest > at) together = 1;
      at = rest;
      if (at === bytes.length) return;
      const end = quick === undefined ? bytes.length : linesEnd(bytes, at, together);
      const lines = bytes.subarray(at, end);
      if (!readTogether(lines, base + at)) readCarefully(lines, base + at);
      at = end;
      together = Math.min(2 * together, mostTogether);
    }
  }

  /** Reads lines of a known form; returns where the first of another form begins. */
  function readAtAGlance(bytes: Uint8Array, start: number): number {
    if (quick === undefined || !sink.holdsNothing()) return start;
    let at = start;
    let count = 0;
    while (at < bytes.length) {
      const next = quick(bytes, at);
      if (next < 0) break;
      at = next;
      count += 1;
    }
    if (count > 0) sink.countLines(count);
    return at;
  }

  /** Notes how far lines have ended. */
  function noteDecided(end: number): void {
    const decided = end - sink.pending();
    if (decided > reading.decided) {
      reading.decidedInFile = toFile(reading, decided);
      reading.decided = decided;
    }
    reading.places?.forget(decided);
    reading.base = end;
  }

  return {
    turnTo(places) {
      reading.places = places;
    },
    push(bytes) {
      const { base } = reading;
      // The end of a line begun before is read with care, the whole lines behind it at once.
      const rest = sink.holdsNothing() ? 0 : firstLineEnd(bytes, carriageReturnEndsLine);
      readCarefully(bytes.subarray(0, rest), base);
      let at = base + rest;
      for (const block of blocks(bytes.subarray(rest), carriageReturnEndsLine)) {
        if (block.whole) readWhole(block.bytes, at);
        else readCarefully(block.bytes, at);
        at += block.bytes.length;
      }
      noteDecided(base + bytes.length);
    },
    finish() {
      const { base, places } = reading;
      // What the end of the file cuts is no text, and with no line before it, part of none.
      const left = sink.pending() === 0 && places ? places.given() - reading.decidedInFile : 0;
      reading.ended = true;
      sink.endFile(base);
      if (left > 0) books.addDamage(left);
      reading.decidedInFile = toFile(reading, base);
      reading.decided = base;
    },
    takeBytes: () => books.take(reading.decidedInFile),
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
