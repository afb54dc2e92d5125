import { resolve } from "node:path";
import { type Now, nowOf } from "./clocks.ts";
import type { EvaluateOptions } from "./core/evaluation.ts";
import type { EncodingName } from "./core/formats/in-encoding.ts";
import type { Message } from "./core/message.ts";
import type { Seconds } from "./core/units.ts";
import type { SwitchView, View } from "./core/view.ts";
import type { JudgedRun } from "./guard/run-guard.ts";
import type { ScoreReader } from "./holdout/score-reader.ts";
import { createJudging, type Judged } from "./judging.ts";
import type { Commands, JudgingChange, Output } from "./outputs/output.ts";
import { beginPass } from "./pass-channel.ts";
import { viewOf } from "./session-view.ts";
import { keepHeapSmall } from "./small-heap.ts";
import { createFormatRecogniser } from "./watch/recognise-format.ts";
import { type WatchTick, watchLogdir } from "./watch/watch-logdir.ts";
import { ageOf, type WatchedRun } from "./watched-run.ts";
import { createWatchedRuns, type WatchedRuns } from "./watched-runs.ts";

/** What a watching session is given. */
export interface SessionOptions {
  readonly paths: readonly string[];
  readonly evaluate: EvaluateOptions;
  readonly checkpointFolders: readonly string[];
  /** How text logs are written; guessed where it is absent. */
  readonly encoding?: EncodingName | undefined;
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

/** Showing rests so many times as long as it takes, so that a thousand runs leave time to watch them. */
const restPerView = 20;

/** A view at least so often: ages are shown in it. */
const heartbeatMs = 1000;

/** Of `performance.now()`. */
interface Timing {
  shownAt: number;
  showNotBefore: number;
}

/**
 * THE LIVE WIRING: watch -> core -> outputs. Files grow, their runs are read on, what changed is judged
 * again, and the view is shown. Ends when the signal is aborted; the output is closed on every way out.
 */
export async function runSession(given: SessionOptions): Promise<void> {
  const { output, signal } = given;
  keepHeapSmall();
  const recognise = createFormatRecogniser({ encoding: given.encoding });
  const checkpointFolders = given.checkpointFolders.map((folder) => resolve(folder));
  const { scores } = given;
  const runs = createWatchedRuns({
    recognise,
    checkpointFolders,
    wall: given.now,
    judgesAll: given.guard !== undefined,
    ...(scores === undefined ? {} : { scores }),
  });
  const never = Number.NEGATIVE_INFINITY;
  const timing: Timing = { shownAt: never, showNotBefore: never };
  const ticks = watchLogdir(given.paths, { signal, checkpointFolders, recognise });
  const opened = nowOf(given);
  const judging = createJudging();
  let options = given;
  let newest: WatchTick | undefined;
  const judgeAnew = (): void => {
    if (newest === undefined) return;
    judging.atOnce(runs, options);
    show(runs, newest, { options, timing });
  };
  const judgeWith = (change: JudgingChange): void => {
    options = changedBy(options, change);
    for (const run of runs.all()) run.due = "now";
    judgeAnew();
  };
  // What a switch acts on is judged as it was armed for.
  const live = given.guard === undefined ? { judgeWith } : given.guard.commands;
  const look = (paths: readonly string[]): void => {
    if (!judging.look(runs, paths)) return;
    // The screen asks while it is being drawn.
    setImmediate(() => {
      if (!signal.aborted) judgeAnew();
    });
  };
  output.open({ quit: given.quit, look, ...live });
  try {
    for await (const tick of ticks) {
      newest = tick;
      const endPass = beginPass();
      runs.follow(tick);
      const more = await runs.readNew(nowOf(options), signal);
      await runs.lookAround(nowOf(options));
      endPass(runs);
      const judged = judging.some(runs, options);
      if (more || judged === "not all") tick.again();
      if (isMissed(runs, opened, options)) options.required?.missed();
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
  const view = viewOf(runs.all(), tick.problems, options);
  options.output.show(view);
  timing.shownAt = performance.now();
  timing.showNotBefore = timing.shownAt + restPerView * (timing.shownAt - started);
  options.onView?.(view);
}
