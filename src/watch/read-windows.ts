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
  /** The jumps that were timed since jumping was last judged. */
  jumps: Jumps;
  /** Jumps were quick when last judged: few of them are timed, until one is slow. */
  isQuick: boolean;
  /** So many jumps are made before the next is timed. */
  untimed: number;
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
  /** Asked first behind a jump: how many bytes from the first of these on are dealt with, and more behind them. */
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
/** Asking the time costs a tenth of a jump in memory: where jumps are quick, one is timed of this many and one more. */
const untimedJumps = 7;
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
  return {
    remote,
    jumps: noJumps(),
    isQuick: false,
    untimed: 0,
    order: { ms: 0, bytes: 0 },
    inOrder: 0,
    probe: windowBytes,
  };
}

/** Where the reading of a span stands. */
interface Walk {
  readonly buffer: Uint8Array;
  /** Its beginning, read into at every jump: thousands of them make nothing for the collector of garbage. */
  readonly probe: Uint8Array;
  /** Bytes that may still be read. */
  left: number;
  /** What is wanted next. */
  next: number;
  /** Behind what was read: before `next` while a blob is read in order and thrown away. */
  at: number;
  /** What was passed last is not told of yet. */
  untold: boolean;
  /** The last read took so long that the next one is waited for. */
  waits: boolean;
}

/** Reads a span; returns the place behind what was taken or left out, beyond `to` where a blob goes on there. */
export async function readWindows(pace: ReadPace, span: ReadSpan): Promise<number> {
  const { from, to, budget } = span;
  const buffer = new Uint8Array(Math.max(0, Math.min(windowBytes, budget, to - from)));
  const probe = buffer.subarray(0, probeBytes);
  const walk = { buffer, probe, left: budget, next: from, at: from, untold: false, waits: false };
  try {
    let isMore = true;
    while (isMore && walk.left > 0 && walk.next < to) {
      const isJump = !pace.remote && walk.next > walk.at && mayJump(pace, walk.next - walk.at);
      isMore = isJump ? jump(pace, span, walk) : await readOn(pace, span, walk);
    }
  } finally {
    if (walk.untold) span.take(buffer.subarray(0, 0), walk.next);
  }
  return walk.next;
}

/** Reads behind a blob of a local file, thousands of times: nothing is built for it. False: the file was cut meanwhile. */
function jump(pace: ReadPace, span: ReadSpan, walk: Walk): boolean {
  const { next, probe } = walk;
  const length = Math.min(probe.length, walk.left, span.to - next);
  const wanted = length === probe.length ? probe : probe.subarray(0, length);
  const isTimed = pace.untimed === 0;
  const filled = isTimed ? readTimed(pace, span, walk, wanted) : span.file.readNow(wanted, next);
  if (filled === 0) return false;
  if (!isTimed) pace.untimed -= 1;
  pace.inOrder -= filled;
  pace.probe = probeBytes * 4;
  walk.left -= filled;
  walk.at = next + filled;
  const bytes = filled === length ? wanted : wanted.subarray(0, filled);
  const behind = span.pass(bytes, next);
  walk.untold = behind >= filled;
  if (walk.untold) walk.next = next + behind;
  else walk.next = walk.at + span.take(behind > 0 ? bytes.subarray(behind) : bytes, next + behind);
  return true;
}

/** Reads behind a blob and takes note of how long that took. */
function readTimed(pace: ReadPace, { file }: ReadSpan, walk: Walk, wanted: Uint8Array): number {
  const started = performance.now();
  const filled = file.readNow(wanted, walk.next);
  const ms = performance.now() - started;
  if (filled === 0) return 0;
  if (ms > slowJumpMs && isSlow(ms, file, walk.next)) {
    // What was quick before says nothing of what comes now.
    if (pace.isQuick) pace.jumps = noJumps();
    pace.isQuick = false;
    pace.jumps.slow += 1;
  }
  noteJump(pace, walk.next - walk.at, ms);
  pace.untimed = pace.isQuick ? untimedJumps : 0;
  walk.waits = ms > slowReadMs;
  return filled;
}

/** Reads the next window, and on a network drive behind a long blob. False: the file was cut meanwhile. */
async function readOn(pace: ReadPace, span: ReadSpan, walk: Walk): Promise<boolean> {
  const { file, to } = span;
  if (walk.next > walk.at && mayJump(pace, walk.next - walk.at)) {
    walk.at = walk.next;
    pace.probe = probeBytes;
  }
  const { at, buffer } = walk;
  const wanted = buffer.subarray(0, Math.min(pace.probe, walk.left, to - at));
  const started = performance.now();
  const isLater = pace.remote || walk.waits;
  const filled = isLater ? await file.readLater(wanted, at) : file.readNow(wanted, at);
  const ms = performance.now() - started;
  if (filled === 0) return false;
  noteInOrder(pace, filled, ms);
  walk.waits = ms > slowReadMs;
  walk.left -= filled;
  walk.at = at + filled;
  const unwanted = Math.min(filled, walk.next - at);
  if (unwanted === filled) return true;
  walk.untold = false;
  walk.next = walk.at + span.take(wanted.subarray(unwanted, filled), at + unwanted);
  return true;
}

function mayJump(pace: ReadPace, distance: number): boolean {
  return distance >= longJump || (!pace.remote && pace.inOrder <= 0);
}

/**
 * Whether the disk made a read slow. A program that has just started, or a busy computer, is slow as well: then the same
 * read takes as long again, though its bytes are in memory by now.
 */
function isSlow(ms: number, file: Readable, at: number): boolean {
  const started = performance.now();
  file.readNow(new Uint8Array(probeBytes), at);
  return ms - (performance.now() - started) > slowJumpMs;
}

function noteInOrder(pace: ReadPace, bytes: number, ms: number): void {
  if (pace.inOrder > 0) {
    pace.order.ms += ms;
    pace.order.bytes += bytes;
  }
  pace.inOrder -= bytes;
  pace.probe = Math.min(windowBytes, pace.probe * 4);
}

function noteJump(pace: ReadPace, over: number, ms: number): void {
  const { jumps } = pace;
  jumps.count += 1;
  jumps.ms += ms;
  jumps.bytes += over;
  if (jumps.count >= timedJumps) judgeJumps(pace);
}

/** Goes on jumping, or reads in order for a while. */
function judgeJumps(pace: ReadPace): void {
  const { order, jumps } = pace;
  pace.jumps = noJumps();
  pace.isQuick = jumps.slow * 2 <= timedJumps;
  if (pace.isQuick) return;
  const isKnown = order.bytes >= trialBytes / 2;
  if (isKnown && jumps.ms <= jumps.bytes * (order.ms / order.bytes)) return;
  pace.inOrder = isKnown ? inOrderBytes : trialBytes;
  pace.order = { ms: 0, bytes: 0 };
}

function noJumps(): Jumps {
  return { count: 0, slow: 0, ms: 0, bytes: 0 };
}
