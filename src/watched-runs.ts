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
  /** A log changed since it was last read. */
  unread: boolean;
  /** Something was read or found since it was last judged. */
  stale: boolean;
  /** Its logs were read to their end once, and again after one was begun anew: only then is it judged. */
  whole: boolean;
  generation: number;
  /** When a log that could not be read is tried again; with its tries so far. */
  retryAt: number;
  tries: number;
  /** When it was last seen to grow, and how old its logs were then. */
  grewAt: number;
  ageThen: number;
  lookedAt: number;
  judgedAt: number;
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
  stale(): readonly WatchedRun[];
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

/** A screen that does not change for longer looks dead. */
const readingMs = 200;
/** Looking around costs a dozen `stat` a run; saves are minutes apart. */
const lookEvery = 2;
/** With many runs, each is looked around so much later: a tenth of a percent of a core for each hundred. */
const lookEveryPerRun = 0.01;
const lookingMs = 20;
/** Waits between tries of a log that the system refuses. */
const firstRetry = 1;
const lastRetry = 30;

/** No runs yet. */
export function createWatchedRuns(options: {
  readonly checkpointFolders: readonly string[];
  readonly recognise: FormatRecogniser;
  readonly scores?: ScoreReader;
}): WatchedRuns {
  const runs = new Map<string, WatchedRun>();
  const given = { ...options, notes: createNotesReader(), alone: () => runs.size === 1 };
  let found: readonly RunFiles[] | undefined;
  let owners = new Map<string, WatchedRun>();
  return {
    follow(tick) {
      if (tick.runs !== found) {
        followRuns(runs, tick.runs, (files) => createRunReading(files, given));
        owners = ownersOf(runs);
        found = tick.runs;
      }
      for (const path of tick.logs) {
        const run = owners.get(path);
        if (run !== undefined) run.unread = true;
      }
    },
    readNew: async (now, signal) => {
      const until = performance.now() + readingMs;
      for (const run of runs.values()) {
        const isDue = run.unread || now.monotonic >= run.retryAt;
        if (!isDue || signal.aborted) continue;
        if (performance.now() >= until) return true;
        await readRun(run, now);
      }
      return [...runs.values()].some((run) => run.unread);
    },
    lookAround: async (now) => {
      const until = performance.now() + lookingMs;
      const every = Math.max(lookEvery, runs.size * lookEveryPerRun);
      for (const run of runs.values()) {
        if (run.whole && run.reading.finishQuiet(run.reading.modified() + ageOf(run, now))) {
          run.stale = true;
        }
        const isDue = now.monotonic - run.lookedAt >= every;
        // What was never looked at cannot be judged yet.
        if (!isDue || (run.views.length > 0 && performance.now() >= until)) continue;
        run.lookedAt = now.monotonic;
        if (await run.reading.lookAround()) run.stale = true;
      }
    },
    stale: () =>
      [...runs.values()]
        .filter((run) => run.stale && run.whole)
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

/** How the reading of a run stands, all its logs together. */
export function readingOf(run: WatchedRun): ReadingView {
  let [lag, failing] = [0, 0];
  const errors: Record<string, number> = {};
  for (const tail of run.reading.tails()) {
    lag += tail.lag;
    if (tail.state === "missing" || tail.state === "unreadable") failing += 1;
    for (const [code, count] of Object.entries(tail.errors)) {
      errors[code] = (errors[code] ?? 0) + count;
    }
  }
  return { lag, failing, errors };
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
    unread: true,
    stale: true,
    whole: false,
    generation: reading.generation,
    retryAt: Number.POSITIVE_INFINITY,
    tries: 0,
    grewAt: 0,
    ageThen: 0,
    lookedAt: Number.NEGATIVE_INFINITY,
    judgedAt: Number.NEGATIVE_INFINITY,
  };
}

function ownersOf(runs: ReadonlyMap<string, WatchedRun>): Map<string, WatchedRun> {
  const owners = new Map<string, WatchedRun>();
  for (const run of runs.values()) for (const log of run.files.logs) owners.set(log.path, run);
  return owners;
}

/** Reads one budget of each log, so that a flood in one run does not hold up the others. */
async function readRun(run: WatchedRun, now: Now): Promise<void> {
  const { changed, more, failed } = await run.reading.readNew();
  run.unread = more;
  run.stale ||= changed;
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
  run.tries = failed ? run.tries + 1 : 0;
  const wait = Math.min(lastRetry, firstRetry * 2 ** (run.tries - 1));
  run.retryAt = failed ? now.monotonic + wait : Number.POSITIVE_INFINITY;
}
