import { nextLine } from "./line-parser.ts";
import { beginsMessage } from "./vits-messages.ts";

/** What a byte of a message may be: one of a plain text, one that begins what has a meaning, or neither. */
const PLAIN = 0;
const SIGN = 1;
const NEITHER = 2;

const LAST_CONTROL = 31;
const DELETE = 127;
const UPPER_P = 80;
const LOWER_P = 112;
const UPPER_T = 84;
const TO_LOWER = 32;

/** By byte. Control characters and what is no ASCII (Chinese, or no text at all) are read with care. */
const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte <= LAST_CONTROL || byte >= DELETE) return NEITHER;
  return byte === UPPER_P || byte === LOWER_P || byte === UPPER_T ? SIGN : PLAIN;
});

const traceback = new TextEncoder().encode("Traceback");
const epoch = new TextEncoder().encode("epoch");

/**
 * Passes over a logger's message that tells nothing of the training: most lines of a chatty log. That is plain text
 * that begins as no message does, announces no traceback, and names no epoch, without which no value in it counts.
 *
 * @param at  where the message begins
 * @returns   where the next line begins; -1 where the message may say something, or the line does not end
 */
export function skipChatter(bytes: Uint8Array, at: number): number {
  if (beginsMessage(bytes[at] ?? 0)) return -1;
  for (let end = at; ; end += 1) {
    const kind = kinds[bytes[end] ?? 0];
    if (kind === PLAIN) continue;
    if (kind === NEITHER) return nextLine(bytes, end);
    if (standsAt(bytes, end, traceback) || standsAt(bytes, end - 1, epoch)) return -1;
  }
}

/** Whether an ASCII word stands at a place, in whatever case. */
function standsAt(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let index = 0; index < word.length; index += 1) {
    if (((bytes[at + index] ?? 0) | TO_LOWER) !== ((word[index] ?? 0) | TO_LOWER)) return false;
  }
  return true;
}
