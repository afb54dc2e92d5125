import type { Evaluation } from "../core/evaluation.ts";
import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import type { SwitchView } from "../core/view.ts";
import type { GuardOptions } from "../guard-options.ts";
import type { GuardEvent } from "../outputs/event-log.ts";
import type { Notice } from "../outputs/webhook.ts";
import type { StopProcedure } from "../stop/stop-ports.ts";
import type { Found, Target, TargetRun } from "../stop/target.ts";
import type { RunFiles } from "../watch/runs.ts";
import { newGuardState, viewOf } from "./guard-state.ts";
import { askNow, closeGuard, takeJudged, takeStep } from "./guard-steps.ts";

/** A run as it was just judged. */
export interface JudgedRun {
  readonly evaluation: Evaluation;
  readonly files: RunFiles;
  /** Changes when one of its logs was replaced or cut. */
  readonly generation: number;
  /** It grew lately. */
  readonly isLive: boolean;
}

/** A trainer for which the switch is armed. */
export interface ArmedTrainer {
  readonly procedure: StopProcedure;
  readonly says: Message;
  /** The stop under way was asked for by a person. */
  byPerson: boolean;
  /** Numbers and words for the event log. */
  readonly facts: NonNullable<GuardEvent["facts"]>;
  /** Lets go of lock, journal and handles. Called once. */
  release(): Promise<void>;
}

/** The world of a run's guard; fakes in tests. */
export interface RunGuardPorts {
  /** Monotonic. */
  monotonic(): Seconds;
  find(run: TargetRun): Promise<Found>;
  /** Takes the lock, checks, and makes ready; or the reason why not. */
  arm(target: Target, run: JudgedRun): Promise<ArmedTrainer | { readonly refusal: Message }>;
  /** Whether any process of a trainer is still there. */
  isThere(target: Target): Promise<boolean>;
  tell(event: Omit<GuardEvent, "run">): void;
  notify(notice: Omit<Notice, "run">): void;
  /** Copies recommended weights to safety (`--keep-best`); called about once a second, one call at a time. */
  keep(run: JudgedRun): Promise<void>;
  /** After a stop: what became of the checkpoints. */
  audit(run: JudgedRun, target: Target | undefined): Promise<void>;
}

/** How guarding a run ended. */
export type GuardEnding = "stopped" | "survived" | "refused" | "lost" | "ended" | "rehearsed";

/** One run being guarded. */
export interface RunGuard {
  judged(run: JudgedRun): void;
  /** To be called about every 100 ms. Never throws. */
  step(): Promise<void>;
  /** A person asked, and confirmed. */
  stopNow(): void;
  cancel(): void;
  /** Lets go of everything; nothing is sent afterwards. */
  close(): Promise<void>;
  /** Absent while nothing was asked to be armed. */
  readonly view: SwitchView | undefined;
  readonly ending: GuardEnding | undefined;
  /** Holds a trainer: armed, or following its stop. */
  readonly isArmed: boolean;
  /** Waits for a moment between two lines that is shorter than usual: to be stepped more often. */
  readonly isAiming: boolean;
  readonly last: JudgedRun | undefined;
}

/** What of the options a run's guard needs. */
export type RunGuardOptions = Pick<GuardOptions, "arm" | "dryRun" | "stopOn"> & {
  /** The dashboard goes on after an ending and arms for a restarted trainer; a headless guard is over. */
  readonly goesOn: boolean;
};

/** Guards one run: finds its trainer, arms, decides on the advice, follows the stop to its end. */
export function createRunGuard(options: RunGuardOptions, ports: RunGuardPorts): RunGuard {
  const state = newGuardState();
  return {
    judged: (run) => takeJudged(state, run, options, ports),
    step: () => takeStep(state, options, ports),
    stopNow: () => {
      const { armed } = state;
      if (armed === undefined) return;
      if (armed.procedure.result?.outcome === "cancelled") state.rearm = true;
      else askNow(armed);
    },
    cancel: () => {
      if (state.armed?.procedure.cancel() === false) state.refusedCancelAt = ports.monotonic();
    },
    close: () => closeGuard(state),
    get view() {
      return options.arm ? viewOf(state, options, ports.monotonic()) : undefined;
    },
    get ending() {
      return state.ending;
    },
    get isArmed() {
      return state.armed !== undefined;
    },
    get isAiming() {
      return state.armed?.procedure.waitsFor?.id === "stop.wait.gap";
    },
    get last() {
      return state.run;
    },
  };
}
