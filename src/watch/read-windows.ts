// The global of the same name is found anew, and slowly, each time it is asked for.
import { performance } from "node:perf_hooks";
import type { Readable } from "./disk.ts";

/**
 * How a reader goes through one file, kept from call to call.
 *
 * Jumping over a blob costs one small read at its end: a microsecond where the file lies in memory, 50
 * where it must come from a disk, and there reading everything in order may be three times faster, or half as
 * fast. So jumps are timed; where they are slow, some of the file is read in order, and timed too, and the
 * cheaper way is taken for a while.
 */
export interface ReadPace {
  /** On a network or shared file system nothing is read while everything waits, and no jump is tried. */
  readonly remote: boolean;
  /** The jumps since jumping was last judged. */
  jumps: Jumps;
  /** How long reading in order last took, and over how much. */
  order: { ms: number; bytes: number };
  /** How many bytes are still to be read in order before jumping is tried again. */
  inOrder: number;
  /** How many bytes the next read after a jump asks for. */
  probe: number;
}

interface Jumps {
  count: number;
  slow: number;
  ms: number;
  /** Jumped over. */
  bytes: number;
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
/** So much is read in order to learn what that takes, and so much where it turned out to be cheaper. */
const trialBytes = 8 * 1024 * 1024;
const inOrderBytes = 128 * 1024 * 1024;
/** A jump this long pays on any disk: 2.5 ms for a seek against 35 ms for reading. */
const longJump = 4 * 1024 * 1024;
/** A read that takes longer than this would be felt on the screen: the next ones are waited for instead. */
const slowReadMs = 5;

/** A pace for a file of which nothing was read. */
export function createReadPace(remote: boolean): ReadPace {
  return { remote, jumps: noJumps(), order: { ms: 0, bytes: 0 }, inOrder: 0, probe: windowBytes };
}

/** Reads a span; returns the place behind what was taken or left out, beyond `to` where a blob goes on there. */
export async function readWindows(pace: ReadPace, span: ReadSpan): Promise<number> {
  const { file, to } = span;
  const buffer = new Uint8Array(Math.max(0, Math.min(windowBytes, span.budget, to - span.from)));
  // Read into at every jump: thousands of them make nothing for the collector of garbage.
  const probe = buffer.subarray(0, probeBytes);
  let next = span.from;
  /** Behind what was read: before `next` while a blob is read in order and thrown away. */
  let at = span.from;
  let waits = false;
  let passed = false;
  for (let left = span.budget; left > 0 && next < to; ) {
    const jumped = next > at && mayJump(pace, next - at);
    const over = jumped ? next - at : 0;
    if (jumped) {
      at = next;
      pace.probe = probeBytes;
    }
    const length = Math.min(pace.probe, buffer.length, left, to - at);
    const wanted = length === probe.length ? probe : buffer.subarray(0, length);
    const started = performance.now();
    const filled =
      pace.remote || (waits && !jumped)
        ? await file.readLater(wanted, at)
        : file.readNow(wanted, at);
    const readMs = performance.now() - started;
    // It was cut while we read: the next call sees that.
    if (filled === 0) break;
    waits = readMs > slowReadMs;
    left -= filled;
    const slow = jumped && isSlow(readMs, { file, at, length: filled });
    note(pace, { over, slow, ms: readMs, bytes: filled });
    const unwanted = Math.min(filled, next - at);
    const position = at + unwanted;
    at += filled;
    if (position >= at) continue;
    const bytes = filled - unwanted === length ? wanted : buffer.subarray(unwanted, filled);
    const behind = jumped ? span.pass(bytes, position) : 0;
    passed = behind > 0;
    next = passed ? position + behind : at + span.take(bytes, position);
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

/** Notes a read of so many bytes; `over`: jumped over before it. */
function note(
  pace: ReadPace,
  read: {
    readonly over: number;
    readonly slow: boolean;
    readonly ms: number;
    readonly bytes: number;
  },
): void {
  const { order, jumps } = pace;
  if (pace.inOrder > 0) {
    order.ms += read.ms;
    order.bytes += read.bytes;
  }
  pace.inOrder -= read.bytes;
  pace.probe = Math.min(windowBytes, pace.probe * 4);
  if (read.over === 0) return;
  jumps.count += 1;
  jumps.ms += read.ms;
  jumps.bytes += read.over;
  if (read.slow) jumps.slow += 1;
  if (jumps.count >= timedJumps) judgeJumps(pace);
}

/** Goes on jumping, or reads in order for a while. */
function judgeJumps(pace: ReadPace): void {
  const { order, jumps } = pace;
  pace.jumps = noJumps();
  if (jumps.slow * 2 <= timedJumps) return;
  const isKnown = order.bytes >= trialBytes / 2;
  if (isKnown && jumps.ms <= jumps.bytes * (order.ms / order.bytes)) return;
  pace.inOrder = isKnown ? inOrderBytes : trialBytes;
  pace.order = { ms: 0, bytes: 0 };
}

function noJumps(): Jumps {
  return { count: 0, slow: 0, ms: 0, bytes: 0 };
}
