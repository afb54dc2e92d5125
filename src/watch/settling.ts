import type { FileNow } from "../core/formats/format.ts";
import type { Seconds } from "../core/units.ts";

/** Now, on a clock that never jumps and on the wall's, in seconds. */
export interface Clocks {
  readonly now: Seconds;
  readonly wall: Seconds;
}

/** Whether the end of a log may still change, kept from look to look; `Clocks.now` of everything. */
export interface Settling {
  /** When the log was last seen to change; undefined before the first look. */
  changedAt: Seconds | undefined;
  /** Since when bytes are not believed, and where they began at the last look. */
  doubt: { readonly since: Seconds; readonly offset: number } | undefined;
}

/** Network drives show bytes as zeros for some seconds; after this long they are what they are. */
const settlesAfter: Seconds = 60;
/** A doubt that moved on by more is another one: bytes before it were believed. */
const sameDoubtBytes = 65_536;

/** Fewer zeros at the end are no page that is not shown yet: UTF-16 may end in one. */
const leastZeros = 512;

/**
 * How many of the last bytes of a live text are zeros that may be filled yet: a network drive shows pages so that it
 * does not have. Read as a hole they would cost a reading of the whole log when they are filled.
 *
 * @param place  in the file, of the first of the bytes
 */
export function lateZeros(bytes: Uint8Array, place: number, { live, size }: FileNow): number {
  if (!live || place + bytes.length < size) return 0;
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  const zeros = bytes.length - end;
  return zeros < leastZeros ? 0 : zeros;
}

/** Of a log that was never looked at. */
export function createSettling(): Settling {
  return { changedAt: undefined, doubt: undefined };
}

/**
 * Notes a look at a log.
 *
 * @param seen  its time of change by the wall's clock, and whether size or time differ from the last look
 */
export function noteLook(
  settling: Settling,
  { now, wall }: Clocks,
  seen: { readonly modified: Seconds; readonly changed: boolean },
): void {
  if (settling.changedAt === undefined)
    settling.changedAt = now - Math.max(0, wall - seen.modified);
  else if (seen.changed) settling.changedAt = now;
}

/** Whether damage at the end of the log is to be waited for. */
export function isLive({ changedAt, doubt }: Settling, now: Seconds): FileNow["live"] {
  if (changedAt === undefined || now - changedAt >= settlesAfter) return false;
  return doubt === undefined || now - doubt.since < settlesAfter;
}

/** Notes where bytes were not believed in this look; undefined where all were. */
export function noteDoubt(settling: Settling, now: Seconds, offset: number | undefined): void {
  const { doubt } = settling;
  if (offset === undefined) settling.doubt = undefined;
  else {
    const isSame = doubt !== undefined && Math.abs(offset - doubt.offset) <= sameDoubtBytes;
    settling.doubt = { since: isSame ? doubt.since : now, offset };
  }
}
