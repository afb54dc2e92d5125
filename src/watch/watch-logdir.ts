import { dirname, resolve } from "node:path";
import { setImmediate as turnOfLoop } from "node:timers/promises";
import type { DiscoverOptions } from "./discover.ts";
import { createDiscoveryMemory } from "./discovery-memory.ts";
import { type FileEvent, openFileEvents } from "./file-events.ts";
import type { FileSystems } from "./file-systems.ts";
import {
  createFolderKinds,
  type FolderKinds,
  remoteFolders,
  remoteNotice,
} from "./folder-kinds.ts";
import { keepLostLogs } from "./keep-lost-logs.ts";
import { createLogEvents, type LogEvents } from "./log-events.ts";
import { createLogPoll, type LogPoll } from "./poll-logs.ts";
import { defaultPace, onBeat, type PollPace } from "./poll-pace.ts";
import { createFormatRecogniser } from "./recognise-format.ts";
import type { Discovery, FileProblem, RunFiles } from "./runs.ts";
import { createSearch, type Search } from "./search-again.ts";
import { createWakeSignal } from "./wake-signal.ts";

/** How to watch. Times are milliseconds. */
export interface WatchOptions extends DiscoverOptions {
  /** Ends the watching; nothing is left open then. */
  readonly signal: AbortSignal;
  /** How often the sizes of logs are looked at; default 500 while they grow, up to 5000 at rest. */
  readonly pace?: PollPace;
  /** How often runs are looked for; default 2000. */
  readonly rescanMs?: number;
  /** The longest time without a tick; default 1000. */
  readonly heartbeatMs?: number;
  /** Tells network drives from local disks. */
  readonly fileSystems?: FileSystems;
}

/** A moment to look: what there is to read now. */
export interface WatchTick {
  readonly runs: readonly RunFiles[];
  /** What could not be looked at, as of the last discovery. A path that does not exist yet is here. */
  readonly problems: readonly FileProblem[];
  /** Whether a log or the list of runs changed since the last tick; if not, this is a heartbeat. */
  readonly changed: boolean;
  /** Logs that are not as they were at the last tick; all of them at first. */
  readonly logs: ReadonlySet<string>;
  /** Asks for the next tick at once: there is more to read than was read now. */
  again(): void;
}

/** Times that belong together: see `WatchOptions`. */
const defaults = { pace: defaultPace, rescanMs: 2000, heartbeatMs: 1000 };

/**
 * Rest after a look and all that was done with what it showed, as a multiple of how long that took: however
 * many logs there are, looking, reading and judging take an eleventh of a core in the long run.
 */
const restPerTick = 10;
/** The same for a search for runs, which everything else waits for. */
const restPerRescan = 20;
/**
 * So much work may be done before any of it is rested for: a burst of lines is followed line by line, and only
 * work that goes on is slowed down.
 */
const burstMs = 100;
/** A rest is never longer: after a large log was read there is no need to let it cool down. */
const longestRestMs = 500;
/** Events come in bursts of a dozen lines; this gathers them without being felt. */
const shortestRestMs = 5;
/** A new folder fills within moments: its event file and train.log come together. */
const soonMs = 100;

interface Watching {
  readonly paths: readonly string[];
  readonly options: WatchOptions & typeof defaults;
  readonly poll: LogPoll;
  /** The kind of network drive that a folder of logs lies on. */
  readonly kinds: FolderKinds;
  readonly search: Search;
  /** What the last search found; `discovery` has besides it what was lost. */
  found: Discovery | undefined;
  discovery: Discovery;
  /** What discovery found, as text, to see a change. */
  shape: string;
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
  let again = false;
  /** When all that was done so far is rested for; of `performance.now()`. */
  let restedAt = 0;
  const askAgain = (): void => {
    again = true;
  };
  const opened = openFileEvents((event) => {
    if (takeEvent(watching, event)) wakeSignal.wake();
  });
  const events = createLogEvents(opened, { paths, poll: watching.poll });
  try {
    while (!signal.aborted) {
      const began = performance.now();
      const rescanned = await rescanIfDue(watching, events);
      const logs = new Set(await watching.poll.look(performance.now()));
      if (signal.aborted) return;
      const changed = logs.size > 0 || rescanned;
      if (changed || again || performance.now() >= watching.heartbeatAt) {
        again = false;
        const { heartbeatMs } = watching.options;
        watching.heartbeatAt = onBeat(performance.now() + heartbeatMs, heartbeatMs);
        yield { ...watching.discovery, changed, logs, again: askAgain };
        if (!events.begun) await beginEvents(watching, events);
        else if (logs.size > 0) await events.leaveCrowd();
      }
      if (again) {
        // A key that was pressed meanwhile, a signal, an event: none of them waits for a thousand logs.
        await turnOfLoop();
        continue;
      }
      const now = performance.now();
      restedAt = Math.max(restedAt, began) + (1 + restPerTick) * (now - began);
      const restMs = restedAt - now - restPerTick * burstMs;
      // What is rested for less than it asks is not asked for again.
      if (restMs > longestRestMs) restedAt -= restMs - longestRestMs;
      if (restMs > shortestRestMs) await rest(Math.min(longestRestMs, restMs), signal);
      const next = Math.min(watching.poll.dueAt(), watching.rescanAt, watching.heartbeatAt);
      await wakeSignal.wait(next - performance.now(), signal);
      // Only what wakes us right after a look is waited with: at rest there is one wake-up a look.
      await rest(now + shortestRestMs - performance.now(), signal);
    }
  } finally {
    await events.close();
  }
}

