import type { ByteSums } from "./format.ts";

/**
 * What a line turned out to be. `read`: a line of the log, whether it says something new or not. `passed`: no line of
 * the log (what programs print, a traceback). `unreadable`: it begins as a line of the log, and nothing could be taken
 * of it. `held`: the lines behind it will tell; whoever holds it books it then.
 */
export type LineUse = "read" | "passed" | "unreadable" | "held";

/**
 * The books of one text log, in bytes of its file. Only what is not `read` is booked line by line: that is all that
 * was decided on but for these, so that lines read at a glance cost nothing.
 */
export interface LineBooks {
  /** Books a line; `bytes` with its end. */
  add(use: LineUse, bytes: number): void;
  /** Books bytes that no reader could use; the rest of their line is booked apart. `places`: 0 to go on with the last. */
  addDamage(bytes: number, places?: 0 | 1): void;
  /** So many more bytes are held; fewer than none: they were booked. */
  hold(bytes: number): void;
  /**
   * What was decided on since the last call.
   *
   * @param end  place in the file behind the last line that has ended
   */
  take(end: number): ByteSums;
}

/** The books of a file of which nothing was read. */
export function createLineBooks(): LineBooks {
  let passed = 0;
  let unreadable = 0;
  let places = 0;
  let held = 0;
  let told = 0;

  function addDamage(bytes: number, inPlaces = 1): void {
    unreadable += bytes;
    places += inPlaces;
  }

  return {
    add(use, bytes) {
      if (use === "passed") passed += bytes;
      else if (use === "unreadable") addDamage(bytes);
    },
    addDamage,
    hold(bytes) {
      held += bytes;
    },
    take(end) {
      const decided = end - held - told;
      const records = decided - passed - unreadable;
      const sums = { records, blobs: 0, passed, unreadable, places, badBlobs: 0 };
      told += decided;
      passed = unreadable = places = 0;
      return sums;
    },
  };
}
