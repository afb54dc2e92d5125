import { maskCrc } from "./crc32c.ts";
import { walkEvent } from "./event-fields.ts";
import { type EventWalk, startWalk } from "./event-walk.ts";
import { extendLongCrc } from "./long-crc.ts";
import { bytesToPass, offsetOf, pass, type UnreadBytes } from "./unread-bytes.ts";

/** The payload of a record too long to wait for, read piece by piece. */
export interface LongPayload {
  readonly unread: UnreadBytes;
  readonly walk: EventWalk;
  /** CRC-32C of the payload up to `crcEnd`, a place in the file. Of no use once the walk jumps. */
  crc: number;
  crcEnd: number;
  /** It is no Event. */
  failed: boolean;
}

/** Begins a payload of `length` bytes where `unread` stands. */
export function startLongPayload(long: LongPayload, length: number): void {
  const start = offsetOf(long.unread);
  startWalk(long.walk, start, length);
  long.crc = 0;
  long.crcEnd = start;
  long.failed = false;
}

/** Reads on; says whether its end was reached. Even what is no Event is read to its end: it may be damaged. */
export function readLongPayload(long: LongPayload): boolean {
  const { unread, walk } = long;
  const result = walkEvent(walk, unread);
  if (result === "damaged") {
    long.failed = true;
    unread.at = walk.end - unread.base;
  }
  addHeldToCrc(long);
  return result !== "more";
}

/** Whether nothing speaks against the payload having this checksum. */
export function matchesCrc(long: LongPayload, masked: number): boolean {
  return long.walk.jumps || maskCrc(long.crc) === masked;
}

/**
 * Passes those bytes at the beginning of `pushed` that nobody will look at, and says how many they were.
 * They count for the checksum, if it can still be known.
 */
export function passPushed(long: LongPayload, pushed: Uint8Array): number {
  const { unread, walk } = long;
  const count = Math.min(bytesToPass(unread), pushed.length);
  if (count === 0) return 0;
  if (!walk.jumps) {
    long.crc = extendLongCrc(long.crc, pushed.subarray(0, count));
    long.crcEnd += count;
  }
  pass(unread, count);
  return count;
}

/** How many of the next bytes need not be pushed; what is pushed next then is what stands behind them. */
export function jump({ unread, walk }: LongPayload): number {
  const count = walk.jumps ? bytesToPass(unread) : 0;
  if (count > 0) pass(unread, count);
  return count;
}

function addHeldToCrc(long: LongPayload): void {
  const { unread, walk } = long;
  const from = long.crcEnd - unread.base;
  const to = Math.min(unread.at, unread.end);
  if (walk.jumps || to <= from) return;
  long.crc = extendLongCrc(long.crc, unread.bytes.subarray(from, to));
  long.crcEnd = unread.base + to;
}
