// The global of the same name is found anew, and slowly, each time it is asked for.
import { performance } from "node:perf_hooks";
import type { Readable } from "./disk.ts";

/**
 * How a reader goes through one file, kept from call to call.
 *
 * Jumping over a blob costs one small read at its end: a microsecond where the file lies in memory, 50
 * where it must come from a disk, and there reading everything in order is three times faster. So the
 * first jumps are timed, and when they are slow the file is read in order for a while.
 */
export interface ReadPace {
  /** On a network or shared file system nothing is read while everything waits, and no jump is tried. */
  readonly remote: boolean;
  /** Jumps timed since jumping was last judged, and how many of them were slow. */
  jumps: number;
  slowJumps: number;
  /** How many bytes are still to be read in order before jumping is tried again. */
  inOrder: number;
  /** How many bytes the next read after a jump asks for. */
  probe: number;
}

/** What is read of an open file from a place on, up to an end and a budget. */
export interface ReadSpan {
  readonly file: Readable;
  readonly from: number;
  readonly to: number;
  /** Bytes to read; jumped-over bytes do not count. */
  readonly budget: number;
  /** Takes bytes and the place where they stand; returns how many of the following bytes to leave out. */
  readonly take: (bytes: Uint8Array, position: number) => number;
  /** Asked first behind a jump: how many bytes from the first of these on to leave out, them and more; 0: `take` them. */
  readonly pass: (bytes: Uint8Array, position: number) => number;
}

/** Reads are of so many bytes: little enough for the processor's cache, enough that a call costs nothing. */
const windowBytes = 256 * 1024;
/** Read at the end of a jump: the rest of a record and the next one's beginning; what follows grows fourfold. */
const probeBytes = 1024;
/**
 * So many jumps are timed; slower than this is a disk's, not memory's. Half of them decide, not the mean:
 * on a busy machine a read now and then waits for the processor.
 */
const timedJumps = 32;
const slowJumpMs = 0.02;
/** Then so much is read in order. */
const inOrderBytes = 128 * 1024 * 1024;
/** A jump this long pays on any disk: 2.5 ms for a seek against 35 ms for reading. */
const longJump = 4 * 1024 * 1024;
/** A read that takes longer than this would be felt on the screen: the next ones are waited for instead. */
const slowReadMs = 5;

/** A pace for a file of which nothing was read. */
export function createReadPace(remote: boolean): ReadPace {
  return { remote, jumps: 0, slowJumps: 0, inOrder: 0, probe: windowBytes };
}

/** Reads a span; returns the place behind what was taken or left out, beyond `to` where a blob goes on there. */
export async function readWindows(pace: ReadPace, span: ReadSpan): Promise<number> {
  const { file, to } = span;
  const buffer = new Uint8Array(Math.max(0, Math.min(windowBytes, span.budget, to - span.from)));
  let next = span.from;
  /** Behind what was read: before `next` while a blob is read in order and thrown away. */
  let at = span.from;
  let waits = false;
  let passed = false;
  for (let left = span.budget; left > 0 && next < to; ) {
    const jumped = next > at && mayJump(pace, next - at);
    if (jumped) {
      at = next;
      pace.probe = probeBytes;
    }
    const length = Math.min(pace.probe, buffer.length, left, to - at);
    const started = performance.now();
    const filled =
      pace.remote || (waits && !jumped)
        ? await file.readLater(buffer.subarray(0, length), at)
        : file.readNow(buffer.subarray(0, length), at);
    const readMs = performance.now() - started;
    // It was cut while we read: the next call sees that.
    if (filled === 0) break;
    waits = readMs > slowReadMs;
    left -= filled;
    const slow = jumped && isSlow(readMs, { file, at, length: filled });
    note(pace, { jumped, slow, bytes: filled });
    const unwanted = Math.min(filled, next - at);
    const position = at + unwanted;
    at += filled;
    if (position >= at) continue;
    const bytes = buffer.subarray(unwanted, filled);
    const over = jumped ? span.pass(bytes, position) : 0;
    passed = over > 0;
    next = passed ? position + over : at + span.take(bytes, position);
  }
  // What was passed last is told of now.
  if (passed) span.take(buffer.subarray(0, 0), next);
  return next;
}

function mayJump(pace: ReadPace, distance: number): boolean {
  return distance >= longJump || (!pace.remote && pace.inOrder <= 0);
}

/**
 * Whether the disk made a read slow. A program that has just started, or a busy computer, is slow as well: then the same
 * read takes as long again, though its bytes are in memory by now.
 */
function isSlow(
  readMs: number,
  { file, at, length }: { readonly file: Readable; readonly at: number; readonly length: number },
): boolean {
  if (readMs <= slowJumpMs) return false;
  const started = performance.now();
  file.readNow(new Uint8Array(length), at);
  return readMs - (performance.now() - started) > slowJumpMs;
}

function note(
  pace: ReadPace,
  read: { readonly jumped: boolean; readonly slow: boolean; readonly bytes: number },
): void {
  pace.inOrder -= read.bytes;
  pace.probe = Math.min(windowBytes, pace.probe * 4);
  if (!read.jumped) return;
  pace.jumps += 1;
  if (read.slow) pace.slowJumps += 1;
  if (pace.jumps < timedJumps) return;
  if (pace.slowJumps * 2 > timedJumps) pace.inOrder = inOrderBytes;
  pace.jumps = 0;
  pace.slowJumps = 0;
}
