import { longestRead } from "./event-walk.ts";
import { expectedNameAt, type Names } from "./names.ts";
import { headerBytes, lengthCrc, longestUsual, recordBytes } from "./record-header.ts";

/** What the fast path learns from the walk of other events, and what it found last. */
export interface PictureMemory {
  readonly names: Names;
  /** Of the last picture found: its own length, and that of its record. */
  pictureBytes: number;
  recordBytes: number;
}

/** Header, wall time, step, and the keys and lengths before and behind a tag: what must be there to tell. */
const mostBefore = 76;
/** A step of more bytes is beyond 2^49. */
const longestStep = 7;

/**
 * Whether the record at index `at` holds one picture under a tag that was seen before and nothing else, told from its
 * first bytes: nearly all that is not a scalar in a voice training's event file. All lengths must agree with the
 * record's. Anything else is left to the walk. Nothing is allocated, and bytes are looked at one by one: in a program
 * that has just started that is three times as fast as asking a DataView.
 *
 *     09 <wall time 8>  10 <step, none if 0>  2a <n>  0a <n>  0a <n> <tag>  22 <n> <picture>
 */
export function isPictureAt(memory: PictureMemory, bytes: Uint8Array, at: number): boolean {
  const payload = at + headerBytes;
  if (at + mostBefore > bytes.length || bytes[payload] !== 0x09) return false;
  const length = longLengthAt(bytes, at);
  if (length === 0 || !isTimeAt(bytes, payload + 1)) return false;
  const end = payload + length;
  const stepAt = payload + 9;
  const summaryAt = bytes[stepAt] === 0x10 ? behindStep(bytes, stepAt + 1) : stepAt;
  if (bytes[summaryAt] !== 0x2a) return false;
  const valueAt = contentAt(bytes, summaryAt + 1, end);
  if (valueAt === 0 || bytes[valueAt] !== 0x0a) return false;
  const tagAt = contentAt(bytes, valueAt + 1, end);
  // A tag of 128 bytes or more takes two for its length and is left to the walk: it fails here.
  if (tagAt === 0 || bytes[tagAt] !== 0x0a) return false;
  const tagEnd = tagAt + 2 + (bytes[tagAt + 1] ?? 0);
  if (bytes[tagEnd] !== 0x22) return false;
  const pictureAt = contentAt(bytes, tagEnd + 1, end);
  if (pictureAt === 0 || end - pictureAt <= longestRead) return false;
  const name = expectedNameAt(memory.names, bytes, { from: tagAt + 2, to: tagEnd });
  if (name === undefined) return false;
  memory.names.last = name;
  memory.pictureBytes = end - pictureAt;
  memory.recordBytes = recordBytes(length);
  return true;
}

/** Length of the payload of the record at `at`, if it is vouched for and longer than what is read whole; else 0. */
function longLengthAt(bytes: Uint8Array, at: number): number {
  const length = wordAt(bytes, at);
  if (length <= longestRead || length > longestUsual || wordAt(bytes, at + 4) !== 0) return 0;
  // A checksum may be too large for a small integer, and the engine then keeps all that wordAt returns as it keeps
  // fractions, and throws away the code of whoever stores it: this one is small again.
  return wordAt(bytes, at + 8) === lengthCrc(length) ? length | 0 : 0;
}

function wordAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  return (low | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
}

/** Whether the number of 8 bytes at `at` is finite; else a report is due. */
function isTimeAt(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at + 7] ?? 0) & 0x7f) !== 0x7f || (bytes[at + 6] ?? 0) < 0xf0;
}

/** Index behind the varint at `from`; that of its first byte where it is too long, which is no key of a summary. */
function behindStep(bytes: Uint8Array, from: number): number {
  for (let at = from; at < from + longestStep; at += 1) {
    if ((bytes[at] ?? 0) < 128) return at + 1;
  }
  return from - 1;
}

/** Index behind the length at `at`, if so many bytes reach to `end` exactly; else 0. */
function contentAt(bytes: Uint8Array, at: number, end: number): number {
  let length = 0;
  // Four bytes hold the longest length that a record may have.
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[at + index] ?? 0;
    length += (byte & 127) << (7 * index);
    if (byte < 128) return at + index + 1 + length === end ? at + index + 1 : 0;
  }
  return 0;
}
