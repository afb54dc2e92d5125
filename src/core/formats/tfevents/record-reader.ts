import type { Message } from "../../message.ts";
import { walkEvent } from "./event-fields.ts";
import { addEvent, type Found, type TagMemory } from "./event-points.ts";
import { createWalk, longestRead, startWalk } from "./event-walk.ts";
import { type LongPayload, matchesCrc, readLongPayload, startLongPayload } from "./long-payload.ts";
import {
  footerBytes,
  headerBytes,
  isRecordStart,
  isVouched,
  payloadLength,
  startBytes,
} from "./record-header.ts";
import { endOffsetOf, offsetOf, type UnreadBytes } from "./unread-bytes.ts";

/** Where the reading of an event file stands. */
export interface RecordReader {
  readonly unread: UnreadBytes;
  readonly long: LongPayload;
  readonly memory: TagMemory;
  /** What stands at `unread.at`; `payload` and `footer` only of a long record. "damage": no record. */
  phase: "header" | "payload" | "footer" | "damage";
  /** Where the record, or the damage, begins in the file. */
  start: number;
}

/** A reader at the beginning of a file. */
export function createRecordReader(unread: UnreadBytes): RecordReader {
  return {
    unread,
    long: { unread, walk: createWalk(), crc: 0, crcEnd: 0, failed: false },
    memory: { plugins: new Map(), damaged: new Set() },
    phase: "header",
    start: 0,
  };
}

/** Reads all records that are there. */
export function readRecords(reader: RecordReader, found: Found): void {
  let isMore = true;
  while (isMore) isMore = readOn(reader, found);
}

/** Names what the end of the file cuts. Nothing may come after it. */
export function readEnd(reader: RecordReader, found: Found): void {
  const { unread, long } = reader;
  const end = endOffsetOf(unread);
  if (reader.phase === "damage") {
    addProblem(reader, found, { id: "problem.bad-header", bytes: end - reader.start });
  } else if (reader.phase !== "header") {
    // At least so many: an end of the file in the midst of a blob that was jumped over goes unseen.
    const missing = long.walk.end + footerBytes - end;
    addProblem(reader, found, { id: "problem.record-cut", missing });
  } else if (end > offsetOf(unread)) {
    const held = unread.end - unread.at;
    const length = held < headerBytes ? 0 : (payloadLength(unread.view, unread.at) ?? 0);
    const missing = headerBytes + length + footerBytes - held;
    addProblem(reader, found, { id: "problem.record-cut", missing });
  }
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
  if (length === undefined) {
    unread.at += 1;
    reader.phase = "damage";
  } else if (length > longestRead) {
    unread.at += headerBytes;
    startLongPayload(reader.long, length);
    reader.phase = "payload";
  } else {
    if (held < headerBytes + length + footerBytes) return false;
    readShortRecord(reader, found, length);
  }
  return true;
}

/** A record that is all there: its checksum goes first. */
function readShortRecord(reader: RecordReader, found: Found, length: number): void {
  const { unread } = reader;
  const { walk } = reader.long;
  unread.at += headerBytes;
  const end = unread.at + length;
  if (!isVouched(unread.view, unread.at, end)) {
    addBadChecksum(reader, found, length);
  } else {
    startWalk(walk, offsetOf(unread), length);
    if (walkEvent(walk, unread) === "done") addEvent(found, walk.draft, placeOf(reader));
    else addProblem(reader, found, { id: "problem.bad-event" });
  }
  unread.at = end + footerBytes;
}

function readFooter(reader: RecordReader, found: Found): boolean {
  const { unread, long } = reader;
  if (unread.end - unread.at < footerBytes) return false;
  const { walk } = long;
  if (!matchesCrc(long, unread.view.getUint32(unread.at, true))) {
    addBadChecksum(reader, found, walk.end - walk.start);
  } else if (long.failed) {
    addProblem(reader, found, { id: "problem.bad-event" });
  } else {
    addEvent(found, walk.draft, placeOf(reader));
  }
  unread.at += footerBytes;
  reader.phase = "header";
  return true;
}

/** Looks for the next record behind a damage; reports it only then, for a live file may end in bytes to come. */
function findRecord(reader: RecordReader, found: Found): boolean {
  const { unread } = reader;
  for (; unread.end - unread.at >= startBytes; unread.at += 1) {
    if (!isRecordStart(unread.view, unread.at)) continue;
    const bytes = offsetOf(unread) - reader.start;
    addProblem(reader, found, { id: "problem.bad-header", bytes });
    reader.phase = "header";
    return true;
  }
  return false;
}

function placeOf(reader: RecordReader): { readonly memory: TagMemory; readonly offset: number } {
  return { memory: reader.memory, offset: reader.start };
}

function addBadChecksum(reader: RecordReader, found: Found, length: number): void {
  const bytes = headerBytes + length + footerBytes;
  addProblem(reader, found, { id: "problem.bad-checksum", bytes });
}

function addProblem(reader: RecordReader, found: Found, reason: Message): void {
  found.problems.push({ offset: reader.start, reason });
}
