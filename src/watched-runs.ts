import type { Now } from "./clocks.ts";
import type { ScoreReader } from "./holdout/score-reader.ts";
import { createRunReading, type RunReading } from "./run-reading.ts";
import type { FormatRecogniser } from "./watch/recognise-format.ts";
import { createNotesReader } from "./watch/run-notes.ts";
import type { RunFiles } from "./watch/runs.ts";
import type { WatchTick } from "./watch/watch-logdir.ts";
import { ageOf, readRun, startRun, type WatchedRun } from "./watched-run.ts";

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

/** A screen that does not change for longer looks dead. */
const readingMs = 30;
/** How often tables are looked through for those that have been quiet; of many runs as often as their logs are looked at. */
const quietEvery = 0.5;
const quietEveryPerRun = 0.004;
/** Looking around costs a dozen `stat` a run; saves are minutes apart. */
const lookEvery = 2;
/** Of more than a hundred runs, each is looked around so much later: a thousand every 20 s. */
const lookEveryPerRun = 0.02;
const lookingMs = 10;
/** A logging interval is a dozen lines within 60 ms. */
const settledMs = 150;
const longestBurstMs = 2000;

/** What the runs of a session are read with. */
interface WatchedRunsOptions {
  readonly checkpointFolders: readonly string[];
  readonly recognise: FormatRecogniser;
  /** Seconds since the epoch. */
  readonly wall: () => number;
  /** Whether each point that comes is news: where a switch looks at every one. */
  readonly judgesAll?: boolean;
  readonly scores?: ScoreReader;
}

/** No runs yet. */
export function createWatchedRuns(options: WatchedRunsOptions): WatchedRuns {
  const runs = new Map<string, WatchedRun>();
  /** The same in a list, made when the runs change: it is gone through at every tick. */
  let all: readonly WatchedRun[] = [];
  const given = { ...options, notes: createNotesReader(), alone: () => runs.size === 1 };
  let found: readonly RunFiles[] | undefined;
  let owners = new Map<string, WatchedRun>();
  const looks: Looks = { quietAt: Number.NEGATIVE_INFINITY };
  return {
    follow(tick) {
      if (tick.runs !== found) {
        followRuns(runs, tick.runs, (files) => createRunReading(files, given));
        all = [...runs.values()];
        owners = ownersOf(all);
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
      const due = all.filter((run) => run.unread || now.monotonic >= run.retryAt);
      // Those that waited longest first: a flood in one log would else starve the ones behind it.
      for (const run of due.sort((left, right) => left.readAt - right.readAt)) {
        if (signal.aborted) break;
        if (performance.now() >= until) return true;
        run.readAt = performance.now();
        await readRun(run, now, options.judgesAll === true);
      }
      return all.some((run) => run.unread);
    },
    lookAround: (now) => lookAround(all, looks, now),
    due: (when) =>
      all
        .filter((run) => run.due === when && run.whole && isJudgeable(run))
        .sort((left, right) => left.judgedAt - right.judgedAt),
    all: () => all,
  };
}

interface Looks {
  /** When tables were last looked through, seconds of the monotonic clock. */
  quietAt: number;
}

/** Looks around runs where that is due, for as long as there is time; ends quiet tables. */
async function lookAround(all: readonly WatchedRun[], looks: Looks, now: Now): Promise<void> {
  const until = performance.now() + lookingMs;
  const every = Math.max(lookEvery, all.length * lookEveryPerRun);
  if (now.monotonic - looks.quietAt >= Math.max(quietEvery, all.length * quietEveryPerRun)) {
    looks.quietAt = now.monotonic;
    for (const run of all) if (endsQuiet(run, now)) run.due = "now";
  }
  for (const run of all) {
    const isDue = now.monotonic - run.lookedAt >= every;
    // What was never looked at cannot be judged yet.
    if (!isDue || (run.views.length > 0 && performance.now() >= until)) continue;
    run.lookedAt = now.monotonic;
    if (await run.reading.lookAround()) run.due = "now";
  }
}

function endsQuiet(run: WatchedRun, now: Now): boolean {
  return run.whole && run.reading.finishQuiet(run.reading.modified() + ageOf(run, now));
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

function ownersOf(runs: readonly WatchedRun[]): Map<string, WatchedRun> {
  const owners = new Map<string, WatchedRun>();
  for (const run of runs) for (const log of run.files.logs) owners.set(log.path, run);
  return owners;
}
