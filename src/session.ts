import { resolve } from "node:path";
import { buildRunView, withAge } from "./core/build-view.ts";
import { type EvaluateOptions, evaluate } from "./core/evaluate.ts";
import type { Message } from "./core/message.ts";
import type { Seconds } from "./core/units.ts";
import type { RunView, SwitchView, View } from "./core/view.ts";
import type { JudgedRun } from "./guard/run-guard.ts";
import type { ScoreReader } from "./holdout/score-reader.ts";
import type { Commands, JudgingChange, Output } from "./outputs/output.ts";
import { createFormatRecogniser } from "./watch/recognise-format.ts";
import { type WatchTick, watchLogdir } from "./watch/watch-logdir.ts";
import {
  ageOf,
  createWatchedRuns,
  type Now,
  readingOf,
  type WatchedRun,
  type WatchedRuns,
} from "./watched-runs.ts";

/** What a watching session is given. */
export interface SessionOptions {
  readonly paths: readonly string[];
  readonly evaluate: EvaluateOptions;
  readonly checkpointFolders: readonly string[];
  /** Scores of saved files on held-out clips; without it there are none. */
  readonly scores?: ScoreReader;
  readonly output: Output;
  /** Ends the session. */
  readonly signal: AbortSignal;
  /** Asks for the end of the session: a key was pressed. */
  readonly quit: () => void;
  /** Told once nothing new was read for so many seconds, unless all runs are finished. */
  readonly required?: { readonly within: Seconds; readonly missed: () => void };
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Seconds of a clock that never jumps; what ages are measured with. Default: the process's own. */
  readonly monotonic?: () => number;
  /** The least time between two evaluations; default 0. */
  readonly evaluateEveryMs?: number;
  /** A line about the watching itself, above all runs. */
  readonly notice?: () => Message | undefined;
  /** Told after each view: what was shown. For the demo, which writes on when its last lines were seen. */
  readonly onView?: (view: View) => void;
  /** The kill-switch of each run; absent where nothing guards. */
  readonly guard?: SessionGuard;
  /** What a person changed of `evaluate` while watching. */
  readonly changed?: JudgingChange;
}

/** What guards the runs of a session: it is told how each is judged, and tells how its switch stands. */
export interface SessionGuard {
  judged(run: JudgedRun): void;
  switchOf(runPath: string): SwitchView | undefined;
  /** Keys of the dashboard; absent where nothing may be armed. */
  readonly commands?: Pick<Commands, "stopNow" | "cancelStop">;
}

/** Judging is for people: it may take so long at a time, and rests as watching does. */
const judgingMs = 60;
/** A person looks at the first view of many runs sooner. */
const firstJudgingMs = 500;
/** Showing rests so many times as long as it takes, so that a thousand runs leave time to watch them. */
const restPerView = 10;

/** A view at least so often: ages are shown in it. */
const heartbeatMs = 1000;

/** Of `performance.now()`. */
interface Timing {
  judgedAt: number;
  shownAt: number;
  showNotBefore: number;
}

/**
 * THE LIVE WIRING: watch -> core -> outputs. Files grow, their runs are read on, what changed is judged
 * again, and the view is shown. Ends when the signal is aborted; the output is closed on every way out.
 */
export async function runSession(given: SessionOptions): Promise<void> {
  const { output, signal } = given;
  const recognise = createFormatRecogniser();
  const checkpointFolders = given.checkpointFolders.map((folder) => resolve(folder));
  const { scores } = given;
  const known = scores === undefined ? {} : { scores };
  const runs = createWatchedRuns({ recognise, checkpointFolders, ...known });
  const never = Number.NEGATIVE_INFINITY;
  const timing: Timing = { judgedAt: never, shownAt: never, showNotBefore: never };
  const ticks = watchLogdir(given.paths, { signal, checkpointFolders, recognise });
  const began = nowOf(given);
  let options = given;
  let newest: WatchTick | undefined;
  const judgeWith = (change: JudgingChange): void => {
    options = changedBy(options, change);
    for (const run of runs.all()) run.stale = true;
    if (newest === undefined) return;
    judgeSome(runs, options, { ...timing, judgedAt: never });
    show(runs, newest, { options, timing });
  };
  // What a switch acts on is judged as it was armed for.
  const live = given.guard === undefined ? { judgeWith } : given.guard.commands;
  output.open({ quit: given.quit, ...live });
  try {
    for await (const tick of ticks) {
      newest = tick;
      runs.follow(tick);
      const more = await runs.readNew(nowOf(options), signal);
      await runs.lookAround(nowOf(options));
      const judged = judgeSome(runs, options, timing);
      if (more || judged === "not all") tick.again();
      if (isMissed(runs, began, options)) options.required?.missed();
      if (isShowDue(timing, judged)) show(runs, tick, { options, timing });
    }
  } finally {
    await output.close();
  }
}

/** The options with what a person changed while watching. */
function changedBy(options: SessionOptions, change: JudgingChange): SessionOptions {
  const set = change.patience === undefined ? {} : { patienceIsSet: true };
  return {
    ...options,
    changed: { ...options.changed, ...change },
    evaluate: { ...options.evaluate, ...change, ...set },
  };
}

