import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import type { GuardState } from "./guard-state.ts";
import type { GuardEnding, RunGuardOptions, RunGuardPorts } from "./run-guard.ts";

/** The last lines of a log are read this long after its trainer left: they say whether it was done. */
export const lastWords: Seconds = 3;

/**
 * The trainer left, and not by us, or nobody trained when we came. Before the planned end it is lost: for a guard that
 * may stop it in any case, for one that only watches when there is nothing worse to tell.
 */
export async function endGone(
  state: GuardState,
  options: RunGuardOptions,
  ports: RunGuardPorts,
): Promise<void> {
  const evaluation = state.run?.evaluation;
  const isEarly = evaluation?.plan.epochs !== undefined && !evaluation.finished;
  const isNews = options.arm ? !state.decided : evaluation?.advice === "continue";
  const isLost = isEarly && isNews;
  state.ending = isLost ? "lost" : "ended";
  const wasSeen = state.target !== undefined || state.hadTrainer;
  const says: Message = wasSeen
    ? { id: isLost ? "switch.lost" : "switch.ended" }
    : { id: isEarly ? "switch.nobody-early" : "switch.nobody" };
  state.says = says;
  state.goneAt = undefined;
  state.target = undefined;
  const { armed } = state;
  state.armed = undefined;
  await armed?.release();
  ports.tell({
    event: isLost ? "lost" : "ended",
    level: isLost ? "warn" : "info",
    says,
    facts: { verdict: evaluation?.verdict, advice: evaluation?.advice },
  });
}

/** Ends guarding this trainer, says so, and lets go of it. */
export async function endWith(
  state: GuardState,
  ending: GuardEnding,
  says: Message,
  ports: RunGuardPorts,
  facts: NonNullable<Parameters<RunGuardPorts["tell"]>[0]["facts"]>,
): Promise<void> {
  const { armed } = state;
  state.ending = ending;
  state.says = says;
  state.armed = undefined;
  state.target = undefined;
  const isBad = ending === "survived" || ending === "refused";
  ports.tell({ event: ending, level: isBad ? "error" : "warn", says, facts });
  await armed?.release();
}