function startWatching(paths: readonly string[], options: WatchOptions): Watching {
  const recognise = options.recognise ?? createFormatRecogniser();
  const memory = options.memory ?? createDiscoveryMemory();
  const merged = { ...defaults, ...options, recognise, memory };
  return {
    paths,
    options: merged,
    poll: createLogPoll(merged.pace),
    kinds: createFolderKinds(options.fileSystems),
    search: createSearch(paths, merged),
    found: undefined,
    discovery: { runs: [], problems: [] },
    shape: "[]",
    rescanAt: 0,
    rescanNotBefore: 0,
    heartbeatAt: 0,
  };
}

/** Brings looks forward; true if there is a reason to wake up for. */
function takeEvent(watching: Watching, event: FileEvent): boolean {
  const now = performance.now();
  if (event.means === "content") return watching.poll.hint(event.path, now);
  const soon = Math.max(now + soonMs, watching.rescanNotBefore);
  watching.rescanAt = Math.min(watching.rescanAt, soon);
  return true;
}

async function rescanIfDue(watching: Watching, events: LogEvents): Promise<boolean> {
  const started = performance.now();
  if (started < watching.rescanAt) return false;
  const changed = await rescan(watching, events);
  const scanned = performance.now();
  const restMs = Math.max(watching.options.rescanMs, restPerRescan * (scanned - started));
  watching.rescanAt = onBeat(scanned + restMs, restMs);
  watching.rescanNotBefore = scanned + restPerRescan * (scanned - started);
  return changed;
}

/** Looks for runs again; true if there are others than before, or other files of them. */
async function rescan(watching: Watching, events: LogEvents): Promise<boolean> {
  const found = await watching.search();
  const { runs, problems } = keepLostLogs(watching.discovery.runs, found);
  const isAsBefore = found === watching.found && runs === found.runs;
  if (!isAsBefore) events.allow(await follow(watching, { runs, problems }));
  watching.found = found;
  // Asked each time: a watch that broke is set up again, and other logs may have changed lately.
  await events.ask();
  if (isAsBefore) return false;
  const shape = JSON.stringify(runs);
  const changed = shape !== watching.shape;
  watching.shape = shape;
  return changed;
}

/**
 * Asks for events once the first tick was taken, since a person waits for that. What happened before they are there
 * is seen by looking: at every log at once, and for runs soon.
 */
async function beginEvents(watching: Watching, events: LogEvents): Promise<void> {
  await events.begin();
  watching.poll.lookAgain();
  watching.rescanAt = Math.max(watching.rescanNotBefore, performance.now());
}

/** Follows what was found: its logs, and the folders that they lie in. Gives the folders that may be watched. */
async function follow(
  watching: Watching,
  { runs, problems }: Discovery,
): Promise<ReadonlySet<string>> {
  const asked = watching.paths.map((path) => resolve(path));
  const missing = new Set(problems.map((problem) => problem.file));
  const present = asked.filter((path) => !missing.has(path));
  const logs = runs.flatMap((run) => run.logs.map((log) => log.path));
  const folders = new Set([...present, ...logs.map((path) => dirname(path))]);
  const remote = await remoteFolders(folders, watching.kinds);
  watching.poll.follow(logs.map((path) => ({ path, remote: remote.has(dirname(path)) })));
  watching.discovery = { runs, problems: [...remoteNotice(remote), ...problems] };
  // On a network drive the kernel tells nothing of what others write, and to watch may hang.
  return new Set([...folders].filter((path) => !remote.has(path)));
}

async function rest(restMs: number, signal: AbortSignal): Promise<void> {
  if (restMs > 0) await createWakeSignal().wait(restMs, signal);
}
