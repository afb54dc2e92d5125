import { longestRead } from "./event-walk.ts";
import { expectedNameAt, type Names } from "./names.ts";
import { headerBytes, longestUsual, payloadLength, recordBytes } from "./record-header.ts";

/** What the fast path learns from the walk of other events, and what it found last. */
export interface PictureMemory {
  readonly names: Names;
  /** Of the last picture found: its own length, and that of its record. */
  pictureBytes: number;
  recordBytes: number;
}

/** Wall time, step, and the keys and lengths before and behind a tag: what must be there to tell. */
const mostBefore = 64;
/** A step of more bytes is beyond 2^49. */
const longestStep = 7;
/** A length of more bytes is beyond what a record may have. */
const longestLength = 4;

/**
 * Whether the record at index `at` holds one picture under a tag that was seen before and nothing else, told from its
 * first bytes: nearly all that is not a scalar in a voice training's event file. All lengths must agree with the
 * record's. Anything else is left to the walk. Nothing is allocated.
 *
 *     09 <wall time 8>  10 <step, none if 0>  2a <n>  0a <n>  0a <n> <tag>  22 <n> <picture>
 */
export function isPictureAt(memory: PictureMemory, view: DataView, at: number): boolean {
  const payload = at + headerBytes;
  if (payload + mostBefore > view.byteLength || view.getUint8(payload) !== 0x09) return false;
  const length = payloadLength(view, at);
  if (length === undefined || length <= longestRead || length > longestUsual) return false;
  const end = payload + length;
  const wallTime = view.getFloat64(payload + 1, true);
  if (wallTime - wallTime !== 0) return false;
  const stepAt = payload + 9;
  const summaryAt =
    view.getUint8(stepAt) === 0x10 ? behindVarint(view, stepAt + 1, longestStep) : stepAt;
  const valueAt = contentAt(view, summaryAt, { key: 0x2a, end });
  const tagAt = contentAt(view, valueAt, { key: 0x0a, end });
  // A tag of 128 bytes or more takes two for its length and is left to the walk: it fails here.
  if (tagAt === 0 || view.getUint8(tagAt) !== 0x0a) return false;
  const tagEnd = tagAt + 2 + view.getUint8(tagAt + 1);
  if (tagEnd + 1 + longestLength > view.byteLength) return false;
  const pictureAt = contentAt(view, tagEnd, { key: 0x22, end });
  if (pictureAt === 0 || end - pictureAt <= longestRead) return false;
  const name = expectedNameAt(memory.names, view, { from: tagAt + 2, to: tagEnd });
  if (name === undefined) return false;
  memory.names.last = name;
  memory.pictureBytes = end - pictureAt;
  memory.recordBytes = recordBytes(length);
  return true;
}

/** Index of the content of the field at `at`, if it has this key and reaches to `end` exactly; else 0. */
function contentAt(
  view: DataView,
  at: number,
  { key, end }: { readonly key: number; readonly end: number },
): number {
  if (at === 0 || view.getUint8(at) !== key) return 0;
  const content = behindVarint(view, at + 1, longestLength);
  if (content === 0) return 0;
  let length = 0;
  for (let index = content - 1; index > at; index -= 1) {
    length = length * 128 + (view.getUint8(index) & 127);
  }
  return content + length === end ? content : 0;
}

/** Index behind the varint at `from`; 0 if it is longer than `most` bytes. */
function behindVarint(view: DataView, from: number, most: number): number {
  for (let at = from; at < from + most; at += 1) if (view.getUint8(at) < 128) return at + 1;
  return 0;
}
