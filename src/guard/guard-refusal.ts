import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import { endGone } from "./guard-end.ts";
import type { GuardState } from "./guard-state.ts";
import { isUnseen, refusalKind } from "./guard-words.ts";
import type { RunGuardOptions, RunGuardPorts } from "./run-guard.ts";

/** A log that is silent for so long, and has no writer that can be seen, has ended: as long as a run counts as live. */
const silentSeconds: Seconds = 600;
/** A trainer on its way up is no tree we know, until it is: reasons of that kind are believed after this. */
const settleSeconds: Seconds = 20;

/** What a refusal means: for a guard without the switch only whether anybody still trains. */
export async function noteRefusal(
  state: GuardState,
  refusal: Message,
  options: RunGuardOptions,
  ports: RunGuardPorts,
): Promise<void> {
  const now = ports.monotonic();
  if (refusal.id !== state.refusal?.id) state.refusedSince = now;
  if (options.arm) {
    refuseToArm(state, refusal, options, ports);
    return;
  }
  state.refusal = refusal;
  if (now - state.refusedSince < settleSeconds || !isUnseen(refusal.id)) return;
  // A writer that cannot be seen from here (another machine or container) shows itself by what it writes.
  const isSilent = state.run?.isLive === false || now - state.judgedAt >= silentSeconds;
  const mayWrite = state.grew || refusal.id !== "stop.refused.no-trainer";
  if (isSilent || !mayWrite) await endGone(state, options, ports);
}

/** Says once why the switch is not armed; a final reason ends a headless guard. */
function refuseToArm(
  state: GuardState,
  refusal: Message,
  options: RunGuardOptions,
  ports: RunGuardPorts,
): void {
  const now = ports.monotonic();
  const kind = refusalKind(refusal.id);
  const isBelieved = kind !== "settling" || now - state.refusedSince >= settleSeconds;
  const isNews = JSON.stringify(refusal) !== JSON.stringify(state.says);
  state.refusal = refusal;
  if (!isBelieved) {
    if (!state.saidLooking) tellLooking(state, ports);
    return;
  }
  const isFinal = kind !== "passing" && !options.goesOn;
  if (isNews && (state.run?.isLive === true || !options.goesOn)) {
    ports.tell({
      event: "refused",
      level: isFinal ? "error" : "warn",
      says: refusal,
      facts: { final: isFinal, reason: refusal.id },
    });
  }
  state.says = refusal;
  if (isFinal) state.ending = "refused";
}

/** Twenty seconds of silence would look like a program that hangs. */
function tellLooking(state: GuardState, ports: RunGuardPorts): void {
  state.saidLooking = true;
  ports.tell({
    event: "looking",
    level: "info",
    says: { id: "switch.looking-for", seconds: settleSeconds },
  });
}
