import type { Problem } from "./format.ts";
import type { LineBooks, LineUse } from "./line-books.ts";
import { countReplaced } from "./text-encoding.ts";
import type { TextPlaces } from "./text-places.ts";

/** One line of a text log, without its line end. */
export interface Line {
  readonly text: string;
  /** 1-based, counted by newlines alone (as `grep -n` does): pieces between carriage returns share a number. */
  readonly line: number;
  /** False when the end of the line is missing (too long, or a hole of NUL bytes follows): its last word may be cut. */
  readonly whole: boolean;
}

/** What a sink is made of. */
export interface LineSinkOptions {
  readonly carriageReturnEndsLine: boolean;
  /** The most bytes of a line that are kept. */
  readonly limit: number;
  /** Is given what comes out; says what it was. */
  readonly take: (line: Line) => LineUse;
  readonly problem: (problem: Problem) => void;
  readonly books: LineBooks;
  readonly file: SinkFile;
}

/** The file whose lines are gathered: what its UTF-8 was made of. */
export interface SinkFile {
  /** Bytes of the file between two places of the UTF-8. */
  bytesBetween(from: number, to: number): number;
  /** Place in the file of a NUL byte of the UTF-8. */
  nulPlace(at: number): number;
  /** Whether the UTF-8 was made of another encoding: U+FFFD then stands for what could not be decoded. */
  isDecoded(): boolean;
  /** The least bytes of a character in the file. */
  unit(): number;
}

/** The line that is being given on, and what it was before. */
export interface GivenLine {
  /** Where it begins and ends, with its end: places of the UTF-8, or indexes of the decoded text. */
  from: number;
  to: number;
  isDecoded: boolean;
  /** So many bytes between the two are NUL, which are booked apart. */
  nulBytes: number;
  /** What the last line was: an empty piece (the newline behind a carriage return) is part of it. */
  last: LineUse;
  /** Gives it on; `damage`: so many of its bytes were no text. */
  give(line: Line, damage: number): void;
  lineBytes(): number;
}

/** Its size is looked up only where it is asked for: of a long log hardly any line is booked. */
export function createGivenLine(
  { carriageReturnEndsLine, take, books, file }: LineSinkOptions,
  decoded: TextPlaces,
): GivenLine {
  /** Below 0: not looked up yet. */
  let bytes = -1;
  let damaged = 0;

  function size(): number {
    if (bytes < 0) bytes = sizeOf(given) - given.nulBytes;
    return bytes;
  }

  function sizeOf({ from, to, isDecoded }: GivenLine): number {
    if (!isDecoded) return file.bytesBetween(from, to);
    if (!file.isDecoded()) return decoded.bytesIn(from, to);
    const start = decoded.placeOf(from);
    return file.bytesBetween(start, decoded.placeOf(to));
  }

  function noteDamage(text: string, damage: number): void {
    const replaced = file.isDecoded() ? file.unit() * countReplaced(text) : 0;
    if (damage + replaced > 0) damaged = Math.min(size(), Math.max(damage, replaced));
  }

  function book(use: LineUse, goesOn: boolean): void {
    if (use === "unreadable") books.addDamage(size(), goesOn ? 0 : 1);
    else if (damaged > 0) books.addDamage(damaged);
    if (use === "passed") books.add("passed", size() - damaged);
  }

  const given: GivenLine = {
    from: 0,
    to: 0,
    isDecoded: false,
    nulBytes: 0,
    last: "read",
    give(line, damage) {
      bytes = -1;
      damaged = 0;
      if (damage > 0 || file.isDecoded()) noteDamage(line.text, damage);
      const isEmpty = line.text === "" && carriageReturnEndsLine;
      if (!isEmpty) given.last = take(line);
      if (given.last !== "read" || damaged > 0) book(given.last, isEmpty);
    },
    lineBytes: () => size() - damaged,
  };
  return given;
}
