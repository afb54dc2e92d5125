import type { FileHead, FileNow, LogFormat, LogSource, Parsed, Parser } from "../format.ts";
import { createPointsBuilder } from "../points.ts";
import { createFound, type Found, notePassed, takeFound } from "./event-points.ts";
import { jump, passPushed } from "./long-payload.ts";
import { isPictureAt, type PictureMemory } from "./picture-records.ts";
import { footerBytes, isRecordStart, startBytes } from "./record-header.ts";
import {
  createRecordReader,
  type RecordReader,
  readEnd,
  readRecords,
  stepBack,
} from "./record-reader.ts";
import { type Pushed, readScalarRecords, type ScalarMemory } from "./scalar-records.ts";
import {
  advance,
  bytesToPass,
  createUnreadBytes,
  endOffsetOf,
  giveBack,
  isEmpty,
  offsetOf,
  passNext,
  takeIn,
} from "./unread-bytes.ts";

/** Written by TensorFlow's profiler and by SageMaker beside the real files; TensorBoard leaves them out too. */
const otherSuffixes = [".profile-empty", ".sagemaker-uploaded"];

/**
 * TensorBoard's event files, as torch, Lightning, tensorboardX, TensorFlow 1 and 2 write them. All three
 * ways to write a scalar are read, anything else is counted and passed over.
 */
export const eventFile: LogFormat = { name: "event file", matches, createParser };

/** As TensorBoard does it, by the name; and by the first record, for a file that was renamed. */
function matches({ name, bytes }: FileHead): boolean {
  if (otherSuffixes.some((suffix) => name.endsWith(suffix))) return false;
  if (name.includes("tfevents")) return true;
  if (bytes.length < startBytes) return false;
  return isRecordStart(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0);
}

/**
 * A parser that asks to jump over the rest of a blob longer than 4 KiB, wherever no number came before it
 * in its record. The reader must do it: the byte it pushes next is the one behind what it was told to skip.
 */
function createParser({ verify = false }: LogSource): Parser {
  const unread = createUnreadBytes();
  const reader = createRecordReader(unread, verify);
  const points = createPointsBuilder();
  const scalars: ScalarMemory = { names: reader.long.walk.tags, points };
  const found = createFound(points);
  const pictures: PictureMemory = { names: scalars.names, pictureBytes: 0, recordBytes: 0 };
  const passed = pushedOf(new Uint8Array(0));
  const reading: Reading = { reader, scalars, pictures, found, passed };
  return {
    push(bytes: Uint8Array, file?: FileNow): Parsed {
      const end = endOffsetOf(unread) + bytes.length;
      reader.file = file;
      readPushed(reading, bytes);
      const again = stepBack(reader, end);
      return takeFound(found, again > 0 ? -again : jump(reader.long));
    },
    pass: (bytes, file) => passRecords(reading, bytes, file),
    finish(): Parsed {
      readEnd(reader, found);
      return takeFound(found, 0);
    },
  };
}

interface Reading {
  readonly reader: RecordReader;
  readonly scalars: ScalarMemory;
  readonly pictures: PictureMemory;
  readonly found: Found;
  /** What came last to be passed: a reader gives the same array at thousands of jumps. */
  passed: Pushed;
}

/** What is not a plain scalar is taken in by pieces of so many bytes: the longest record that is read whole, and more. */
const pieceBytes = 8192;

/**
 * Scalar records are read where they lie. Everything else is taken in piece by piece and walked; what was
 * taken in too much of it goes back, so that the scalars behind it are read fast again.
 */
function readPushed(reading: Reading, bytes: Uint8Array): void {
  const { reader, scalars, found } = reading;
  const { unread } = reader;
  const pushed = pushedOf(bytes);
  let taken = 0;
  while (taken < bytes.length) {
    if (bytesToPass(unread) > 0) taken += passPushed(reader.long, bytes.subarray(taken));
    if (reader.phase === "header" && isEmpty(unread)) {
      const next = readScalarRecords(scalars, pushed, taken);
      advance(unread, next - taken);
      found.bytes.records += next - taken;
      taken = next;
      if (readPicture(reading, bytes, taken)) continue;
    }
    if (taken >= bytes.length) return;
    const before = offsetOf(unread);
    // Behind a blob the fast paths go on right after the checksum.
    const piece = reader.phase === "footer" ? footerBytes : pieceBytes;
    taken += takeIn(unread, bytes.subarray(0, taken + piece), taken);
    readRecords(reader, found);
    if (reader.doubts) return;
    const held = unread.end - unread.at;
    // Without progress the record is longer than what is held: the next piece is added to it.
    const isBetween = reader.phase === "header" && held > 0 && offsetOf(unread) > before;
    if (isBetween && held <= taken && taken < bytes.length) taken -= giveBack(unread);
  }
}

/** A picture that stands wholly in the file is jumped over without a walk. Only between records. */
function readPicture(reading: Reading, bytes: Uint8Array, at: number): boolean {
  const { unread, long, file } = reading.reader;
  if (file === undefined || !isPictureWithin(reading, { bytes, at, size: file.size })) return false;
  passNext(unread, reading.pictures.recordBytes);
  long.walk.jumps = true;
  return true;
}

/** What was passed is told of before it is this much: points are held until then. */
const mostUntold = 4096;

/**
 * Plain scalars and, behind them, a picture that stands wholly in the file, where nothing is held. Nothing is built for
 * them: behind a picture there are a number or two and the next one.
 */
function passRecords(reading: Reading, bytes: Uint8Array, { size }: FileNow): number {
  const { reader, scalars, pictures, found } = reading;
  const { unread } = reader;
  if (reader.phase !== "header" || !isEmpty(unread)) return 0;
  if (scalars.points.count >= mostUntold) return 0;
  if (reading.passed.bytes !== bytes) reading.passed = pushedOf(bytes);
  const next = readScalarRecords(scalars, reading.passed, 0);
  advance(unread, next);
  found.bytes.records += next;
  if (!isPictureWithin(reading, { bytes, at: next, size })) return next;
  advance(unread, pictures.recordBytes);
  return next + pictures.recordBytes;
}

function pushedOf(bytes: Uint8Array): Pushed {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

function isPictureWithin(
  { reader, pictures, found }: Reading,
  { bytes, at, size }: { readonly bytes: Uint8Array; readonly at: number; readonly size: number },
): boolean {
  if (reader.long.walk.verify || !isPictureAt(pictures, bytes, at)) return false;
  if (offsetOf(reader.unread) + pictures.recordBytes > size) return false;
  notePassed(found, pictures.pictureBytes, pictures.recordBytes);
  return true;
}
