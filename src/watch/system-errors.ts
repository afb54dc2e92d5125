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

/** The problem of a file or folder that the system would not let us look at. */
export function unreadable(file: string, code: string): FileProblem {
  return { file, reason: { id: "problem.unreadable", code } };
}
