import type { Problem } from "./format.ts";

/** How many problems of one kind are told one by one: enough to see what is wrong, and little memory. */
export const problemLimit = 20;

/** Collects the problems of one file; of each kind the first `problemLimit`, the others as a count. */
export interface ProblemList {
  /** @param kind  what counts together; the message id when absent */
  add(problem: Problem, kind?: string): void;
  /** Counts problems that nobody kept. */
  leaveOut(count: number): void;
  /** What came in since the last call. */
  take(): readonly Problem[];
  /** The same, and at its end how many were left out in the whole file, if any. */
  finish(): readonly Problem[];
}

/** An empty list for one file. */
export function createProblemList(): ProblemList {
  const counts = new Map<string, number>();
  let fresh: Problem[] = [];
  let leftOut = 0;
  function take(): readonly Problem[] {
    const taken = fresh;
    fresh = [];
    return taken;
  }
  return {
    add(problem, kind = problem.reason.id) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      if (count <= problemLimit) fresh.push(problem);
      else leftOut++;
    },
    leaveOut(count) {
      leftOut += count;
    },
    take,
    finish() {
      if (leftOut > 0) fresh.push({ reason: { id: "problem.more", count: leftOut } });
      return take();
    },
  };
}

/** Text of a log for a message: 80 characters at most. */
export function shortText(text: string): string {
  return text.slice(0, 80);
}
