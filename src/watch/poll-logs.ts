import { statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { inBatches } from "./in-batches.ts";
import { echoesMs, intervalOf, isCrowd, onBeat, type PollPace, roundUp } from "./poll-pace.ts";
import { systemErrorCode } from "./system-errors.ts";

/** Looks at logs again and again, each when it is due. Sizes, times and identities are the truth here. */
export interface LogPoll {
  /** Follows these logs and no others; new ones are due at once. */
  follow(logs: readonly FollowedPath[]): void;
  /** Looks at the logs that are due at `now`; gives those that differ from the last look. */
  look(now: number): Promise<readonly string[]>;
  /** An event told of this path: it is due now, and some more times soon after. False for a stranger. */
  hint(path: string, now: number): boolean;
  /** Every log is due at once. */
  lookAgain(): void;
  /** The logs, those first that changed in this minute, then those of the minute before, and so on. */
  byQuiet(now: number): readonly string[];
  /** Whether so many of the logs changed within a minute that events are of no use, see `isCrowd`. */
  isCrowd(now: number): boolean;
  /** When the next log is due; infinite without logs. */
  dueAt(): number;
}

/** A log to be followed. */
export interface FollowedPath {
  readonly path: string;
  /** On a network drive: looked at without holding up everything else, and less often. */
  readonly remote: boolean;
}

/** `size:mtime:dev:ino` of a file, or the code of the error that stands for it. */
export type LookAtFile = (path: string, remote: boolean) => string | Promise<string>;

interface Followed extends FollowedPath {
  state: string | undefined;
  dueAt: number;
  changedAt: number;
  /** When an event last told of it. */
  hintedAt: number;
  /** How often it changed, and how often no event had told of that. */
  changes: number;
  surprises: number;
  /** Times at which it is due besides, rising. */
  echoes: readonly number[];
}

/** A change is announced if an event came at most so long before it was seen. */
const announcedWithinMs = 1000;
const minuteMs = 60_000;

/** A poll of no logs yet. All times are milliseconds of one monotonic clock. */
export function createLogPoll(pace: PollPace, lookAt: LookAtFile = lookAtFile): LogPoll {
  let followed = new Map<string, Followed>();
  return {
    follow(logs) {
      const next = new Map<string, Followed>();
      for (const { path, remote } of logs) {
        const known = followed.get(path);
        next.set(path, known?.remote === remote ? known : createFollowed(path, remote));
      }
      followed = next;
    },
    async look(now) {
      const due = [...followed.values()].filter((log) => log.dueAt <= now);
      const changed: string[] = [];
      const see = (log: Followed, state: string) => {
        if (seeState(log, state, now)) changed.push(log.path);
        schedule(log, { now, logs: followed.size, pace });
      };
      const remote = due.filter((log) => log.remote);
      for (const log of due) {
        if (log.remote) continue;
        const state = lookAt(log.path, false);
        // Of a local disk the answer is there: a promise each would take longer than asking.
        see(log, typeof state === "string" ? state : await state);
      }
      await inBatches(remote, async (log) => see(log, await lookAt(log.path, true)));
      return changed;
    },
    hint(path, now) {
      const log = followed.get(path);
      if (log === undefined) return false;
      log.hintedAt = now;
      log.echoes = echoesMs.map((ms) => now + ms);
      log.dueAt = Math.min(log.dueAt, now);
      return true;
    },
    lookAgain() {
      for (const log of followed.values()) log.dueAt = Number.NEGATIVE_INFINITY;
    },
    byQuiet(now) {
      const minutes = ({ changedAt }: Followed) => Math.floor((now - changedAt) / minuteMs);
      const logs = [...followed.values()].sort((a, b) => compare(minutes(a), minutes(b)));
      return logs.map(({ path }) => path);
    },
    isCrowd(now) {
      let growing = 0;
      // What was seen once has not changed yet.
      for (const { changes, changedAt } of followed.values()) {
        if (changes > 0 && now - changedAt < minuteMs) growing += 1;
      }
      return isCrowd(growing, pace);
    },
    dueAt() {
      let first = Number.POSITIVE_INFINITY;
      for (const log of followed.values()) if (log.dueAt < first) first = log.dueAt;
      return first;
    },
  };
}

/** Equal infinities are equal, which their difference does not say. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function createFollowed(path: string, remote: boolean): Followed {
  return {
    path,
    remote,
    state: undefined,
    dueAt: Number.NEGATIVE_INFINITY,
    changedAt: Number.NEGATIVE_INFINITY,
    hintedAt: Number.NEGATIVE_INFINITY,
    changes: 0,
    surprises: 0,
    echoes: [],
  };
}

/** Notes what a look showed; true if it is something new. */
function seeState(log: Followed, state: string, now: number): boolean {
  if (state === log.state) return false;
  if (log.state !== undefined) {
    log.changes += 1;
    if (now - log.hintedAt > announcedWithinMs) log.surprises += 1;
  }
  log.state = state;
  log.changedAt = now;
  return true;
}

function schedule(
  log: Followed,
  { now, logs, pace }: { readonly now: number; readonly logs: number; readonly pace: PollPace },
): void {
  const facts = {
    quietMs: now - log.changedAt,
    remote: log.remote,
    unannounced: log.surprises > 0 && log.surprises * 2 >= log.changes,
    logs,
  };
  if (log.echoes.length > 0) log.echoes = log.echoes.filter((at) => at > now);
  const interval = intervalOf(facts, pace);
  const next = onBeat(roundUp(now + interval, pace.activeMs), interval);
  log.dueAt = Math.min(next, log.echoes[0] ?? next);
}

/** Asks the system. A local disk answers in microseconds; a network drive may take a second, or hang. */
async function lookAtRemote(path: string): Promise<string> {
  try {
    const { size, mtimeNs, dev, ino } = await stat(path, { bigint: true });
    return `${size}:${mtimeNs}:${dev}:${ino}`;
  } catch (error) {
    return systemErrorCode(error);
  }
}

function lookAtFile(path: string, remote: boolean): string | Promise<string> {
  if (remote) return lookAtRemote(path);
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return "ENOENT";
    return `${stats.size}:${stats.mtimeMs}:${stats.dev}:${stats.ino}`;
  } catch (error) {
    return systemErrorCode(error);
  }
}
