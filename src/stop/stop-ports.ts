import type { Message } from "../core/message.ts";
import type { Epoch, Seconds, Step } from "../core/units.ts";
import type { Verdict } from "../core/verdict.ts";
import type { StopResult, StopState } from "./action.ts";
import type { Journal } from "./journal.ts";
import type { Rounds } from "./journal-events.ts";
import type { ProcessInfo, ProcessTable } from "./process-info.ts";
import type { SafeMomentFacts } from "./safe-moment.ts";
import type { SendResult, StopSignal } from "./signal.ts";

/** Why a training is to be stopped. A verdict fires once per identity; a person may ask again. */
export interface StopWhy {
  readonly reason: Verdict | "person";
  readonly step?: Step;
  readonly epoch?: Epoch;
}

/** How a stop is to be done. */
export interface StopOptions {
  /** Time to say no. */
  readonly cancelWindow: Seconds;
  /** At the next safe moment, or at the first one after the next save. */
  readonly stopAt: "now" | "after-save";
  /** Everything but the signal. */
  readonly dryRun: boolean;
  /** After a minute of SIGINTs in vain: SIGTERM, then SIGKILL. Absent: neither. */
  readonly escalate?: "term" | "kill";
  /** In place of every signal; resolves to whether the command did its part. */
  readonly stopCommand?: (why: StopWhy) => Promise<boolean>;
}

/** The world as the procedure sees it. Each may reject; that is then a reason to do nothing. */
export interface StopPorts {
  /** Monotonic; the clock of the facts. */
  monotonic(): Seconds;
  readonly table: ProcessTable;
  send(process: ProcessInfo, signal: StopSignal): Promise<SendResult>;
  /** Read anew at each call: the moment between two polls of the log is what the rule is about. */
  facts(): Promise<SafeMomentFacts>;
  readonly journal: Journal;
  /**
   * The arming check of the target's own processes, repeated right before each signal, so it has to be quick; `signal`
   * is what is about to be sent.
   */
  recheck(signal: StopSignal | "command"): Promise<Message | undefined>;
  /**
   * The part of the arming check for which the whole machine is looked over: whether somebody else writes the log by now.
   * May take seconds where thousands of processes run, so it is asked beside the steps and may be some seconds old.
   */
  survey(): Promise<Message | undefined>;
}

/** The stop of one target, from armed to its end. */
export interface StopProcedure {
  /** The advice is stop. Ignored unless armed, and when a verdict has fired for this identity before (`fired`). */
  decide(why: StopWhy): void;
  /** Says no. True when nothing was or will be sent by this decision; false once a signal is on its way. */
  cancel(): boolean;
  /** A person asks, confirmed: no cancel window, yet the safe moment is waited for. */
  stopNow(): void;
  /** To be called every 100 ms until there is a result; a call while one is under way joins it. Never throws. */
  step(): Promise<void>;
  readonly state: StopState;
  /** Seconds left to say no; undefined outside the cancel window. */
  readonly countdown: Seconds | undefined;
  readonly result: StopResult | undefined;
  /** Why the signal waits. */
  readonly waitsFor: Message | undefined;
  /** Signals or commands sent so far in this decision, by rounds. */
  readonly tries: number;
  /** The same by stage. */
  readonly rounds: Rounds;
  /** An earlier verdict has had its stop for this identity (journal): only a person can stop it now. */
  readonly fired: boolean;
}
