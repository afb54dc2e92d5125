import type { Epoch } from "../units.ts";
import { type DecimalCursor, readDecimal } from "./decimal.ts";
import type { QuickLine } from "./line-parser.ts";
import { mostLosses } from "./loss-lists.ts";

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

/** Length of `2026-03-01 20:00:00,000`. */
const timeLength = 23;
/** What stands in it: 0 for a digit. */
const timeForm = "0000-00-00 00:00:00,000";
/** Longer names of experiments are read with care. */
const longestFrame = 300;

/**
 * Reads the lines that make up nearly all of a train.log without a pattern and without a copy of the line:
 * `<time>\t<name>\tINFO\t` and `Train Epoch: 3 [45%]`, `[2.45, 2.57, 4.2, 18.1, 0.9, 1.1, 800, 0.0001]` or
 * `====> Epoch: 3`. They mean the same as read line by line; whatever looks otherwise is left to that.
 */
export function createVitsQuick(messages: QuickMessages): QuickLine {
  /** `\t<name>\tINFO\t` of the line before: it is the same in all lines of a log. */
  let frame = "\t\tINFO\t";
  const numbers = new Float64Array(mostLosses + 2);
  const cursor: DecimalCursor = { text: "", at: 0, value: 0, isWhole: false };

  return (text, start, end) => {
    if (!isTime(text, start)) return false;
    let at = start + timeLength;
    if (!text.startsWith(frame, at)) {
      const found = readFrame(text, at);
      if (found === undefined) return false;
      frame = found;
    }
    at += frame.length;
    if (text.charCodeAt(at) === OPEN) {
      cursor.text = text;
      cursor.at = at + 1;
      const count = readNumbers(cursor, end, numbers);
      return count > 0 && messages.list(numbers, count);
    }
    if (text.startsWith("Train Epoch: ", at)) {
      const epoch = readTrainEpoch(text, at + 13, end);
      if (epoch === undefined) return false;
      messages.trainEpoch(epoch);
      return true;
    }
    if (!text.startsWith("====> Epoch: ", at)) return false;
    const behind = endOfDigits(text, at + 13);
    if (behind !== end || !isCount(behind - at - 13)) return false;
    messages.epochEnded(Number(text.slice(at + 13, end)));
    return true;
  };
}

const OPEN = 91;

function isTime(text: string, start: number): boolean {
  if (text.charCodeAt(start + timeLength) !== TAB) return false;
  for (let at = 0; at < timeLength; at += 1) {
    const code = text.charCodeAt(start + at);
    const wanted = timeForm.charCodeAt(at);
    if (wanted === ZERO ? code < ZERO || code > NINE : code !== wanted) return false;
  }
  return true;
}

/** From the tab behind the time to the one behind the level. Undefined for a name that needs care. */
function readFrame(text: string, start: number): string | undefined {
  const end = text.indexOf("\t", start + 1);
  if (end < 0 || end - start > longestFrame || !text.startsWith("\tINFO\t", end)) return undefined;
  const frame = text.slice(start, end + 6);
  for (let at = 1; at < end - start; at += 1) if (frame.charCodeAt(at) < SPACE) return undefined;
  return frame;
}

/** `3 [45%]` up to the line's end. */
function readTrainEpoch(text: string, start: number, end: number): Epoch | undefined {
  const digits = endOfDigits(text, start);
  if (!isCount(digits - start) || !text.startsWith(" [", digits)) return undefined;
  const percent = endOfDigits(text, digits + 2);
  const length = percent - digits - 2;
  if (length < 1 || length > 3 || !text.startsWith("%]", percent) || percent + 2 !== end) {
    return undefined;
  }
  return Number(text.slice(start, digits));
}

/** A number of epochs has 15 digits at most. */
function isCount(digits: number): boolean {
  return digits >= 1 && digits <= 15;
}

function endOfDigits(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE; code = text.charCodeAt(at)) {
    at += 1;
  }
  return at;
}

/**
 * Reads `1.5, 20, 1e-05]` up to the line's end into `numbers`; returns how many there are. 0 for another form, for more
 * than there is room for, and where the last but one is not printed in digits alone.
 */
function readNumbers(cursor: DecimalCursor, end: number, numbers: Float64Array): number {
  const { text } = cursor;
  let wasWhole = false;
  let isWhole = false;
  for (let count = 0; count < numbers.length; ) {
    if (!readDecimal(cursor)) return 0;
    wasWhole = isWhole;
    isWhole = cursor.isWhole;
    numbers[count] = cursor.value;
    count += 1;
    const code = text.charCodeAt(cursor.at);
    if (code === CLOSE) return cursor.at + 1 === end && wasWhole ? count : 0;
    if (code !== COMMA || text.charCodeAt(cursor.at + 1) !== SPACE) return 0;
    cursor.at += 2;
  }
  return 0;
}
