import { longestPiece, type UnreadBytes } from "./unread-bytes.ts";

/**
 * Protocol buffers as bytes: a message is fields back to back, a field is a key (number x 8 + wire type)
 * and its content. All functions here read at `unread.at`, never beyond `unread.limit`, and move `at`
 * behind what they read. What they return is undefined (or false) when the message is damaged.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */

/** Bytes of the longest key and length, and of the longest key and number: 10 each. */
export const longestFieldStart = 20;

/** Content that is read at once may have this many bytes: more than any tag, and little enough to wait for. */
export const longestContent = longestPiece - longestFieldStart;

/** A varint as an unsigned number; beyond 2^53 it is only close. */
export function readVarint(unread: UnreadBytes): number | undefined {
  const { bytes, limit } = unread;
  const last = Math.min(limit, unread.at + 10);
  let value = 0;
  let weight = 1;
  for (let at = unread.at; at < last; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 127) * weight;
    if (byte < 128) {
      unread.at = at + 1;
      return value;
    }
    weight *= 128;
  }
  return undefined;
}

/** A varint as a signed 64-bit number: a number where that is exact, else a bigint. */
export function readInt64(unread: UnreadBytes): number | bigint | undefined {
  const from = unread.at;
  const value = readVarint(unread);
  if (value === undefined || value <= Number.MAX_SAFE_INTEGER) return value;
  let exact = 0n;
  for (let at = unread.at - 1; at >= from; at--) {
    exact = (exact << 7n) | BigInt((unread.bytes[at] ?? 0) & 127);
  }
  const signed = BigInt.asIntN(64, exact);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : signed;
}

/** The key of the next field. */
export function readKey(unread: UnreadBytes): number | undefined {
  const key = readVarint(unread);
  // Field 0 does not exist, and field numbers end at 2^29 - 1.
  return key === undefined || key < 8 || key > 0xffff_ffff ? undefined : key;
}

/** The length of a field's content, which begins at `at`; undefined also when it would reach over the limit. */
export function readLength(unread: UnreadBytes): number | undefined {
  const length = readVarint(unread);
  return length === undefined || length > unread.limit - unread.at ? undefined : length;
}

/** Whether a field with this key is a string, bytes or a message: content with a length before it. */
export function hasLength(key: number): boolean {
  return (key & 7) === 2;
}

/**
 * Reads the fields of a message from `at` to `unread.limit`, all of it there.
 *
 * @param read  reads the content of the field with this key into `message`; false where it is damaged
 */
export function readFields<T>(
  unread: UnreadBytes,
  message: T,
  read: (unread: UnreadBytes, key: number, message: T) => boolean,
): boolean {
  while (unread.at < unread.limit) {
    const key = readKey(unread);
    if (key === undefined || !read(unread, key, message)) return false;
  }
  return true;
}

/**
 * The same for a message of which a part may still be missing.
 *
 * @returns "more" if so, and nothing was read; "damaged" also where it is too long to wait for
 */
export function readFieldsWhenHere<T>(
  unread: UnreadBytes,
  message: T,
  read: (unread: UnreadBytes, key: number, message: T) => boolean,
): "next" | "more" | "damaged" {
  const here = isHere(unread);
  if (here !== "next") return here;
  return readFields(unread, message, read) ? "next" : "damaged";
}

/** Whether all bytes from `at` to `limit` are there ("next"), may be waited for, or are too many for that. */
export function isHere(unread: UnreadBytes): "next" | "more" | "damaged" {
  if (unread.limit - unread.at > longestContent) return "damaged";
  return unread.limit <= unread.end ? "next" : "more";
}

/** The same for a message inside this one, whose length stands at `at`; goes on behind it. */
export function readFieldsInside<T>(
  unread: UnreadBytes,
  message: T,
  read: (unread: UnreadBytes, key: number, message: T) => boolean,
): boolean {
  const length = readLength(unread);
  if (length === undefined) return false;
  const outer = unread.limit;
  unread.limit = unread.at + length;
  const isWhole = readFields(unread, message, read);
  unread.limit = outer;
  return isWhole;
}

/** Passes a field's content, whatever it is. */
export function passContent(unread: UnreadBytes, key: number): boolean {
  switch (key & 7) {
    case 0:
      return readVarint(unread) !== undefined;
    case 1:
      return passBytes(unread, 8);
    case 2: {
      const length = readLength(unread);
      return length !== undefined && passBytes(unread, length);
    }
    case 5:
      return passBytes(unread, 4);
    default:
      // 3 and 4, groups, were never used in an Event; 6 and 7 do not exist.
      return false;
  }
}

/** Passes `count` bytes; they need not be there yet. */
export function passBytes(unread: UnreadBytes, count: number): boolean {
  if (count > unread.limit - unread.at) return false;
  unread.at += count;
  return true;
}
