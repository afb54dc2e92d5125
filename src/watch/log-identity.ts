import { Buffer } from "node:buffer";
import type { BigIntStats } from "node:fs";
import { fillBytes, fillNow, type Readable } from "./disk.ts";

/** How much of a log's beginning tells it from another (Filebeat's fingerprint has the same length). */
const startBytes = 1024;
/** How much of what was read last must still stand there before reading goes on. */
const anchorBytes = 256;

/**
 * What a reader remembers of a log, to see that it is still the same one. Inode numbers alone do not do:
 * delete and create gives the same number again, and some network drives change it at every look.
 */
export interface LogIdentity {
  /** `dev:ino:birth time`. */
  readonly place: string;
  /** The first bytes: as many as there were, 1024 at most. Grows with the file. */
  readonly start: Uint8Array;
  /** The last bytes that were consumed, 256 at most, and where they end. */
  readonly anchor: { bytes: Uint8Array; end: number };
}

/** An identity of a log of which nothing was consumed yet. */
export function newIdentity(stats: BigIntStats): LogIdentity {
  const nothing = new Uint8Array(0);
  return {
    place: placeOf(stats),
    start: nothing,
    anchor: { bytes: nothing, end: 0 },
  };
}

/** Where the file system keeps the file. */
export function placeOf({ dev, ino, birthtimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${birthtimeNs}`;
}

/** Whether the open file still begins and reads as remembered, as far as it was consumed. */
export async function stillReads(file: Readable, identity: LogIdentity): Promise<boolean> {
  const { start, anchor } = identity;
  if (!(await standsAt(file, start, 0))) return false;
  return standsAt(file, anchor.bytes, anchor.end - anchor.bytes.length);
}

/** Remembers more of the beginning, up to place `end` of the file, once there is more. */
export async function growStart(
  file: Readable,
  identity: LogIdentity,
  end: number,
): Promise<LogIdentity> {
  const { length } = identity.start;
  if (length >= startBytes || end <= length) return identity;
  const bytes = new Uint8Array(Math.min(startBytes, end));
  const filled = await fillBytes(file, bytes, 0);
  return filled === length ? identity : { ...identity, start: bytes.subarray(0, filled) };
}

async function standsAt(file: Readable, expected: Uint8Array, position: number): Promise<boolean> {
  const { length } = expected;
  if (length === 0) return true;
  // Read and compared at once, so one piece of memory serves all logs: a thousand are compared every five seconds.
  const found = file.remote ? new Uint8Array(length) : compared.subarray(0, length);
  const filled = file.remote
    ? await fillBytes(file, found, position)
    : fillNow(file, found, position);
  return filled === length && Buffer.compare(found, expected) === 0;
}

const compared = new Uint8Array(startBytes);

/** Remembers what stands before place `end` of the file, which was passed without being kept; all of it is there. */
export async function anchorAt(
  file: Readable,
  identity: LogIdentity,
  end: number,
): Promise<LogIdentity> {
  const bytes = new Uint8Array(Math.min(anchorBytes, end));
  const filled = await fillBytes(file, bytes, end - bytes.length);
  // It was cut while we read: the next look sees that.
  return filled < bytes.length ? identity : { ...identity, anchor: { bytes, end } };
}

/** Remembers the end of `bytes`, which were consumed from `position` on. */
export function moveAnchor(
  identity: LogIdentity,
  bytes: Uint8Array,
  position: number,
): LogIdentity {
  if (bytes.length >= anchorBytes) {
    const { anchor } = identity;
    const last = bytes.subarray(bytes.length - anchorBytes);
    // The bytes of an anchor are its own: they are overwritten, not made anew for each piece of a log.
    const kept = anchor.bytes.length === anchorBytes ? anchor.bytes : new Uint8Array(anchorBytes);
    kept.set(last);
    anchor.bytes = kept;
    anchor.end = position + bytes.length;
    return identity;
  }
  const before = identity.anchor.end === position ? identity.anchor.bytes : new Uint8Array(0);
  const kept = Math.min(before.length, Math.max(0, anchorBytes - bytes.length));
  const tail = bytes.subarray(Math.max(0, bytes.length - anchorBytes));
  const joined = new Uint8Array(kept + tail.length);
  joined.set(before.subarray(before.length - kept));
  joined.set(tail, kept);
  return { ...identity, anchor: { bytes: joined, end: position + bytes.length } };
}
