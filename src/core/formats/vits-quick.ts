import type { Epoch } from "../units.ts";
import { type ByteForm, createByteForm, hasForm } from "./byte-form.ts";
import { type DecimalCursor, readDecimal } from "./decimal.ts";
import { nextLine, type QuickLine } from "./line-parser.ts";
import { mostLosses } from "./loss-lists.ts";
import { decodeUtf8 } from "./text-encoding.ts";
import { skipChatter } from "./vits-chatter.ts";

/** What the two lines of each logging interval, and the one of each epoch's end, say. */
export interface QuickMessages {
  trainEpoch(epoch: Epoch): void;
  epochEnded(epoch: Epoch): void;
  /**
   * A list of plain numbers.
   *
   * @param numbers  as printed, the last but one in digits alone; valid during the call, longer than `count`
   * @returns        false, with nothing done, when it is not one that needs no second look
   */
  list(numbers: Float64Array, count: number): boolean;
}

const ZERO = 48;
const NINE = 57;
const CLOSE = 93;
const SPACE = 32;
const COMMA = 44;
const TAB = 9;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
/** The time of a line: 0 for a digit. */
const time = encode("0000-00-00 00:00:00,000");
const timeForm = createByteForm(time, time.length);
const trainEpoch = createByteForm(encode("Train Epoch: "));
const epochEnd = createByteForm(encode("====> Epoch: "));
const level = createByteForm(encode("\tINFO\t"));
/** Longer names of experiments are read with care. */
const longestFrame = 300;

/**
 * Reads the lines that make up nearly all of a train.log without a pattern and without a copy of the line:
 * `<time>\t<name>\tINFO\t` and `Train Epoch: 3 [45%]`, `[2.45, 2.57, 4.2, 18.1, 0.9, 1.1, 800, 0.0001]`,
 * `====> Epoch: 3` or what says nothing. They mean the same as read line by line; whatever looks otherwise is left to that.
 */
export function createVitsQuick(messages: QuickMessages): QuickLine {
  /** `<time>\t<name>\tINFO\t` of the line before: but for the time it is the same in all lines of a log. */
  let frame = createFrame(encode("\t\tINFO\t"));
  const numbers = new Float64Array(mostLosses + 2);
  const cursor: DecimalCursor = { bytes: none, at: 0, value: 0, isWhole: false };
  let view = viewOf(none);

  return (bytes, start) => {
    if (cursor.bytes !== bytes) {
      cursor.bytes = bytes;
      view = viewOf(bytes);
    }
    if (!hasForm(view, start, frame)) {
      const found = hasForm(view, start, timeForm) ? readFrame(view, bytes, start) : undefined;
      if (found === undefined) return -1;
      frame = found;
    }
    const at = start + frame.length;
    if (bytes[at] === OPEN) {
      cursor.at = at + 1;
      const count = readNumbers(cursor, numbers);
      const next = count > 0 ? nextLine(bytes, cursor.at) : -1;
      return next >= 0 && messages.list(numbers, count) ? next : -1;
    }
    if (hasForm(view, at, trainEpoch)) {
      const begun = at + trainEpoch.length;
      const end = endOfDigits(bytes, begun);
      const next = isCount(end - begun) ? endOfPercent(bytes, end) : -1;
      if (next >= 0) messages.trainEpoch(countAt(bytes, begun, end));
      return next;
    }
    if (!hasForm(view, at, epochEnd)) return skipChatter(bytes, at);
    const begun = at + epochEnd.length;
    const end = endOfDigits(bytes, begun);
    const next = isCount(end - begun) ? nextLine(bytes, end) : -1;
    if (next >= 0) messages.epochEnded(countAt(bytes, begun, end));
    return next;
  };
}

const OPEN = 91;
const PERCENT = 37;
const none = new Uint8Array(0);

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}

/** The form up to the message. Undefined for a name that needs care. */
function readFrame(view: DataView, bytes: Uint8Array, start: number): ByteForm | undefined {
  const tab = start + time.length;
  let end = tab + 1;
  while ((bytes[end] ?? 0) >= SPACE && end - tab <= longestFrame) end += 1;
  if (bytes[tab] !== TAB || !hasForm(view, end, level)) return undefined;
  const behind = bytes.subarray(tab, end + level.length);
  // A name in another encoding is a problem to be told.
  return decodeUtf8(behind) === undefined ? undefined : createFrame(behind);
}

/** A time, and what stands between it and the message. */
function createFrame(behind: Uint8Array): ByteForm {
  return createByteForm(Uint8Array.of(...time, ...behind), time.length);
}

/** Reads ` [45%]` and the line's end; returns where the next line begins, or -1. */
function endOfPercent(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== SPACE || bytes[at + 1] !== OPEN) return -1;
  const end = endOfDigits(bytes, at + 2);
  const length = end - at - 2;
  if (length < 1 || length > 3 || bytes[end] !== PERCENT || bytes[end + 1] !== CLOSE) return -1;
  return nextLine(bytes, end + 2);
}

/** A number of epochs has 15 digits at most. */
function isCount(digits: number): boolean {
  return digits >= 1 && digits <= 15;
}

function countAt(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) count = count * 10 + (bytes[at] ?? ZERO) - ZERO;
  return count;
}

function endOfDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let code = bytes[at] ?? 0; code >= ZERO && code <= NINE; code = bytes[at] ?? 0) at += 1;
  return at;
}

/**
 * Reads `1.5, 20, 1e-05]` into `numbers` and stands behind it; returns how many there are. 0 for another form, for more
 * than there is room for, and where the last but one is not printed in digits alone.
 */
function readNumbers(cursor: DecimalCursor, numbers: Float64Array): number {
  const { bytes } = cursor;
  let wasWhole = false;
  let isWhole = false;
  for (let count = 0; count < numbers.length; ) {
    if (!readDecimal(cursor)) return 0;
    wasWhole = isWhole;
    isWhole = cursor.isWhole;
    numbers[count] = cursor.value;
    count += 1;
    const code = bytes[cursor.at];
    if (code === CLOSE) {
      cursor.at += 1;
      return wasWhole ? count : 0;
    }
    if (code !== COMMA || bytes[cursor.at + 1] !== SPACE) return 0;
    cursor.at += 2;
  }
  return 0;
}