function nowOf(options: SessionOptions): Now {
  const monotonic = options.monotonic ?? (() => performance.now() / 1000);
  return { monotonic: monotonic(), wall: options.now() };
}

/** `not all`: some run was never judged yet, and time is up. */
type Judged = "none" | "some" | "not all";

/** Judges runs that changed, as many as there is time for. */
function judgeSome(runs: WatchedRuns, options: SessionOptions, timing: Timing): Judged {
  const started = performance.now();
  if (started - timing.judgedAt < (options.evaluateEveryMs ?? 0)) return "none";
  const stale = runs.stale();
  const isNew = (run: WatchedRun | undefined) => run?.judgedAt === Number.NEGATIVE_INFINITY;
  const until = started + (isNew(stale[0]) ? firstJudgingMs : judgingMs);
  let judged = 0;
  for (const run of stale) {
    if (judged > 0 && performance.now() > until) break;
    judge(run, options);
    judged += 1;
  }
  if (judged === 0) return "none";
  timing.judgedAt = performance.now();
  return isNew(stale[judged]) ? "not all" : "some";
}

function judge(run: WatchedRun, options: SessionOptions): void {
  const now = nowOf(options);
  run.stale = false;
  run.judgedAt = now.monotonic;
  const modified = now.wall - ageOf(run, now);
  run.views = run.reading.runs().map((each) => {
    const evaluation = evaluate(each, options.evaluate);
    const { smoothing } = options.evaluate;
    const view = buildRunView(evaluation, { now: now.wall, modified, smoothing });
    // A table of several runs has no trainer of its own to guard.
    if (each.path === run.files.path) {
      const { generation } = run.reading;
      const isLive = view.state === "live";
      options.guard?.judged({ evaluation, files: run.files, generation, isLive });
    }
    return view;
  });
}

/** Whether nothing new came for longer than is allowed, from the beginning of the session on. */
function isMissed(runs: WatchedRuns, began: Now, options: SessionOptions): boolean {
  const now = nowOf(options);
  const all = runs.all();
  const isOver = ({ views }: WatchedRun) => views.some((view) => view.state === "finished");
  if (options.required === undefined || (all.length > 0 && all.every(isOver))) return false;
  let quiet = now.monotonic - began.monotonic;
  for (const run of all) if (run.whole) quiet = Math.min(quiet, ageOf(run, now));
  return quiet > options.required.within;
}

function isShowDue({ shownAt, showNotBefore }: Timing, judged: Judged): boolean {
  const now = performance.now();
  return now >= showNotBefore && (judged !== "none" || now - shownAt >= heartbeatMs);
}

function show(
  runs: WatchedRuns,
  tick: WatchTick,
  { options, timing }: { readonly options: SessionOptions; readonly timing: Timing },
): void {
  const started = performance.now();
  const view = viewOf(runs, tick, options);
  options.output.show(view);
  timing.shownAt = performance.now();
  timing.showNotBefore = timing.shownAt + restPerView * (timing.shownAt - started);
  options.onView?.(view);
}

function viewOf(runs: WatchedRuns, tick: WatchTick, options: SessionOptions): View {
  const now = nowOf(options);
  const all = runs.all();
  const logdir = options.paths.join(" ");
  const missing = tick.problems.find(
    ({ reason }) => reason.id === "problem.unreadable" && reason.code === "ENOENT",
  );
  const notice = options.notice?.() ?? noticeOf(runs, logdir, missing?.file);
  return {
    now: now.wall,
    logdir,
    runs: all.flatMap((run) => viewsOf(run, now, options)),
    problems: [
      ...tick.problems.filter((problem) => problem !== missing),
      ...all.flatMap((run) => run.reading.problems),
    ],
    ...(notice === undefined ? {} : { notice }),
    ...(options.changed === undefined ? {} : { changed: options.changed }),
  };
}

/** The views of a run as judged last, with what changes by itself: its age, its switch, how it is read. */
function viewsOf(run: WatchedRun, now: Now, options: SessionOptions): readonly RunView[] {
  if (run.views.length === 0) return run.views;
  const age = ageOf(run, now);
  const reading = readingOf(run);
  return run.views.map((view) => {
    const shown = options.guard?.switchOf(view.path);
    const aged = withAge(view, age);
    return { ...aged, reading, ...(shown === undefined ? {} : { switch: shown }) };
  });
}

/** What the watching itself has to say: what it waits for, or how far it has come. */
function noticeOf(
  runs: WatchedRuns,
  logdir: string,
  missing: string | undefined,
): Message | undefined {
  const all = runs.all();
  if (all.length === 0) {
    return missing === undefined
      ? { id: "notice.no-runs", path: logdir }
      : { id: "notice.waiting-for-folder", path: missing };
  }
  if (all.every((run) => run.views.length > 0)) return undefined;
  let [read, total] = [0, 0];
  for (const run of all) {
    const progress = run.reading.progress();
    read += progress.read;
    total += progress.total;
  }
  return { id: "notice.reading", read, total };
}
