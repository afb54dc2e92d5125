import type { FileNow } from "../format.ts";
import { walkEvent } from "./event-fields.ts";
import { addEvent, type EventPlace, type Found, type TagMemory } from "./event-points.ts";
import { createWalk, longestRead, startWalk } from "./event-walk.ts";
import { badChecksum, leaveOut, nameCut } from "./left-out.ts";
import { type LongPayload, matchesCrc, readLongPayload, startLongPayload } from "./long-payload.ts";
import {
  footerBytes,
  headerBytes,
  isRecordStart,
  isVouched,
  longestUsual,
  payloadLength,
  recordBytes,
  startBytes,
} from "./record-header.ts";
import { endOffsetOf, offsetOf, stepBackTo, type UnreadBytes } from "./unread-bytes.ts";

/** Where the reading of an event file stands. */
export interface RecordReader {
  readonly unread: UnreadBytes;
  readonly long: LongPayload;
  readonly memory: TagMemory;
  /** What stands at `unread.at`; `payload` and `footer` only of a long record. "damage": no record. */
  phase: "header" | "payload" | "footer" | "damage";
  /** Where the record, or the damage, begins in the file. */
  start: number;
  /** The file as it was last told of; undefined where nobody tells. */
  file: FileNow | undefined;
  /** What comes next is damage that may turn out to be none: nothing is read until it was pushed again. */
  doubts: boolean;
}

/** Damage this near the end of a live file may be bytes that are not written yet: 16 pages. */
const unsettledBytes = 65_536;

/** A reader at the beginning of a file; `verify`: nothing is jumped over. */
export function createRecordReader(unread: UnreadBytes, verify: boolean): RecordReader {
  return {
    unread,
    long: { unread, walk: createWalk(verify), crc: 0, crcEnd: 0, failed: false },
    memory: { plugins: new Map(), damaged: new Set() },
    phase: "header",
    start: 0,
    file: undefined,
    doubts: false,
  };
}

/** Reads all records that are there. */
export function readRecords(reader: RecordReader, found: Found): void {
  let isMore = true;
  while (isMore) isMore = readOn(reader, found);
}

/**
 * Steps back to where the bytes of a live file are not believed yet: before damage near its end, and, at its very
 * end, before a record that is not all there. What was held is forgotten.
 *
 * @param end  place in the file behind what was pushed
 * @returns    how many bytes are to be pushed again; 0 for none
 */
export function stepBack(reader: RecordReader, end: number): number {
  const { unread, file, phase } = reader;
  if (file?.live !== true) return 0;
  const place = phase === "header" || phase === "damage" ? offsetOf(unread) : reader.start;
  const isCut = phase !== "damage" && place < end && end >= file.size;
  if (!reader.doubts && !(isCut && isUnsettled(reader, place))) return 0;
  if (phase !== "damage") reader.phase = "header";
  reader.doubts = false;
  stepBackTo(unread, place);
  return end - place;
}

/** Names what the end of the file cuts. Nothing may come after it. */
export function readEnd(reader: RecordReader, found: Found): void {
  const { unread, long, phase } = reader;
  // A jump may have gone beyond the end.
  const end = Math.min(endOffsetOf(unread), reader.file?.size ?? Number.POSITIVE_INFINITY);
  if (phase === "header") reader.start = offsetOf(unread);
  const bytes = end - reader.start;
  if (bytes <= 0) return;
  if (phase === "damage")
    leaveOut(found, reader.start, { reason: { id: "problem.bad-header", bytes }, bytes });
  else if (phase === "header") nameCut(found, reader.start, { bytes, missing: missingOf(unread) });
  else nameCut(found, reader.start, { bytes, missing: long.walk.end + footerBytes - end });
}

/** How much of the record that is held is missing, at least. */
function missingOf(unread: UnreadBytes): number {
  const held = unread.end - unread.at;
  const length = held < headerBytes ? 0 : (payloadLength(unread.view, unread.at) ?? 0);
  return recordBytes(length) - held;
}

/** Takes one step; says whether there may be another. */
function readOn(reader: RecordReader, found: Found): boolean {
  switch (reader.phase) {
    case "header":
      return readHeader(reader, found);
    case "payload":
      if (!readLongPayload(reader.long)) return false;
      reader.phase = "footer";
      return true;
    case "footer":
      return readFooter(reader, found);
    case "damage":
      return findRecord(reader, found);
  }
}

