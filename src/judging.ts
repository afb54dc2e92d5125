import { type Clocks, nowOf } from "./clocks.ts";
import { awaitedOf } from "./core/awaited.ts";
import { buildRunView } from "./core/build-view.ts";
import { evaluate } from "./core/evaluate.ts";
import type { EvaluateOptions } from "./core/evaluation.ts";
import type { JudgedRun } from "./guard/run-guard.ts";
import { ageOf, type WatchedRun } from "./watched-run.ts";
import type { WatchedRuns } from "./watched-runs.ts";

/** What judging is given; of the session's options. */
export interface JudgingOptions extends Clocks {
  readonly evaluate: EvaluateOptions;
  readonly output: { readonly drawsCurves?: boolean };
  readonly guard?: { judged(run: JudgedRun): void };
  /** The least time between two evaluations; default 0. */
  readonly evaluateEveryMs?: number;
}

/** `not all`: some run was never judged yet, and time is up. */
export type Judged = "none" | "some" | "not all";

/** Judges the runs of a session, as many at a time as there is time for. */
export interface Judging {
  /** Runs with a check that is new, those that waited longest first; then, in spare time, what else grew. */
  some(runs: WatchedRuns, options: JudgingOptions): Judged;
  /** As `some`, however lately it was called. */
  atOnce(runs: WatchedRuns, options: JudgingOptions): Judged;
  /** The runs whose curves are on a screen; true if one of them must be judged for that. */
  look(runs: WatchedRuns, paths: readonly string[]): boolean;
}

/** Judging is for people: it may take so long at a time, and rests as watching does. */
const judgingMs = 60;
/** A person looks at the first view of many runs sooner. */
const firstJudgingMs = 500;
/** Points that complete no check change a curve on the screen and no verdict: they get a fortieth of the time. */
const refreshMs = 20;
const restPerRefresh = 40;
/** Where no curve is kept they change a number in a list, and may tell how long an epoch is: an eighth of that. */
const restPerUnseenRefresh = 320;
/** One that takes longer than this to judge rests a multiple of it: a flood must be read, not judged. */
const longJudgingMs = 50;
const restPerJudging = 5;
/** Of more runs than this only those on the screen keep their curves: a thousand times all of them is 100 MiB. */
const curvesOfAll = 50;

/** Judging of what gained no check, and when there is time for it again. */
interface Refresh {
  /** Of runs whose curves are kept, or of the others. */
  readonly seen: boolean;
  readonly rest: number;
  notBefore: number;
}

interface RoundOptions extends JudgingOptions {
  /** Whether a run's curves are kept. */
  readonly isSeen: (run: WatchedRun) => boolean;
}

/** A judging that has judged nothing yet. */
export function createJudging(): Judging {
  let judgedAt = Number.NEGATIVE_INFINITY;
  let onScreen: ReadonlySet<string> = new Set();
  const refreshes = createRefreshes();
  const atOnce: Judging["atOnce"] = (runs, given) => {
    const isFew = runs.all().length <= curvesOfAll;
    const options = { ...given, isSeen: (run: WatchedRun) => isFew || isOn(onScreen, run) };
    const due = runs.due("now");
    const until = performance.now() + (isNew(due[0]) ? firstJudgingMs : judgingMs);
    let judged = judgeUntil(due, until, options);
    const first = due[judged];
    if (first === undefined) judged += refresh(refreshes, runs, options);
    if (judged === 0) return "none";
    judgedAt = performance.now();
    return isNew(first) ? "not all" : "some";
  };
  return {
    atOnce,
    some: (runs, options) =>
      performance.now() - judgedAt < (options.evaluateEveryMs ?? 0)
        ? "none"
        : atOnce(runs, options),
    look: (runs, paths) => {
      const before = onScreen;
      onScreen = new Set(paths);
      if (runs.all().length <= curvesOfAll) return false;
      const came = runs
        .all()
        .filter(({ files: { path } }) => onScreen.has(path) && !before.has(path));
      for (const run of came) run.due = "now";
      return came.length > 0;
    },
  };
}

function createRefreshes(): readonly Refresh[] {
  const notBefore = Number.NEGATIVE_INFINITY;
  return [
    { seen: true, rest: restPerRefresh, notBefore },
    { seen: false, rest: restPerUnseenRefresh, notBefore },
  ];
}

/** Judges what is due until a moment, one run at least; returns how many. */
function judgeUntil(due: readonly WatchedRun[], until: number, options: RoundOptions): number {
  let judged = 0;
  for (const run of due) {
    if (judged > 0 && performance.now() > until) break;
    judge(run, options, options.isSeen(run) && options.output.drawsCurves !== false);
    judged += 1;
  }
  return judged;
}

/** Judges, in spare time, what grew without a check; returns how many runs. */
function refresh(refreshes: readonly Refresh[], runs: WatchedRuns, options: RoundOptions): number {
  let judged = 0;
  for (const each of refreshes) {
    const began = performance.now();
    if (began < each.notBefore) continue;
    const due = runs.due("some time").filter((run) => options.isSeen(run) === each.seen);
    judged += judgeUntil(due, began + refreshMs, options);
    const ended = performance.now();
    each.notBefore = ended + each.rest * (ended - began);
  }
  return judged;
}

/** Whether one of its runs is; a table may hold several. */
function isOn(screen: ReadonlySet<string>, { files, views }: WatchedRun): boolean {
  return screen.has(files.path) || views.some(({ path }) => screen.has(path));
}

function isNew(run: WatchedRun | undefined): boolean {
  return run?.judgedAt === Number.NEGATIVE_INFINITY;
}

function judge(run: WatchedRun, options: JudgingOptions, curves: boolean): void {
  const started = performance.now();
  const now = nowOf(options);
  run.due = "no";
  run.judgedAt = now.monotonic;
  const modified = now.wall - ageOf(run, now);
  const { smoothing } = options.evaluate;
  const evaluations = run.reading.runs().map((each) => evaluate(each, options.evaluate));
  run.awaited = evaluations.map(awaitedOf);
  run.views = evaluations.map((evaluation) => {
    const view = buildRunView(evaluation, { now: now.wall, modified, smoothing, curves });
    // A table of several runs has no trainer of its own to guard.
    if (evaluation.run.path === run.files.path) {
      const { generation } = run.reading;
      const isLive = view.state === "live";
      options.guard?.judged({ evaluation, files: run.files, generation, isLive });
    }
    return view;
  });
  const ended = performance.now();
  const tookMs = ended - started;
  run.judgeNotBefore = ended + (tookMs < longJudgingMs ? 0 : restPerJudging * tookMs);
}
