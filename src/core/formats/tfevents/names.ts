import { mostNameLength, mostSeries } from "../points.ts";
import type { UnreadBytes } from "./unread-bytes.ts";

/** A tag or a plugin's name as it stands in a file. Mostly the same object when the same bytes come again. */
export interface Name {
  readonly text: string;
  /** Whether the bytes were no UTF-8; `text` then has replacement characters. */
  readonly damaged: boolean;
  readonly bytes: Uint8Array;
  /** Among those that are remembered; what is not must not hang on what is, or nothing is ever forgotten. */
  readonly kept: boolean;
  /** What came after it the last time. */
  next: Name | undefined;
  /** Index of its series among the file's points; -1 before its first point. */
  series: number;
  /** Its tensors are scalars: the first metadata of the tag named the plugin of scalars. */
  isScalar: boolean;
}

/** The names of a file so far. */
export interface Names {
  /** One name a hash: of two with the same hash the first is remembered. */
  readonly byHash: Map<number, Name>;
  /** Bytes of all that are remembered. */
  bytes: number;
  last: Name | undefined;
}

/** More than any training has. Names beyond are read all the same, only slower, and nothing is remembered of them. */
const mostNames = 2 * mostSeries;
const mostBytes = 2 * mostNameLength;
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

/** No names yet. */
export function createNames(): Names {
  return { byHash: new Map(), bytes: 0, last: undefined };
}

/**
 * Reads the name that stands from `unread.at` to `unread.limit`, all of it there. A trainer writes its
 * tags in the same order at each interval, so the one that came next the last time is tried first, and
 * most names are never decoded again.
 */
export function readName(names: Names, unread: UnreadBytes): Name {
  const expected = names.last?.next;
  const name =
    expected !== undefined && isNext(unread, expected)
      ? expected
      : lookUp(names, unread.bytes.subarray(unread.at, unread.limit));
  unread.at = unread.limit;
  if (names.last !== undefined && name.kept) names.last.next = name;
  names.last = name.kept ? name : undefined;
  return name;
}

/** Whether the name's bytes stand at this place. */
function isNameAt({ bytes: known }: Name, bytes: Uint8Array, place: Place): boolean {
  const { length } = known;
  if (length !== place.to - place.from) return false;
  // Names of one trainer begin alike (`loss/g/`): the end tells them apart sooner.
  for (let index = length - 1; index >= 0; index--) {
    if (known[index] !== bytes[place.from + index]) return false;
  }
  return true;
}

function knownNameAt(names: Names, bytes: Uint8Array, place: Place): Name | undefined {
  let hash = hashStart;
  for (let at = place.from; at < place.to; at++) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), hashFactor);
  }
  const name = names.byHash.get(hash);
  return name !== undefined && isNameAt(name, bytes, place) ? name : undefined;
}

/**
 * The name at this place, if it was read before. What came after the last one the last time comes again: mostly its
 * bytes are compared and nothing more.
 */
export function expectedNameAt(names: Names, bytes: Uint8Array, place: Place): Name | undefined {
  const expected = names.last?.next;
  if (expected !== undefined && isNameAt(expected, bytes, place)) return expected;
  const name = knownNameAt(names, bytes, place);
  if (name !== undefined && names.last !== undefined) names.last.next = name;
  return name;
}

interface Place {
  readonly from: number;
  readonly to: number;
}

function isNext({ bytes, at, limit }: UnreadBytes, name: Name): boolean {
  const known = name.bytes;
  if (known.length !== limit - at) return false;
  for (let index = 0; index < known.length; index++) {
    if (known[index] !== bytes[at + index]) return false;
  }
  return true;
}

function lookUp(names: Names, bytes: Uint8Array): Name {
  const hash = hashOf(bytes);
  const known = names.byHash.get(hash);
  if (known !== undefined && isSame(known, bytes)) return known;
  const hasRoom = names.byHash.size < mostNames && names.bytes + bytes.length <= mostBytes;
  const kept = known === undefined && hasRoom;
  const name: Name = {
    ...decode(bytes),
    bytes: bytes.slice(),
    kept,
    next: undefined,
    series: -1,
    isScalar: false,
  };
  if (kept) {
    names.byHash.set(hash, name);
    names.bytes += bytes.length;
  }
  return name;
}

function isSame(name: Name, bytes: Uint8Array): boolean {
  return name.bytes.length === bytes.length && name.bytes.every((byte, at) => byte === bytes[at]);
}

/** FNV-1a, 32 bits. */
const hashStart = 0x811c9dc5;
const hashFactor = 0x01000193;

function hashOf(bytes: Uint8Array): number {
  let hash = hashStart;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, hashFactor);
  return hash;
}

function decode(bytes: Uint8Array): { readonly text: string; readonly damaged: boolean } {
  try {
    return { text: strict.decode(bytes), damaged: false };
  } catch {
    // Not UTF-8: show what can be shown.
    return { text: lenient.decode(bytes), damaged: true };
  }
}
