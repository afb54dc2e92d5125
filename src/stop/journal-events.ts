import type { Epoch, Seconds, Step } from "../core/units.ts";
import type { Verdict } from "../core/verdict.ts";
import type { ProcessIdentity } from "./process-info.ts";
import type { StopSignal } from "./signal.ts";

/**
 * One round of asking: SIGINT to the ranks, SIGINT to the whole tree, SIGTERM to the ranks, SIGTERM to a parent that
 * outlives them, SIGKILL to the ranks, or `--stop-command`.
 */
export type StopStage = "ranks" | "tree" | "term" | "parent" | "kill" | "command";

/** How one send ended; `unknown` when the sending itself failed, which counts as sent. */
export interface SentRecord {
  readonly pid: number;
  readonly result: "sent" | "gone" | "refused" | "unknown";
}

/** What the journal holds of a stop, in the order it happens. Texts are ids and names of ours, never of the log. */
export type JournalEvent =
  | {
      readonly event: "decided";
      readonly reason: Verdict | "person";
      readonly window: Seconds;
      /** A rehearsal uses up nothing: it is passed over when the journal is read back. */
      readonly rehearsal: boolean;
      readonly step?: Step;
      readonly epoch?: Epoch;
    }
  /** On disk before anything is sent. */
  | {
      readonly event: "intent";
      readonly try: number;
      readonly stage: StopStage;
      readonly signal: StopSignal | "command";
      readonly targets: readonly ProcessIdentity[];
    }
  /** What became of the intent before it; none at all when the moment had passed (`withheld`). */
  | {
      readonly event: "sent";
      readonly try: number;
      readonly withheld: boolean;
      readonly results: readonly SentRecord[];
    }
  | {
      readonly event: "observed";
      readonly what: "swallowed" | "ranks gone" | "ended by itself" | "problem" | "heartbeat";
      readonly detail?: string;
    }
  | {
      readonly event: "stopped";
      readonly tries: number;
      readonly took: Seconds;
      readonly left: readonly number[];
    }
  | { readonly event: "survived"; readonly tries: number; readonly reason?: string }
  | { readonly event: "asked"; readonly tries: number }
  | { readonly event: "refused"; readonly reason: string }
  | { readonly event: "cancelled" }
  | { readonly event: "rehearsed"; readonly stage: StopStage };

/** How many rounds of each stage there were. */
export type Rounds = Readonly<Record<StopStage, number>>;

export const noRounds: Rounds = { ranks: 0, tree: 0, term: 0, parent: 0, kill: 0, command: 0 };

/** All rounds together. */
export function sumRounds(rounds: Rounds): number {
  return Object.values(rounds).reduce((sum, count) => sum + count, 0);
}

/** What was done for an identity before. */
export interface JournalHistory {
  /** A verdict has had its stop (or was cancelled): no verdict fires again for this identity. */
  readonly fired: boolean;
  /** The rounds of a decision that was under way and whose end is not known; all zero when there is none. */
  readonly unfinished: Rounds;
}

interface Replay {
  fired: boolean;
  /** The decision under way; `rounds` without the intents that were withheld. */
  open: { automatic: boolean; rounds: Rounds } | undefined;
  /** The stage of an intent whose `sent` has not come. */
  pending: StopStage | undefined;
}

/**
 * What the events of earlier lives add up to. An intent without its `sent` counts as sent: we may have died
 * between the two.
 */
export function replayEvents(events: readonly JournalEvent[]): JournalHistory {
  const replay: Replay = { fired: false, open: undefined, pending: undefined };
  for (const event of events) replayEvent(replay, event);
  return { fired: replay.fired, unfinished: replay.open?.rounds ?? noRounds };
}

function replayEvent(replay: Replay, event: JournalEvent): void {
  const { open } = replay;
  switch (event.event) {
    case "decided":
      if (event.rehearsal) return;
      // A decision after a crash goes on with the rounds that were sent before it.
      if (open === undefined || sumRounds(open.rounds) === 0) {
        replay.open = { automatic: event.reason !== "person", rounds: noRounds };
      }
      return;
    case "intent":
      replay.pending = event.stage;
      if (open !== undefined) open.rounds = addRound(open.rounds, event.stage, 1);
      return;
    case "sent":
      if (event.withheld && replay.pending !== undefined && open !== undefined) {
        open.rounds = addRound(open.rounds, replay.pending, -1);
      }
      replay.pending = undefined;
      return;
    case "refused":
      // Nothing was sent: what was in the way may be gone when the next verdict comes.
      closeDecision(replay, open !== undefined && sumRounds(open.rounds) > 0);
      return;
    case "stopped":
    case "survived":
    case "asked":
    case "cancelled":
      closeDecision(replay, true);
      return;
    case "observed":
      if (event.what === "ended by itself") closeDecision(replay, true);
      return;
    case "rehearsed":
      return;
  }
}

function closeDecision(replay: Replay, used: boolean): void {
  if (used && replay.open?.automatic === true) replay.fired = true;
  replay.open = undefined;
  replay.pending = undefined;
}

/** The rounds with `by` more of one stage. */
export function addRound(rounds: Rounds, stage: StopStage, by: number): Rounds {
  return { ...rounds, [stage]: Math.max(0, rounds[stage] + by) };
}
