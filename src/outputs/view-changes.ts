import type { Message } from "../core/message.ts";
import type { ProblemView, ReadingView, RunView, SwitchView, View } from "../core/view.ts";

/** One thing that is different from the view before, in the order in which a person would tell it. */
export type Change =
  | { readonly kind: "notice"; readonly notice: Message }
  | { readonly kind: "run"; readonly run: RunView }
  | { readonly kind: "gone"; readonly run: RunView }
  /** The newest check, once for each view that has a newer one than the last. */
  | { readonly kind: "check"; readonly run: RunView; readonly isBest: boolean }
  | { readonly kind: "verdict"; readonly run: RunView }
  | { readonly kind: "shortlist"; readonly run: RunView }
  | { readonly kind: "state"; readonly run: RunView }
  /** The kill-switch did something, or changed its mind; not each second of a countdown. */
  | { readonly kind: "switch"; readonly run: RunView; readonly switch: SwitchView }
  /** The reading fell behind or caught up, or a log can no longer be read, or can be again. */
  | { readonly kind: "reading"; readonly run: RunView; readonly reading: ReadingView }
  /** A problem without a run belongs to none. */
  | { readonly kind: "problem"; readonly run?: RunView; readonly problem: ProblemView };

/**
 * What happened between two views; everything when there is no view before. Nothing at all when only
 * time went by. A value that is not a number counts as equal to itself.
 */
export function changesBetween(before: View | undefined, after: View): readonly Change[] {
  const { known, gone } = runsBefore(before?.runs ?? [], after.runs);
  const changes: Change[] = [];
  if (after.notice !== undefined && !sameMessage(before?.notice, after.notice)) {
    changes.push({ kind: "notice", notice: after.notice });
  }
  for (const problem of newProblems(before?.problems ?? [], after.problems)) {
    changes.push({ kind: "problem", problem });
  }
  for (const [index, run] of after.runs.entries()) {
    const before = known[index];
    // Of a thousand runs few are others than in the view before.
    if (before !== run) changes.push(...runChanges(before, run));
  }
  for (const run of gone) changes.push({ kind: "gone", run });
  return changes;
}

/** Each run as it was before, at its place now, and those that are no more. */
function runsBefore(
  before: readonly RunView[],
  after: readonly RunView[],
): { readonly known: readonly (RunView | undefined)[]; readonly gone: readonly RunView[] } {
  // Mostly the same runs in the same order, and there may be a thousand.
  const isSameList =
    before.length === after.length &&
    after.every((run, index) => run === before[index] || run.path === before[index]?.path);
  if (isSameList) return { known: before, gone: [] };
  const byPath = new Map(before.map((run) => [run.path, run]));
  const found = new Set(after.map((run) => run.path));
  return {
    known: after.map((run) => byPath.get(run.path)),
    gone: before.filter((run) => !found.has(run.path)),
  };
}

function runChanges(before: RunView | undefined, run: RunView): readonly Change[] {
  const changes: Change[] = [];
  if (before === undefined) changes.push({ kind: "run", run });
  for (const problem of newProblems(before?.problems ?? [], run.problems)) {
    changes.push({ kind: "problem", run, problem });
  }
  if (run.last !== undefined && !sameCheck(before, run)) {
    changes.push({ kind: "check", run, isBest: run.best?.check === run.last.check });
  }
  if (before === undefined || before.verdict !== run.verdict || before.advice !== run.advice) {
    changes.push({ kind: "verdict", run });
  }
  if (shortlistKey(before) !== shortlistKey(run)) changes.push({ kind: "shortlist", run });
  if (run.reading !== undefined && !sameReading(before?.reading, run.reading)) {
    changes.push({ kind: "reading", run, reading: run.reading });
  }
  if ((before?.state ?? "live") !== run.state) changes.push({ kind: "state", run });
  if (run.switch !== undefined && !sameSwitch(before?.switch, run.switch)) {
    changes.push({ kind: "switch", run, switch: run.switch });
  }
  return changes;
}

/** A writer that is faster than we are by less than this is not worth a word. */
const behindBytes = 1024 * 1024;

/** Whether the reading is behind what is written, by enough to be said. */
export function isBehind(reading: ReadingView | undefined): boolean {
  return (reading?.lag ?? 0) >= behindBytes;
}

/** Each try that fails counts an error; only one of another kind is news. */
function sameReading(before: ReadingView | undefined, after: ReadingView): boolean {
  const codes = (of: ReadingView | undefined) => Object.keys(of?.errors ?? {}).join();
  return (
    isBehind(before) === isBehind(after) &&
    (before?.failing ?? 0) === after.failing &&
    codes(before) === codes(after)
  );
}

function sameSwitch(before: SwitchView | undefined, after: SwitchView): boolean {
  if (before?.state !== after.state) return false;
  return after.state === "decided" || sameMessage(before.says, after.says);
}

function sameCheck(before: RunView | undefined, run: RunView): boolean {
  const best = (of: RunView | undefined): number | undefined => of?.best?.check;
  return (
    before?.checks === run.checks &&
    Object.is(before.last?.value, run.last?.value) &&
    best(before) === best(run)
  );
}

function shortlistKey(run: RunView | undefined): string {
  return JSON.stringify((run?.shortlist ?? []).map((file) => [file.rank, file.path]));
}

/** Problems are only ever added; a list that shrank was begun anew, and all of it is new. */
function newProblems(
  before: readonly ProblemView[],
  after: readonly ProblemView[],
): readonly ProblemView[] {
  return after.slice(after.length < before.length ? 0 : before.length);
}

function sameMessage(a: Message | undefined, b: Message): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
