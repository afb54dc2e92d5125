/**
 * The part of a file that a parser holds and has not decided on yet, with the place it reads at.
 * One is made per file and changed in place: nothing is allocated per record.
 *
 *     file    ... base ......... base + at ......... base + end .........
 *     bytes       0  (decided)   at    (undecided)   end  (room)  capacity
 *
 * `at` may be beyond `end`: then the bytes up to it are still to come, and nobody will look at them.
 */
export interface UnreadBytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Place in the file of `bytes[0]`, in bytes. */
  base: number;
  /** Index of the next byte to read. */
  at: number;
  /** Index behind the last byte held. */
  end: number;
  /** Index behind the message that is being read; no field may reach over it. */
  limit: number;
}

/** Copied at once. Small, so that a blob behind a record's first bytes is passed over where it lies. */
const chunk = 16_384;

/** The longest piece that can be waited for, in bytes: no more than this is held undecided. */
export const longestPiece = 16_384;

/** No bytes yet, from the start of a file. */
export function createUnreadBytes(): UnreadBytes {
  const bytes = new Uint8Array(longestPiece + chunk);
  return { bytes, view: new DataView(bytes.buffer), base: 0, at: 0, end: 0, limit: 0 };
}

/** Place in the file of the next byte to read. */
export function offsetOf(unread: UnreadBytes): number {
  return unread.base + unread.at;
}

/** Place in the file behind the last byte that was taken in. */
export function endOffsetOf(unread: UnreadBytes): number {
  return unread.base + unread.end;
}

/** Takes in some of `pushed` from index `from` on, one at least; says how many. Not while bytes are to be passed. */
export function takeIn(unread: UnreadBytes, pushed: Uint8Array, from: number): number {
  if (unread.bytes.length - unread.end < chunk) dropDecided(unread);
  const count = Math.min(chunk, pushed.length - from);
  unread.bytes.set(pushed.subarray(from, from + count), unread.end);
  unread.end += count;
  return count;
}

/** Whether all that was taken in is decided, and nothing is to be passed. */
export function isEmpty(unread: UnreadBytes): boolean {
  return unread.at === unread.end;
}

/** Notes that `count` bytes were decided where they lay, without being taken in. Only while it is empty. */
export function advance(unread: UnreadBytes, count: number): void {
  unread.base += unread.end + count;
  unread.at = 0;
  unread.end = 0;
}

/** Notes that nobody will look at the next `count` bytes. Only while it is empty. */
export function passNext(unread: UnreadBytes, count: number): void {
  unread.at += count;
}

/** Gives back what is held undecided, as if it had not been taken in. */
export function giveBack(unread: UnreadBytes): number {
  const count = unread.end - unread.at;
  unread.end = unread.at;
  return count;
}

/** Forgets what is held: the byte at place `offset` of the file is pushed next. */
export function stepBackTo(unread: UnreadBytes, offset: number): void {
  unread.base = offset;
  unread.at = 0;
  unread.end = 0;
}

/** How many of the bytes to come nobody will look at. */
export function bytesToPass(unread: UnreadBytes): number {
  return Math.max(0, unread.at - unread.end);
}

/** Passes `count` of the bytes to come, all of them at most. */
export function pass(unread: UnreadBytes, count: number): void {
  const left = bytesToPass(unread) - count;
  unread.base += unread.end + count;
  unread.end = 0;
  unread.at = left;
}

function dropDecided(unread: UnreadBytes): void {
  unread.bytes.copyWithin(0, unread.at, unread.end);
  unread.base += unread.at;
  unread.end -= unread.at;
  unread.at = 0;
}
