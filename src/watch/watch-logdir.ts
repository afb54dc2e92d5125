import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type DiscoverOptions, discoverRuns } from "./discover.ts";
import { type FileEvents, openFileEvents } from "./file-events.ts";
import { inBatches } from "./in-batches.ts";
import { createFormatRecogniser } from "./recognise-format.ts";
import type { Discovery, FileProblem, RunFiles } from "./runs.ts";
import { systemErrorCode } from "./system-errors.ts";
import { createWakeSignal } from "./wake-signal.ts";

/** How to watch. Times are milliseconds. */
export interface WatchOptions extends DiscoverOptions {
  /** Ends the watching; nothing is left open then. */
  readonly signal: AbortSignal;
  /** How often the sizes of all logs are looked at; default 500. */
  readonly pollMs?: number;
  /** How often runs are looked for; default 2000. */
  readonly rescanMs?: number;
  /** The longest time without a tick; default 1000. */
  readonly heartbeatMs?: number;
}

/** A moment to look: what there is to read now. */
export interface WatchTick {
  readonly runs: readonly RunFiles[];
  /** What could not be looked at, as of the last discovery. A path that does not exist yet is here. */
  readonly problems: readonly FileProblem[];
  /** Whether a log or the list of runs changed since the last tick; if not, this is a heartbeat. */
  readonly changed: boolean;
}

/** Times that belong together: see `WatchOptions`. */
const defaults = { pollMs: 500, rescanMs: 2000, heartbeatMs: 1000 };

/** Rest after looking at all logs, as a multiple of how long that took; a thousand logs take some 20 ms. */
const restPerPoll = 4;
/** The same for a search for runs: a thousand take half a second, so they are looked for every five. */
const restPerRescan = 10;
/** Events come in bursts of a dozen lines; this gathers them without being felt. */
const shortestRestMs = 10;
/** A new folder fills within moments: its event file and train.log come together. */
const soonMs = 100;

interface Watching {
  readonly paths: readonly string[];
  readonly options: WatchOptions & typeof defaults;
  discovery: Discovery;
  /** What discovery found, as text, to see a change. */
  shape: string;
  /** `size:mtime:inode` of every log, as last seen. */
  states: ReadonlyMap<string, string>;
  /** When to look for runs again, and when to yield even if nothing changes; of `performance.now()`. */
  rescanAt: number;
  /** However much happens, the next search for runs comes no sooner. */
  rescanNotBefore: number;
  heartbeatAt: number;
}

/**
 * Watches logs until `signal` is aborted: yields at once, then whenever something changed, and at every
 * heartbeat. Looking at the sizes is the truth; events of the operating system only bring the next look
 * forward. Runs, files and whole logdirs may come, go and come back. Writes nothing and locks nothing.
 */
export async function* watchLogdir(
  paths: readonly string[],
  options: WatchOptions,
): AsyncGenerator<WatchTick, void, void> {
  const { signal } = options;
  if (signal.aborted) return;
  const watching = startWatching(paths, options);
  const wakeSignal = createWakeSignal();
  const events = await openFileEvents((event) => {
    if (event === "entries") {
      const soon = Math.max(performance.now() + soonMs, watching.rescanNotBefore);
      watching.rescanAt = Math.min(watching.rescanAt, soon);
    }
    wakeSignal.wake();
  });
  try {
    while (!signal.aborted) {
      const rescanned = await rescanIfDue(watching, events);
      const started = performance.now();
      const changed = (await poll(watching)) || rescanned;
      const looked = performance.now();
      if (signal.aborted) return;
      if (changed || looked >= watching.heartbeatAt) {
        watching.heartbeatAt = looked + watching.options.heartbeatMs;
        yield { ...watching.discovery, changed };
      }
      await rest(Math.max(shortestRestMs, restPerPoll * (looked - started)), signal);
      const pollAt = looked + watching.options.pollMs;
      const next = Math.min(pollAt, watching.rescanAt, watching.heartbeatAt);
      await wakeSignal.wait(next - performance.now(), signal);
    }
  } finally {
    await events.close();
  }
}

function startWatching(paths: readonly string[], options: WatchOptions): Watching {
  const recognise = options.recognise ?? createFormatRecogniser();
  return {
    paths,
    options: { ...defaults, ...options, recognise },
    discovery: { runs: [], problems: [] },
    shape: "[]",
    states: new Map(),
    rescanAt: 0,
    rescanNotBefore: 0,
    heartbeatAt: 0,
  };
}

async function rescanIfDue(watching: Watching, events: FileEvents): Promise<boolean> {
  const started = performance.now();
  if (started < watching.rescanAt) return false;
  const changed = await rescan(watching);
  events.watch(watchedPaths(watching));
  const scanned = performance.now();
  const restMs = Math.max(watching.options.rescanMs, restPerRescan * (scanned - started));
  watching.rescanAt = scanned + restMs;
  watching.rescanNotBefore = scanned + restPerRescan * (scanned - started);
  return changed;
}

/** Looks for runs again; true if there are others than before, or other files of them. */
async function rescan(watching: Watching): Promise<boolean> {
  watching.discovery = await discoverRuns(watching.paths, watching.options);
  const shape = JSON.stringify(watching.discovery.runs);
  const changed = shape !== watching.shape;
  watching.shape = shape;
  return changed;
}

/** Looks at all logs; true if one has another size, time or inode than at the last look. */
async function poll(watching: Watching): Promise<boolean> {
  const logs = watching.discovery.runs.flatMap((run) => run.logs.map((log) => log.path));
  const states = new Map(
    await inBatches(logs, async (path) => [path, await stateOf(path)] as const),
  );
  const changed = [...states].some(([path, state]) => watching.states.get(path) !== state);
  watching.states = states;
  return changed;
}

async function stateOf(path: string): Promise<string> {
  try {
    const { size, mtimeNs, dev, ino } = await stat(path, { bigint: true });
    return `${size}:${mtimeNs}:${dev}:${ino}`;
  } catch (error) {
    return systemErrorCode(error);
  }
}

/** The folders of all logs, so that new files show, and the paths that were asked for. */
function watchedPaths(watching: Watching): ReadonlySet<string> {
  const logs = watching.discovery.runs.flatMap((run) => run.logs.map((log) => log.path));
  const asked = watching.paths.map((path) => resolve(path));
  const missing = new Set(watching.discovery.problems.map((problem) => problem.file));
  return new Set([
    ...asked.filter((path) => !missing.has(path)),
    ...logs.map((path) => dirname(path)),
  ]);
}

async function rest(restMs: number, signal: AbortSignal): Promise<void> {
  await createWakeSignal().wait(restMs, signal);
}
