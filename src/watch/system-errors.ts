import type { Seconds } from "../core/units.ts";
import type { FileProblem } from "./runs.ts";

/** Said instead of a system code for a FIFO, a device, a socket or a folder where a log was expected. */
export const notRegularFile = "not a regular file";

/**
 * The code of an error of the operating system, for example `ENOENT`: such errors are data. Anything
 * else is a mistake of ours and is thrown again.
 */
export function systemErrorCode(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  throw error;
}

/** Whether a code says that there is no such file now, not that we may not or cannot look at it. */
export function isAbsent(code: string): boolean {
  return code === "ENOENT" || code === "ENOTDIR";
}

/** What costs next to nothing to try again and may be over at any moment: names, rights, too many open files. */
const cheapCodes = new Set(["EACCES", "EPERM", "EMFILE", "ENFILE", "EBUSY", "EISDIR", "ELOOP"]);
const firstWait: Seconds = 0.5;
const longestCheapWait: Seconds = 2;
/** A disk or a network drive that fails is not helped by being asked. */
const longestWait: Seconds = 30;

/**
 * How long to wait before a file that failed is looked at again: twice as long each time, up to a limit that
 * depends on the system's code; a file that is only not there, or not under its name, is as cheap to look at.
 *
 * @param tries  how often it has failed in a row, from 1 on
 */
export function retryAfter(code: string | undefined, tries: number): Seconds {
  const isCheap = code === undefined || isAbsent(code) || cheapCodes.has(code);
  const longest = isCheap || code === notRegularFile ? longestCheapWait : longestWait;
  return Math.min(longest, firstWait * 2 ** Math.min(20, tries - 1));
}

/** The problem of a file or folder that the system would not let us look at. */
export function unreadable(file: string, code: string): FileProblem {
  return { file, reason: { id: "problem.unreadable", code } };
}
