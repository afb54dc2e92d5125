import type { Step, Tag } from "../../units.ts";
import type { UnreadBytes } from "./unread-bytes.ts";
import { passContent, readInt64, readKey, readLength } from "./wire.ts";

/** What the first bytes of an event tell of the picture in it. */
export interface PictureHead {
  readonly step: Step;
  readonly tag: Tag;
}

/** Bytes of an event that hold its time, its step and its first tag, unless that tag is absurdly long. */
export const pictureHeadBytes = 512;

/** The largest picture that is taken: the spectrograms of a trainer have some ten thousand bytes. */
export const largestPicture = 2 * 1024 * 1024;
/** Pictures wider or higher than this are left out: a small file can unpack to gigabytes. */
const mostPixels = 4096;

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const decoder = new TextDecoder();

/**
 * Step and tag of an event whose first value is a picture, as torch writes one an event; undefined for
 * every other event, and for a damaged one.
 *
 * @param bytes   the event's first bytes, `pictureHeadBytes` of them or all
 * @param length  length of the whole event in bytes
 */
export function parsePictureHead(bytes: Uint8Array, length: number): PictureHead | undefined {
  const unread = unreadOf(bytes, length);
  let step: number | bigint | undefined = 0;
  for (;;) {
    const key = nextKey(unread);
    if (key === undefined) return undefined;
    if (key === keys.summary) break;
    if (key === keys.step) step = readInt64(unread);
    else if (!passContent(unread, key)) return undefined;
  }
  if (!enter(unread) || nextKey(unread) !== keys.value || !enter(unread)) return undefined;
  const tag = nextKey(unread) === keys.tag ? textAt(unread) : undefined;
  if (tag === undefined || nextKey(unread) !== keys.image) return undefined;
  return typeof step === "number" && step >= 0 ? { step, tag } : undefined;
}

/**
 * The PNG file of the picture with this tag in a whole event; undefined where there is none, or where it
 * is no PNG, or one too large to show.
 */
export function parsePicture(event: Uint8Array, tag: Tag): Uint8Array | undefined {
  const unread = unreadOf(event, event.length);
  if (!find(unread, keys.summary)) return undefined;
  const end = unread.limit;
  while (find(unread, keys.value)) {
    const valueEnd = unread.limit;
    if (find(unread, keys.tag) && textAt(unread, false) === tag) {
      unread.at = unread.limit;
      unread.limit = valueEnd;
      if (!find(unread, keys.image) || !find(unread, keys.encoded)) return undefined;
      const png = event.subarray(unread.at, unread.limit);
      return isSmallPng(png) ? png : undefined;
    }
    unread.at = valueEnd;
    unread.limit = end;
  }
  return undefined;
}

/** Whether bytes begin as a PNG of a size that a page may show. */
export function isSmallPng(bytes: Uint8Array): boolean {
  if (bytes.length < 24 || bytes.length > largestPicture) return false;
  if (signature.some((byte, at) => bytes[at] !== byte)) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  return width > 0 && height > 0 && width <= mostPixels && height <= mostPixels;
}

/** Keys of the fields on the way to a picture: Event.step, .summary; Summary.value; Value.tag, .image; Image.encoded_image_string. */
const keys = {
  step: 0x10,
  summary: 0x2a,
  value: 0x0a,
  tag: 0x0a,
  image: 0x22,
  encoded: 0x22,
} as const;

function unreadOf(bytes: Uint8Array, length: number): UnreadBytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { bytes, view, base: 0, at: 0, end: bytes.length, limit: length };
}

/** The next key, if it is among the bytes that are there. */
function nextKey(unread: UnreadBytes): number | undefined {
  if (unread.at >= Math.min(unread.limit, unread.end)) return undefined;
  return readKey(unread);
}

/** Steps into the message whose length stands next. */
function enter(unread: UnreadBytes): boolean {
  const length = readLength(unread);
  if (length === undefined || unread.at > unread.end) return false;
  unread.limit = unread.at + length;
  return true;
}

/** Passes fields up to one with this key, and steps into it. */
function find(unread: UnreadBytes, wanted: number): boolean {
  for (let key = nextKey(unread); key !== undefined; key = nextKey(unread)) {
    if (key === wanted) return enter(unread);
    if (!passContent(unread, key)) return false;
  }
  return false;
}

/** The text whose length stands next, or that fills the message; undefined where it is not all there. */
function textAt(unread: UnreadBytes, withLength = true): string | undefined {
  const length = withLength ? readLength(unread) : unread.limit - unread.at;
  if (length === undefined || unread.at + length > unread.end) return undefined;
  const text = decoder.decode(unread.bytes.subarray(unread.at, unread.at + length));
  if (withLength) unread.at += length;
  return text;
}
