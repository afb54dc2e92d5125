import { clearDraft, createDraft, type EventDraft } from "./event-draft.ts";
import { createNames, type Names } from "./names.ts";
import type { UnreadBytes } from "./unread-bytes.ts";

/** Blobs up to this many bytes are read with their record; longer ones may be jumped over. */
export const longestRead = 4096;

/**
 * How far an Event was walked. It may be longer than what is held of it: the walk then stops before a
 * field that is not all there, goes on when more has come, and goes around blobs without waiting for them.
 *
 *     Event { wall time, step, Summary { Value { tag, number }, Value { tag, image }, ... } }
 *
 * @see https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto
 * @see https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/framework/summary.proto
 */
export interface EventWalk {
  readonly draft: EventDraft;
  /** Everything is read, to be checked. */
  readonly verify: boolean;
  /** Tags and names of plugins of the file so far. */
  readonly tags: Names;
  readonly plugins: Names;
  /** The message that the next field belongs to. */
  level: "event" | "summary" | "value";
  /** Places in the file: where the event begins, and behind it and the messages that are being walked. */
  start: number;
  end: number;
  summaryEnd: number;
  valueEnd: number;
  /** How many bytes of blobs were gone around. */
  passed: number;
  /**
   * Whether bytes of this event may stay unread: a big blob came before any number. Its checksum can then
   * not be known; numbers behind the blob count if all lengths agree up to the event's end.
   */
  jumps: boolean;
}

/**
 * What came of reading a field. "next": it was read or gone around. "more": it is not all there, and was
 * not read. "damaged": this is no Event.
 */
export type FieldResult = "next" | "more" | "damaged";

/** A walk that has not begun, for one file. */
export function createWalk(verify: boolean): EventWalk {
  return {
    draft: createDraft(),
    verify,
    tags: createNames(),
    plugins: createNames(),
    level: "event",
    start: 0,
    end: 0,
    summaryEnd: 0,
    valueEnd: 0,
    passed: 0,
    jumps: false,
  };
}

/** Begins an event of `length` bytes at `start` of the file. */
export function startWalk(walk: EventWalk, start: number, length: number): void {
  clearDraft(walk.draft);
  walk.level = "event";
  walk.start = start;
  walk.end = start + length;
  walk.passed = 0;
  walk.jumps = false;
}

/** Goes around the field's content, from `at` to `limit`, whether it is there yet or not. */
export function passBlob(walk: EventWalk, unread: UnreadBytes): "next" {
  const length = unread.limit - unread.at;
  walk.passed += length;
  if (length > longestRead && walk.draft.numbers === 0 && !walk.verify) walk.jumps = true;
  unread.at = unread.limit;
  return "next";
}
