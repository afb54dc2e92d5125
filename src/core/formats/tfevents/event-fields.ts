import { addEntry, type EventDraft } from "./event-draft.ts";
import { type EventWalk, type FieldResult, passBlob } from "./event-walk.ts";
import type { UnreadBytes } from "./unread-bytes.ts";
import { readValueContent, readValueNumber } from "./value-fields.ts";
import {
  hasLength,
  longestFieldStart,
  passBytes,
  passContent,
  readFieldsWhenHere,
  readInt64,
  readKey,
  readLength,
  readVarint,
} from "./wire.ts";

/** An event may hold this many bytes besides blobs: far more than any writer puts there, little to keep. */
const mostHeld = 1_048_576;

/** Walks on as far as the bytes reach. "more": to go on when more bytes are there. "damaged": this is no Event. */
export function walkEvent(walk: EventWalk, unread: UnreadBytes): "done" | "more" | "damaged" {
  for (;;) {
    const offset = unread.base + unread.at;
    leaveEnded(walk, offset);
    if (offset >= walk.end) return "done";
    if (offset - walk.start - walk.passed > mostHeld) return "damaged";
    unread.limit = levelEnd(walk) - unread.base;
    if (unread.end - unread.at < longestFieldStart && unread.end < unread.limit) return "more";
    const before = unread.at;
    const result = readField(walk, unread);
    if (result === "more") unread.at = before;
    if (result !== "next") return result;
  }
}

function leaveEnded(walk: EventWalk, offset: number): void {
  if (walk.level === "value" && offset >= walk.valueEnd) walk.level = "summary";
  if (walk.level === "summary" && offset >= walk.summaryEnd) walk.level = "event";
}

function levelEnd(walk: EventWalk): number {
  switch (walk.level) {
    case "event":
      return walk.end;
    case "summary":
      return walk.summaryEnd;
    case "value":
      return walk.valueEnd;
  }
}

function readField(walk: EventWalk, unread: UnreadBytes): FieldResult {
  const key = readKey(unread);
  if (key === undefined) return "damaged";
  if (!hasLength(key)) return readNumber(walk, unread, key) ? "next" : "damaged";
  const length = readLength(unread);
  if (length === undefined) return "damaged";
  unread.limit = unread.at + length;
  switch (walk.level) {
    case "event":
      return readEventContent(walk, unread, key);
    case "summary":
      return readSummaryContent(walk, unread, key);
    case "value":
      return readValueContent(walk, unread, key);
  }
}

function readNumber(walk: EventWalk, unread: UnreadBytes, key: number): boolean {
  if (walk.level === "value") return readValueNumber(walk, unread, key);
  if (walk.level === "event" && key === 0x09) {
    if (!passBytes(unread, 8)) return false;
    walk.draft.wallTime = unread.view.getFloat64(unread.at - 8, true);
    return true;
  }
  if (walk.level === "event" && key === 0x10) {
    const step = readInt64(unread);
    walk.draft.step = step ?? 0;
    return step !== undefined;
  }
  return passContent(unread, key);
}

/** The content of a field of an Event, from `at` to `limit`. */
function readEventContent(walk: EventWalk, unread: UnreadBytes, key: number): FieldResult {
  switch (key) {
    case 0x2a: // summary
      walk.level = "summary";
      walk.summaryEnd = unread.base + unread.limit;
      return "next";
    case 0x3a: // session_log
      return readFieldsWhenHere(unread, walk.draft, readSessionField);
    case 0x1a: // file_version
    case 0x52: // source_metadata
      return passBlob(walk, unread);
    default:
      addBlob(walk, unread, key === 0x22 || key === 0x4a ? "graph" : "other");
      return passBlob(walk, unread);
  }
}

function readSummaryContent(walk: EventWalk, unread: UnreadBytes, key: number): "next" {
  if (key !== 0x0a) return passBlob(walk, unread);
  walk.level = "value";
  walk.valueEnd = unread.base + unread.limit;
  addEntry(walk.draft);
  return "next";
}

function addBlob(walk: EventWalk, unread: UnreadBytes, kind: "graph" | "other"): void {
  const entry = addEntry(walk.draft);
  entry.kind = kind;
  entry.bytes = unread.limit - unread.at;
}

/** SessionLog: its status is field 1, and START is 1. */
function readSessionField(unread: UnreadBytes, key: number, draft: EventDraft): boolean {
  if (key !== 0x08) return passContent(unread, key);
  const status = readVarint(unread);
  draft.sessionStarted = status === 1;
  return status !== undefined;
}
