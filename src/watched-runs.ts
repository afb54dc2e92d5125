import { type Awaited, hasNews } from "./core/awaited.ts";
import type { ReadingView, RunView } from "./core/view.ts";
import type { ScoreReader } from "./holdout/score-reader.ts";
import { createRunReading, type RunReading } from "./run-reading.ts";
import type { FormatRecogniser } from "./watch/recognise-format.ts";
import { createNotesReader } from "./watch/run-notes.ts";
import type { RunFiles } from "./watch/runs.ts";
import type { WatchTick } from "./watch/watch-logdir.ts";

/** A run that is watched, and how far we are with it. Times are seconds of the monotonic clock. */
export interface WatchedRun {
  readonly reading: RunReading;
  files: RunFiles;
  views: readonly RunView[];
  /** The views as they were shown last, each beside the one that it was made of. */
  shown: readonly { readonly of: RunView; readonly view: RunView }[];
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

/** The runs of a session. */
export interface WatchedRuns {
  /** Follows a discovery, and notes which logs changed. */
  follow(tick: WatchTick): void;
  /** Reads on what changed; true if there is more to read at once. */
  readNew(now: Now, signal: AbortSignal): Promise<boolean>;
  /** Looks for settings and checkpoints of runs where that is due, and ends quiet tables. */
  lookAround(now: Now): Promise<void>;
  /** Runs to be judged, those that waited longest first. */
  due(when: "now" | "some time"): readonly WatchedRun[];
  /** In the order found. */
  all(): readonly WatchedRun[];
}

/** One moment on both clocks, in seconds. */
export interface Now {
  /** Never jumps; what every duration is measured with. */
  readonly monotonic: number;
  /** Since the epoch: only to be shown, and for the age of a log that we never saw grow. */
  readonly wall: number;
}

/** What tells the time. */
export interface Clocks {
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Seconds of a clock that never jumps. Default: the process's own. */
  readonly monotonic?: () => number;
}

/** This moment, on both clocks. */
export function nowOf({ now, monotonic }: Clocks): Now {
  return { monotonic: monotonic?.() ?? performance.now() / 1000, wall: now() };
}

/** A screen that does not change for longer looks dead. */
const readingMs = 40;
/** How often tables are looked through for those that have been quiet; of many runs as often as their logs are looked at. */
const quietEvery = 0.5;
const quietEveryPerRun = 0.004;
/** Looking around costs a dozen `stat` a run; saves are minutes apart. */
const lookEvery = 2;
/** With many runs, each is looked around so much later: a tenth of a percent of a core for each hundred. */
const lookEveryPerRun = 0.01;
const lookingMs = 10;
/** A logging interval is a dozen lines within 60 ms. */
const settledMs = 150;
const longestBurstMs = 2000;

/** No runs yet. */
export function createWatchedRuns(options: {
  readonly checkpointFolders: readonly string[];
  readonly recognise: FormatRecogniser;
  /** Seconds since the epoch. */
  readonly wall: () => number;
  /** Whether each point that comes is news: where a switch looks at every one. */
  readonly judgesAll?: boolean;
  readonly scores?: ScoreReader;
}): WatchedRuns {
  const runs = new Map<string, WatchedRun>();
  const given = { ...options, notes: createNotesReader(), alone: () => runs.size === 1 };
  let found: readonly RunFiles[] | undefined;
  let owners = new Map<string, WatchedRun>();
  let quietAt = Number.NEGATIVE_INFINITY;
  return {
    follow(tick) {
      if (tick.runs !== found) {
        followRuns(runs, tick.runs, (files) => createRunReading(files, given));
        owners = ownersOf(runs);
        found = tick.runs;
      }
      for (const path of tick.logs) {
        const run = owners.get(path);
        if (run === undefined) continue;
        run.unread = true;
        run.reading.hint(path);
      }
    },
    readNew: async (now, signal) => {
      const until = performance.now() + readingMs;
      const due = [...runs.values()].filter((run) => run.unread || now.monotonic >= run.retryAt);
      // Those that waited longest first: a flood in one log would else starve the ones behind it.
      for (const run of due.sort((left, right) => left.readAt - right.readAt)) {
        if (signal.aborted) break;
        if (performance.now() >= until) return true;
        run.readAt = performance.now();
        await readRun(run, now, options.judgesAll === true);
      }
      return [...runs.values()].some((run) => run.unread);
    },
    lookAround: async (now) => {
      const until = performance.now() + lookingMs;
      const every = Math.max(lookEvery, runs.size * lookEveryPerRun);
      const looksForQuiet =
        now.monotonic - quietAt >= Math.max(quietEvery, runs.size * quietEveryPerRun);
      if (looksForQuiet) quietAt = now.monotonic;
      for (const run of runs.values()) {
        if (
          looksForQuiet &&
          run.whole &&
          run.reading.finishQuiet(run.reading.modified() + ageOf(run, now))
        ) {
          run.due = "now";
        }
        const isDue = now.monotonic - run.lookedAt >= every;
        // What was never looked at cannot be judged yet.
        if (!isDue || (run.views.length > 0 && performance.now() >= until)) continue;
        run.lookedAt = now.monotonic;
        if (await run.reading.lookAround()) run.due = "now";
      }
    },
    due: (when) =>
      [...runs.values()]
        .filter((run) => run.due === when && run.whole && isJudgeable(run))
        .sort((left, right) => left.judgedAt - right.judgedAt),
    all: () => [...runs.values()],
  };
}

/**
 * Seconds since a run last grew. Its file times count once, for what happened before we came; from then
 * on only what we saw ourselves on a clock that does not jump.
 */
export function ageOf(run: WatchedRun, now: Now): number {
  return run.ageThen + Math.max(0, now.monotonic - run.grewAt);
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

/**
 * Whether a run need not rest. One that has no news waits for the end of the burst that it is read in: the
 * next line may be the news, and judging would hold it up. But not for ever.
 */
function isJudgeable({ due, readAt, judgeNotBefore }: WatchedRun): boolean {
  const now = performance.now();
  if (now < judgeNotBefore) return false;
  return due === "now" || now - readAt >= settledMs || now - judgeNotBefore >= longestBurstMs;
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

function followRuns(
  runs: Map<string, WatchedRun>,
  found: readonly RunFiles[],
  create: (files: RunFiles) => RunReading,
): void {
  const paths = new Set(found.map((files) => files.path));
  for (const path of runs.keys()) if (!paths.has(path)) runs.delete(path);
  for (const files of found) {
    const known = runs.get(files.path);
    if (known === undefined) runs.set(files.path, startRun(create(files), files));
    else if (known.files !== files) {
      known.files = files;
      known.reading.update(files);
    }
  }
}

function startRun(reading: RunReading, files: RunFiles): WatchedRun {
  return {
    reading,
    files,
    views: [],
    shown: [],
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

function ownersOf(runs: ReadonlyMap<string, WatchedRun>): Map<string, WatchedRun> {
  const owners = new Map<string, WatchedRun>();
  for (const run of runs.values()) for (const log of run.files.logs) owners.set(log.path, run);
  return owners;
}

/** Reads one budget of each log, so that a flood in one run does not hold up the others. */
async function readRun(run: WatchedRun, now: Now, judgesAll: boolean): Promise<void> {
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
