import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import type { SwitchView } from "../core/view.ts";
import type { StopState } from "../stop/action.ts";
import { noRounds, type Rounds } from "../stop/journal-events.ts";
import type { Target } from "../stop/target.ts";
import { filesMessage } from "./guard-words.ts";
import { createLiveChecks, type LiveChecks } from "./live-checks.ts";
import type { ArmedTrainer, GuardEnding, JudgedRun, RunGuardOptions } from "./run-guard.ts";

/** All that a run's guard remembers. */
export interface GuardState {
  readonly checks: LiveChecks;
  run: JudgedRun | undefined;
  /** When the run was judged last, and whether it was judged more than once: it grew while we looked. */
  judgedAt: Seconds;
  grew: boolean;
  target: Target | undefined;
  armed: ArmedTrainer | undefined;
  ending: GuardEnding | undefined;
  /** When a person called a stop off that could no longer be called off. */
  refusedCancelAt: Seconds;
  /** The last sentence of the switch: a refusal, or how it ended. */
  says: Message | undefined;
  /** Why the switch is not armed, as told last, and since when it is that. */
  refusal: Message | undefined;
  refusedSince: Seconds;
  /** That we look for a trainer, and for how long, was told. */
  saidLooking: boolean;
  lookedAt: Seconds;
  /** When the trainer was seen to be gone. */
  goneAt: Seconds | undefined;
  /** The switch was armed before. */
  hadTrainer: boolean;
  /** A stop was decided for this trainer. */
  decided: boolean;
  /** What was told of the procedure last. */
  shown: StopState;
  /** The rounds of signals that were told. */
  rounds: Rounds;
  waitedFor: string | undefined;
  /** The advice that was told last. */
  advised: string | undefined;
  /** A person asked for a stop after the procedure was over: it has to be armed anew. */
  rearm: boolean;
  isStepping: boolean;
  /** The copying of weights that is under way. */
  keeping: Promise<void> | undefined;
  keptAt: Seconds;
  closed: boolean;
}

/** A guard that has seen nothing. */
export function newGuardState(): GuardState {
  return {
    checks: createLiveChecks(),
    run: undefined,
    judgedAt: 0,
    grew: false,
    target: undefined,
    armed: undefined,
    ending: undefined,
    refusedCancelAt: Number.NEGATIVE_INFINITY,
    says: undefined,
    refusal: undefined,
    refusedSince: 0,
    saidLooking: false,
    lookedAt: Number.NEGATIVE_INFINITY,
    goneAt: undefined,
    hadTrainer: false,
    decided: false,
    shown: "disarmed",
    rounds: noRounds,
    waitedFor: undefined,
    advised: undefined,
    rearm: false,
    isStepping: false,
    keeping: undefined,
    keptAt: Number.NEGATIVE_INFINITY,
    closed: false,
  };
}

/** How long a person is told that it was too late to cancel. */
const tooLateFor: Seconds = 10;

/** The switch as a person sees it. `now` is monotonic. */
export function viewOf(state: GuardState, options: RunGuardOptions, now: Seconds): SwitchView {
  const { armed, run } = state;
  const procedure = armed?.procedure;
  const shown = state.ending === "refused" ? "refused" : (procedure?.state ?? shownWithout(state));
  const countdown = procedure?.countdown;
  const isOpen = shown === "armed" || shown === "decided" || shown === "waiting for a safe moment";
  return {
    state: shown,
    says:
      now - state.refusedCancelAt < tooLateFor && (shown === "sent" || shown === "verifying")
        ? { id: "switch.too-late", tries: procedure?.tries ?? 1 }
        : sentenceOf(state, shown, options),
    dryRun: options.dryRun,
    ...(armed === undefined ? {} : { target: armed.says }),
    ...(countdown === undefined ? {} : { countdown }),
    ...(isOpen && run !== undefined ? { files: filesMessage(run.evaluation) } : {}),
  };
}

/** A trainer that is gone leaves its last word on the screen. */
function shownWithout(state: GuardState): SwitchView["state"] {
  if (state.ending === "stopped") return "stopped";
  return state.ending === "survived" ? "survived" : "disarmed";
}

function sentenceOf(
  state: GuardState,
  shown: SwitchView["state"],
  options: Pick<RunGuardOptions, "dryRun">,
): Message {
  const { armed } = state;
  const procedure = armed?.procedure;
  switch (shown) {
    case "armed":
      return armed?.says ?? { id: "switch.looking" };
    case "decided":
      return {
        id: "switch.decided",
        left: procedure?.countdown ?? 0,
        ...verdictOf(state),
        ...(options.dryRun ? { isRehearsal: true } : {}),
      };
    case "waiting for a safe moment":
      return procedure?.waitsFor ?? { id: "switch.waiting" };
    case "sent":
    case "verifying":
      return state.says ?? { id: "switch.sent", tries: procedure?.tries ?? 0 };
    case "cancelled":
      return { id: "switch.cancelled" };
    case "disarmed":
    case "refused":
    case "stopped":
    case "survived":
      return state.says ?? state.refusal ?? { id: "switch.looking" };
  }
}

/** The verdict that a decision rests on; none when a person asked. */
function verdictOf({ run, armed }: GuardState): { verdict?: JudgedRun["evaluation"]["verdict"] } {
  const verdict = run?.evaluation.verdict;
  return armed?.byPerson === true || verdict === undefined ? {} : { verdict };
}
