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
