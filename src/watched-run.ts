import type { Now } from "./clocks.ts";
import { type Awaited, hasNews } from "./core/awaited.ts";
import type { ReadingView, RunView } from "./core/view.ts";
import type { RunReading } from "./run-reading.ts";
import type { RunFiles } from "./watch/runs.ts";

/** A run that is watched, and how far we are with it. Times are seconds of the monotonic clock. */
export interface WatchedRun {
  readonly reading: RunReading;
  files: RunFiles;
  views: readonly RunView[];
  /** The views as they were shown last, and those that they were made of. */
  shown: readonly RunView[];
  shownOf: readonly RunView[];
  /** A log changed since it was last read. */
  unread: boolean;
  /** When to judge it again: something came that may change what is advised, points came, or nothing did. */
  due: "now" | "some time" | "no";
  /** What its next check waits for, as it was judged last; run by run of its logs. */
  awaited: readonly Awaited[];
  /** Its logs were read to their end once, and again after one was begun anew: only then is it judged. */
  whole: boolean;
  generation: number;
  /** When it was last read, of `performance.now()`. */
  readAt: number;
  /** When a log that could not be read is tried again. */
  retryAt: number;
  /** When it was last seen to grow, and how old its logs were then. */
  grewAt: number;
  ageThen: number;
  /** How the reading of its logs stands. */
  tails: ReadingView;
  lookedAt: number;
  judgedAt: number;
  /** The earliest moment to judge it again: one with millions of points takes long. */
  judgeNotBefore: number;
}

/** A run that was just found: nothing of it was read. */
export function startRun(reading: RunReading, files: RunFiles): WatchedRun {
  return {
    reading,
    files,
    views: [],
    shown: [],
    shownOf: [],
    unread: true,
    due: "now",
    awaited: [],
    tails: { lag: 0, failing: 0, errors: {} },
    whole: false,
    generation: reading.generation,
    readAt: Number.NEGATIVE_INFINITY,
    retryAt: Number.POSITIVE_INFINITY,
    grewAt: 0,
    ageThen: 0,
    lookedAt: Number.NEGATIVE_INFINITY,
    judgedAt: Number.NEGATIVE_INFINITY,
    judgeNotBefore: Number.NEGATIVE_INFINITY,
  };
}

/**
 * Seconds since a run last grew. Its file times count once, for what happened before we came; from then
 * on only what we saw ourselves on a clock that does not jump.
 */
export function ageOf(run: WatchedRun, now: Now): number {
  return run.ageThen + Math.max(0, now.monotonic - run.grewAt);
}

/** Reads one budget of each log, so that a flood in one run does not hold up the others. */
export async function readRun(run: WatchedRun, now: Now, judgesAll: boolean): Promise<void> {
  const { changed, more, retryAfter } = await run.reading.readNew();
  run.unread = more;
  run.tails = tailsOf(run);
  if (changed && run.due !== "now") run.due = judgesAll || isNews(run) ? "now" : "some time";
  const begunAnew = run.generation !== run.reading.generation;
  run.generation = run.reading.generation;
  if (!run.whole) {
    // The file's own time tells how long it has been there; a clock that is behind makes it no younger.
    run.ageThen = Math.max(0, now.wall - run.reading.modified());
    run.grewAt = now.monotonic;
  } else if (changed) {
    run.ageThen = 0;
    run.grewAt = now.monotonic;
  }
  if (begunAnew) run.whole = false;
  if (!more) run.whole = true;
  run.retryAt = now.monotonic + (retryAfter ?? Number.POSITIVE_INFINITY);
}

/** How the reading of a run stands, all its logs together; the same object while nothing changed. */
function tailsOf(run: WatchedRun): ReadingView {
  let [lag, failing] = [0, 0];
  const errors: Record<string, number> = {};
  for (const tail of run.reading.tails()) {
    lag += tail.lag;
    if (tail.state === "missing" || tail.state === "unreadable") failing += 1;
    for (const code in tail.errors) errors[code] = (errors[code] ?? 0) + (tail.errors[code] ?? 0);
  }
  const { tails } = run;
  const isSame =
    lag === tails.lag && failing === tails.failing && isSameCount(errors, tails.errors);
  return isSame ? tails : { lag, failing, errors };
}

/** Of refusals by code: a count only rises, and no code is forgotten while its log is followed. */
function isSameCount(
  now: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): boolean {
  for (const code in now) if (now[code] !== before[code]) return false;
  for (const code in before) if (!(code in now)) return false;
  return true;
}

/** Whether what was read may complete a check, of any of the runs that the logs hold. */
function isNews({ awaited, reading }: WatchedRun): boolean {
  const runs = reading.runs();
  if (runs.length !== awaited.length) return true;
  return awaited.some((one, index) => {
    const run = runs[index];
    return run === undefined || hasNews(run, one);
  });
}
