import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import type { StopResult, StopState } from "./action.ts";
import { type Rounds, type StopStage, sumRounds } from "./journal-events.ts";
import type { Waited } from "./safe-moment.ts";
import type { StopOptions, StopPorts, StopWhy } from "./stop-ports.ts";
import type { Target } from "./target.ts";

/**
 * Where a stop is: armed, within the cancel window, watching after a crash, waiting for the first safe moment, after
 * the first signal, at its end.
 */
export type Phase = "armed" | "decided" | "observing" | "waiting" | "following" | "over";

/** A look over the whole machine. */
export interface Survey {
  readonly ended: Seconds;
  /** The signals sent by then; after further ones other things are allowed. */
  readonly rounds: Rounds;
  readonly refusal: Message | undefined;
}

/** All that a stop remembers between two steps. One object a procedure; only its own files write to it. */
export interface Course {
  readonly target: Target;
  readonly options: StopOptions;
  readonly ports: StopPorts;
  readonly created: Seconds;
  /** Rounds that an earlier life sent in a decision it did not end. */
  readonly earlier: Rounds;
  phase: Phase;
  shown: StopState;
  why: StopWhy | undefined;
  decidedAt: Seconds;
  windowEnds: Seconds;
  decisionWritten: boolean;
  /** A person said no, and it can still be heeded. */
  cancelled: boolean;
  /** A signal is on its way: it cannot be taken back. */
  committed: boolean;
  /** Those of this decision, with `earlier`. */
  rounds: Rounds;
  firstSent: Seconds | undefined;
  lastSent: Seconds | undefined;
  termSent: Seconds | undefined;
  readonly skipped: Set<StopStage>;
  /** Why less was tried than is allowed. */
  hindrance: Message | undefined;
  swallowedTold: boolean;
  firstSeen: ReadonlyMap<string, Seconds>;
  /** How long which reasons held the signal back. */
  waited: Waited;
  waitsFor: Message | undefined;
  /** What the machine looked like lately, beyond the target's own processes. */
  survey: Survey | undefined;
  isSurveying: boolean;
  surveyEnded: Seconds;
  /** When the facts were last read before the moment was waited for. */
  learned: Seconds;
  lastStep: Seconds;
  lastLook: Seconds;
  lastHeartbeat: Seconds;
  /** Looks in a row without a rank, and when the first of them was. */
  emptyLooks: number;
  ranksGone: Seconds | undefined;
  /** When a part of the ranks was first missing before anything was sent. */
  halfGone: Seconds | undefined;
  /** What last went wrong in a step, so that it is told once. */
  lastProblem: string | undefined;
  result: StopResult | undefined;
}

/** A stop that is armed and knows what earlier lives did. */
export function createCourse(target: Target, options: StopOptions, ports: StopPorts): Course {
  const now = ports.monotonic();
  const earlier = ports.journal.replay().unfinished;
  return {
    target,
    options,
    ports,
    created: now,
    earlier,
    phase: "armed",
    shown: "armed",
    why: undefined,
    decidedAt: now,
    windowEnds: now,
    decisionWritten: false,
    cancelled: false,
    committed: false,
    rounds: earlier,
    firstSent: undefined,
    lastSent: undefined,
    termSent: undefined,
    skipped: new Set(),
    hindrance: undefined,
    swallowedTold: false,
    firstSeen: new Map(),
    waited: { logBusy: 0, epochEnd: 0 },
    waitsFor: undefined,
    survey: undefined,
    isSurveying: false,
    surveyEnded: Number.NEGATIVE_INFINITY,
    learned: now,
    lastStep: now,
    lastLook: Number.NEGATIVE_INFINITY,
    lastHeartbeat: now,
    emptyLooks: 0,
    ranksGone: undefined,
    halfGone: undefined,
    lastProblem: undefined,
    result: undefined,
  };
}

/** A trainer whose processes cannot be seen from here: only `--stop-command` reaches it, only the log tells of it. */
export function isElsewhere(course: Course): boolean {
  return course.target.ranks.length === 0;
}

/** Whether an earlier life may have sent something in this decision. */
export function isResumed(course: Course): boolean {
  return sumRounds(course.earlier) > 0;
}
