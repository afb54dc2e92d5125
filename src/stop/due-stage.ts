import type { Seconds } from "../core/units.ts";
import type { Rounds, StopStage } from "./journal-events.ts";
import type { StopSignal } from "./signal.ts";
import { mostTries, stopTiming } from "./stop-timing.ts";

/** Where a stop stands since its first signal. All times are of one monotonic clock. */
export interface SinceSignal {
  readonly now: Seconds;
  readonly firstSent: Seconds;
  readonly lastSent: Seconds;
  /** When SIGTERM went to the ranks. */
  readonly termSent: Seconds | undefined;
  readonly rounds: Rounds;
  /** Stages that a check forbade; they are not tried again. */
  readonly skipped: ReadonlySet<StopStage>;
  /** New losses were logged well after the last signal. */
  readonly swallowed: boolean;
  /** How long no rank has been there; undefined while one is. */
  readonly ranksGoneFor: Seconds | undefined;
  readonly parentThere: boolean;
  readonly escalate: "term" | "kill" | undefined;
  /** `--stop-command` takes the place of all signals. */
  readonly byCommand: boolean;
  /** Nothing of the trainer can be seen from here but its log: silence may be its end. */
  readonly elsewhere: boolean;
}

/**
 * Which stage is due now, if any: ranks again only when the signal was swallowed, and at most three times in all; the
 * whole tree after 30 s; SIGTERM and SIGKILL only if asked, after 60 and 90 s. Never within 5 s of the last.
 */
export function dueStage(since: SinceSignal): StopStage | undefined {
  const { now, firstSent, lastSent, ranksGoneFor } = since;
  if (now - lastSent < stopTiming.betweenSignals) return undefined;
  if (now - firstSent >= stopTiming.giveUp) return undefined;
  if (since.byCommand) return dueCommand(since);
  if (ranksGoneFor !== undefined) return dueParent(since, ranksGoneFor);
  return dueKill(since) ?? dueTerm(since) ?? dueTree(since) ?? dueRanks(since);
}

/** Whether everything was tried and had its time. A signal of the last moment is given its time too. */
export function isOver({ now, firstSent, lastSent }: SinceSignal): boolean {
  return now - firstSent >= stopTiming.giveUp && now - lastSent >= stopTiming.leaving;
}

/** The signal of a stage. */
export function signalOf(stage: Exclude<StopStage, "command">): StopSignal {
  switch (stage) {
    case "ranks":
    case "tree":
      return "SIGINT";
    case "term":
    case "parent":
      return "SIGTERM";
    case "kill":
      return "SIGKILL";
  }
}

function dueCommand(since: SinceSignal): StopStage | undefined {
  const { now, lastSent, rounds, swallowed, elsewhere, skipped } = since;
  const again = swallowed || (!elsewhere && now - lastSent >= stopTiming.tree);
  return again && rounds.command < mostTries && !skipped.has("command") ? "command" : undefined;
}

function dueParent(since: SinceSignal, goneFor: Seconds): StopStage | undefined {
  const { rounds, parentThere, escalate, skipped } = since;
  const asked = escalate !== undefined && rounds.term > 0 && rounds.parent === 0;
  const outlives = parentThere && goneFor >= stopTiming.parentOutlives;
  return asked && outlives && !skipped.has("parent") ? "parent" : undefined;
}

function dueKill({ now, termSent, rounds, escalate, skipped }: SinceSignal): StopStage | undefined {
  if (escalate !== "kill" || termSent === undefined || rounds.kill > 0) return undefined;
  return now - termSent >= stopTiming.kill && !skipped.has("kill") ? "kill" : undefined;
}

function dueTerm({
  now,
  firstSent,
  rounds,
  escalate,
  skipped,
}: SinceSignal): StopStage | undefined {
  if (escalate === undefined || rounds.term > 0 || skipped.has("term")) return undefined;
  const treeHadItsTurn = rounds.tree > 0 || skipped.has("tree");
  return treeHadItsTurn && now - firstSent >= stopTiming.escalate ? "term" : undefined;
}

function dueTree({ now, firstSent, rounds, skipped }: SinceSignal): StopStage | undefined {
  if (rounds.tree > 0 || skipped.has("tree")) return undefined;
  return now - firstSent >= stopTiming.tree ? "tree" : undefined;
}

function dueRanks(since: SinceSignal): StopStage | undefined {
  const { now, firstSent, rounds, swallowed, skipped } = since;
  if (!swallowed || rounds.ranks >= mostTries || skipped.has("ranks")) return undefined;
  return now - firstSent < stopTiming.tree ? "ranks" : undefined;
}
