import { addPoint, type PointsBuilder } from "../points.ts";
import { crc32c, maskCrc } from "./crc32c.ts";
import { longestRead } from "./event-walk.ts";
import { expectedNameAt, type Names } from "./names.ts";
import { footerBytes, headerBytes, lengthCrc } from "./record-header.ts";

/** What the fast path learns from the walk of other events, and shares with it. */
export interface ScalarMemory {
  readonly names: Names;
  readonly points: PointsBuilder;
}

/** The same bytes twice: a view is asked for numbers of several bytes, the array for single ones. */
export interface Pushed {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Payload of the shortest scalar: wall time, an empty tag, a number. */
const shortest = 20;
/** The same without the wall time and the step. */
const shortestSummary = 11;
/** A step of more bytes is beyond 2^49. */
const longestStep = 7;

/**
 * Reads the records from index `from` on that hold one scalar each and nothing unusual, which is nearly all
 * there is in an event file: one fixed layout for each of the three encodings, checked from end to end, all
 * lengths and both checksums. Stops at the first record that is anything else: new tags, blobs, damage,
 * the record that the end of `pushed` cuts. Nothing is allocated.
 *
 *     09 <wall time 8>  10 <step, none if 0>  2a <n>  0a <n>  0a <n> <tag>  then one of
 *       15 <float>                                                     simple_value
 *       42 08 08 01 2a 04 <float>  4a 0b 0a 09 0a 07 "scalars"         torch, new_style
 *       42 0a 08 01 12 00 22 04 <float>  [4a 0d 0a 0b 0a 07 "scalars" 20 01]      TensorFlow 2
 *
 * @returns the index behind the last record read
 */
export function readScalarRecords(memory: ScalarMemory, pushed: Pushed, from: number): number {
  const { names, points } = memory;
  const { bytes, view } = pushed;
  const last = view.byteLength - headerBytes - footerBytes - shortest;
  let at = from;
  while (at <= last) {
    const end = payloadEnd(view, at);
    if (end === 0) break;
    const stepAt = at + headerBytes + 9;
    if (view.getUint8(at + headerBytes) !== 0x09) break;
    const wallTime = view.getFloat64(stepAt - 8, true);
    const summaryAt = view.getUint8(stepAt) === 0x10 ? behindStep(view, stepAt + 1, end) : stepAt;
    if (summaryAt === 0) break;
    const tagEnd = summaryTagEnd(view, summaryAt, end);
    if (tagEnd === 0) break;
    const name = expectedNameAt(names, bytes, { from: summaryAt + 6, to: tagEnd });
    // Not finite: a report is due.
    if (name === undefined || name.series < 0 || wallTime - wallTime !== 0) break;
    const valueAt = valuePlace(view, tagEnd, end);
    if (valueAt === 0 || (valueAt > tagEnd + 1 && !name.isScalar)) break;
    if (maskCrc(crc32c(view, at + headerBytes, end)) !== view.getUint32(end, true)) break;
    names.last = name;
    points.step = summaryAt === stepAt ? 0 : stepBetween(view, stepAt + 1, summaryAt);
    points.wallTime = wallTime;
    addPoint(points, name.series, view.getFloat32(valueAt, true));
    at = end + footerBytes;
  }
  return at;
}

/** Index behind the payload of the record at `at`, if its length is vouched for and all of it is there; else 0. */
function payloadEnd(view: DataView, at: number): number {
  const length = view.getUint32(at, true);
  if (length < shortest || length > longestRead || view.getUint32(at + 4, true) !== 0) return 0;
  const end = at + headerBytes + length;
  if (end + footerBytes > view.byteLength) return 0;
  return view.getUint32(at + 8, true) === lengthCrc(length) ? end : 0;
}

/** Index behind the varint at `from`, if a summary may follow it before `end`; else 0. */
function behindStep(view: DataView, from: number, end: number): number {
  const last = Math.min(from + longestStep, end - shortestSummary);
  for (let at = from; at < last; at += 1) if (view.getUint8(at) < 128) return at + 1;
  return 0;
}

function stepBetween(view: DataView, from: number, to: number): number {
  let step = 0;
  for (let at = to - 1; at >= from; at -= 1) step = step * 128 + (view.getUint8(at) & 127);
  return step;
}

/** Index behind the tag of the only Value of the summary at `at`, which must fill the event up to `end`; else 0. */
function summaryTagEnd(view: DataView, at: number, end: number): number {
  if (end - at < shortestSummary) return 0;
  if (view.getUint8(at) !== 0x2a || view.getUint8(at + 2) !== 0x0a) return 0;
  if (view.getUint8(at + 4) !== 0x0a) return 0;
  const summary = view.getUint8(at + 1);
  const value = view.getUint8(at + 3);
  const tagEnd = at + 6 + view.getUint8(at + 5);
  // Lengths from 128 on take two bytes and are left to the walk: they fail here, being no end.
  if (summary > 127 || at + 2 + summary !== end || at + 4 + value !== end) return 0;
  return tagEnd <= end - 5 ? tagEnd : 0;
}

/** Index of the float of the Value whose tag ends at `at`; 0 if it is laid out otherwise. */
function valuePlace(view: DataView, at: number, end: number): number {
  const rest = end - at;
  if (rest === 5) return view.getUint8(at) === 0x15 ? at + 1 : 0;
  if (rest < 12 || view.getUint8(at) !== 0x42) return 0;
  const start = view.getUint32(at, true);
  const next = view.getUint16(at + 4, true);
  if (start === 0x01080842 && next === 0x042a) {
    return rest === 23 && isScalarMetadata(view, at + 10, 0x090a0b4a) ? at + 6 : 0;
  }
  if (start !== 0x01080a42 || next !== 0x0012 || view.getUint16(at + 6, true) !== 0x0422) return 0;
  if (rest === 12) return at + 8;
  const isWhole = rest === 27 && view.getUint16(at + 25, true) === 0x0120;
  return isWhole && isScalarMetadata(view, at + 12, 0x0b0a0d4a) ? at + 8 : 0;
}

/** Whether the plugin "scalars" is named at `at`; the lengths before the name depend on what follows it. */
function isScalarMetadata(view: DataView, at: number, lengths: number): boolean {
  return (
    view.getUint32(at, true) === lengths &&
    view.getUint32(at + 4, true) === 0x6373070a &&
    view.getUint32(at + 8, true) === 0x72616c61 &&
    view.getUint8(at + 12) === 0x73
  );
}
