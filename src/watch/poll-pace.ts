/** How often a log is looked at, all in milliseconds. */
export interface PollPace {
  /** While a log grows, or did lately. */
  readonly activeMs: number;
  /** A log that has been quiet for long. */
  readonly idleMs: number;
}

/** The pace of the tailing contract: 500 ms, and 5 s for what rests. */
export const defaultPace: PollPace = { activeMs: 500, idleMs: 5000 };

/** Where a log grows and no event ever tells of it, looking is all there is. */
const withoutEventsMs = 250;
/** Each look at a network drive goes over the wire. */
const remoteMs = 2000;
/** A log that was quiet for so many times its interval is looked at less often. */
const quietIntervals = 20;
/** Up to 200 logs are looked at once a second however quiet they are: that costs nothing. */
const idleMsPerLog = 5;
/** And of more than 100 logs each is looked at so much later: a thousand every 5 s, however fast they grow. */
const activeMsPerLog = 5;
const sameMomentMs = 50;

/** What the pace of one log depends on. */
export interface PaceFacts {
  /** Since the log last changed. */
  readonly quietMs: number;
  readonly remote: boolean;
  /** Whether the log was seen to change with no event telling of it. */
  readonly unannounced: boolean;
  /** How many logs there are in all. */
  readonly logs: number;
}

/** The time until a log is looked at again. */
export function intervalOf(facts: PaceFacts, pace: PollPace): number {
  if (facts.remote) return Math.max(remoteMs, pace.activeMs);
  const active = facts.unannounced ? Math.min(withoutEventsMs, pace.activeMs) : pace.activeMs;
  const crowded = facts.logs * activeMsPerLog;
  const growing = crowded > pace.activeMs ? Math.min(pace.idleMs, crowded) : active;
  const slowest = Math.min(pace.idleMs, Math.max(1000, facts.logs * idleMsPerLog));
  return Math.max(growing, Math.min(slowest, facts.quietMs / quietIntervals));
}

/**
 * Whether so many logs grow at once that each is looked at later than a single one would be. Events of the few folders
 * that may be watched then bring forward looks at a few arbitrary logs, and cost as much as looking at all.
 */
export function isCrowd(growing: number, pace: PollPace): boolean {
  return growing * activeMsPerLog > pace.activeMs;
}

/** Logs due at nearly the same moment are looked at together: one wake-up for a thousand logs. */
export function roundUp(dueMs: number, activeMs: number): number {
  const grid = Math.min(sameMomentMs, activeMs);
  return grid <= 0 ? dueMs : Math.ceil(dueMs / grid) * grid;
}

const beatMs = 1000;

/**
 * What happens at most once a second happens on the full second of our clock, so that all of it takes one wake-up:
 * the nearest one to when it would be due. What happens more often is due when it is.
 */
export function onBeat(dueMs: number, intervalMs: number): number {
  return intervalMs < beatMs ? dueMs : Math.round(dueMs / beatMs) * beatMs;
}

/** After an event its writer may be in the middle of a burst: looks that follow, after the event. */
export const echoesMs: readonly number[] = [25, 100, 400];