function readHeader(reader: RecordReader, found: Found): boolean {
  const { unread } = reader;
  const held = unread.end - unread.at;
  reader.start = offsetOf(unread);
  if (held < headerBytes) return false;
  const length = payloadLength(unread.view, unread.at);
  if (length === undefined || !isCredible(reader, reader.start, length)) {
    return meetDamage(reader, length);
  }
  if (length > longestRead) {
    unread.at += headerBytes;
    startLongPayload(reader.long, length);
    reader.phase = "payload";
    return true;
  }
  return held >= recordBytes(length) && readShortRecord(reader, found, length);
}

/** Whether a record at `start` may have a payload of this length. Nothing is ever allocated for it. */
function isCredible({ file }: RecordReader, start: number, length: number): boolean {
  if (length <= longestUsual) return true;
  return file !== undefined && start + recordBytes(length) <= file.size;
}

/** A record that is too long may be one that is still being written, wherever it began: its header is good. */
function meetDamage(reader: RecordReader, length: number | undefined): boolean {
  const isBeingWritten = length !== undefined && reader.file?.live === true;
  if (isBeingWritten || isUnsettled(reader, reader.start)) return doubt(reader);
  reader.unread.at += 1;
  reader.phase = "damage";
  return true;
}

/** Whether what stands before this place of the file may still change. */
function isUnsettled({ file }: RecordReader, place: number): boolean {
  return file?.live === true && place >= file.size - unsettledBytes;
}

function doubt(reader: RecordReader): false {
  reader.doubts = true;
  return false;
}

/** A record that is all there: its checksum goes first. */
function readShortRecord(reader: RecordReader, found: Found, length: number): boolean {
  const { unread } = reader;
  const { walk } = reader.long;
  const bytes = recordBytes(length);
  const end = unread.at + bytes;
  const payload = unread.at + headerBytes;
  if (!isVouched(unread.view, payload, payload + length)) {
    if (isUnsettled(reader, unread.base + end)) return doubt(reader);
    leaveOut(found, reader.start, { reason: { id: "problem.bad-checksum", bytes }, bytes });
  } else {
    unread.at = payload;
    startWalk(walk, offsetOf(unread), length);
    if (walkEvent(walk, unread) === "done") addEvent(found, walk.draft, placeOf(reader, bytes));
    else leaveOut(found, reader.start, { reason: { id: "problem.bad-event" }, bytes });
  }
  unread.at = end;
  return true;
}

function readFooter(reader: RecordReader, found: Found): boolean {
  const { unread, long, memory, start } = reader;
  if (unread.end - unread.at < footerBytes) return false;
  const { walk } = long;
  const bytes = recordBytes(walk.end - walk.start);
  const isGood = matchesCrc(long, unread.view.getUint32(unread.at, true));
  const isDoubtful = !isGood || (long.failed && walk.jumps);
  if (isDoubtful && isUnsettled(reader, walk.end)) return doubt(reader);
  if (!isGood) leaveOut(found, start, { reason: badChecksum(long, memory), bytes });
  else if (long.failed) leaveOut(found, start, { reason: { id: "problem.bad-event" }, bytes });
  else addEvent(found, walk.draft, placeOf(reader, bytes));
  unread.at += footerBytes;
  reader.phase = "header";
  return true;
}

/** Looks for the next record behind a damage; reports it only then, for a live file may end in bytes to come. */
function findRecord(reader: RecordReader, found: Found): boolean {
  const { unread } = reader;
  for (; unread.end - unread.at >= startBytes; unread.at += 1) {
    const place = offsetOf(unread);
    if (isUnsettled(reader, place)) return doubt(reader);
    if (!isRecordStart(unread.view, unread.at)) continue;
    if (!isCredible(reader, place, payloadLength(unread.view, unread.at) ?? 0)) continue;
    const bytes = place - reader.start;
    leaveOut(found, reader.start, { reason: { id: "problem.bad-header", bytes }, bytes });
    reader.phase = "header";
    return true;
  }
  return false;
}

function placeOf({ memory, start, long }: RecordReader, bytes: number): EventPlace {
  return { memory, offset: start, recordBytes: bytes, checked: !long.walk.jumps };
}
