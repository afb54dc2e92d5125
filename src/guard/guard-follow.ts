import type { Message } from "../core/message.ts";
import type { StopResult } from "../stop/action.ts";
import { type Rounds, type StopStage, sumRounds } from "../stop/journal-events.ts";
import { endGone, endWith, lastWords } from "./guard-end.ts";
import type { GuardState } from "./guard-state.ts";
import { filesMessage, lastPlace } from "./guard-words.ts";
import type { ArmedTrainer, RunGuardOptions, RunGuardPorts } from "./run-guard.ts";

/** Tells what a stop has done since the last step, and what it came to. */
export async function followStop(
  state: GuardState,
  options: RunGuardOptions,
  ports: RunGuardPorts,
): Promise<void> {
  const { armed } = state;
  if (armed === undefined) return;
  tellProgress(state, armed, { ports, isRehearsal: options.dryRun });
  const { result } = armed.procedure;
  if (result === undefined || state.ending !== undefined) return;
  if (result.outcome === "cancelled") return;
  await conclude(state, result, options, ports);
}

interface Telling {
  readonly ports: RunGuardPorts;
  readonly isRehearsal: boolean;
}

function tellProgress(state: GuardState, armed: ArmedTrainer, telling: Telling): void {
  const { ports } = telling;
  const { procedure } = armed;
  if (procedure.state !== state.shown) {
    state.shown = procedure.state;
    // However fast it went on from there, a decision is told before what it led to.
    if (!state.decided && isDecided(armed)) tellDecision(state, armed, telling);
    if (procedure.state === "cancelled") {
      ports.tell({ event: "cancelled", level: "info", says: { id: "switch.cancelled" } });
    }
    if (procedure.state === "waiting for a safe moment") {
      ports.tell({ event: "waiting", level: "info", says: { id: "switch.waiting" } });
    }
  }
  const { tries, rounds } = procedure;
  if (tries > sumRounds(state.rounds)) {
    const stage = stagesOf(rounds).find((each) => rounds[each] > state.rounds[each]);
    state.rounds = rounds;
    if (procedure.result?.outcome === "rehearsed") return;
    const says: Message = { id: "switch.sent", tries };
    ports.tell({ event: "sent", level: "warn", says, facts: { tries, stage } });
  }
}

/** The stages, in the order of the record. */
function stagesOf(rounds: Rounds): readonly StopStage[] {
  // The record has these keys and no others.
  return Object.keys(rounds) as StopStage[];
}

function isDecided({ procedure }: ArmedTrainer): boolean {
  const { result } = procedure;
  return procedure.state !== "armed" && result?.outcome !== "ended by itself";
}

function tellDecision(
  state: GuardState,
  armed: ArmedTrainer,
  { ports, isRehearsal }: Telling,
): void {
  state.decided = true;
  const { run } = state;
  const verdict = armed.byPerson ? undefined : run?.evaluation.verdict;
  const left = armed.procedure.countdown ?? 0;
  ports.tell({
    event: "decided",
    level: "warn",
    says: {
      id: "switch.decided",
      left,
      ...(verdict === undefined ? {} : { verdict }),
      ...(isRehearsal ? { isRehearsal } : {}),
    },
    facts: {
      reason: verdict ?? "person",
      window: left,
      ...(run === undefined ? {} : { ...lastPlace(run), files: filesOf(run.evaluation) }),
    },
  });
}

/** Which files will remain, for programs. */
function filesOf(evaluation: Parameters<typeof filesMessage>[0]): {
  newest?: string;
  keep?: string;
} {
  const files = filesMessage(evaluation);
  if (files.id !== "switch.files") return {};
  return { newest: files.newest, ...(files.best === undefined ? {} : { keep: files.best }) };
}

async function conclude(
  state: GuardState,
  result: Exclude<StopResult, { outcome: "cancelled" }>,
  options: RunGuardOptions,
  ports: RunGuardPorts,
): Promise<void> {
  const { run } = state;
  const place = run === undefined ? {} : lastPlace(run);
  const verdict = run?.evaluation.verdict;
  const noted = { ...place, ...(verdict === undefined ? {} : { verdict }) };
  switch (result.outcome) {
    case "ended by itself": {
      // The last lines of the log say whether it was done: they are waited for.
      state.goneAt ??= ports.monotonic();
      if (ports.monotonic() - state.goneAt >= lastWords) await endGone(state, options, ports);
      return;
    }
    case "stopped": {
      const { tries, took, left } = result;
      const { target } = state;
      await endWith(state, "stopped", { id: "switch.stopped", tries, took }, ports, {
        tries,
        took,
      });
      if (left !== undefined && left.length > 0) {
        const says: Message = { id: "switch.left", pids: left };
        ports.tell({ event: "audit", level: "warn", says, facts: { left } });
      }
      ports.notify({ event: "stopped", tries, ...noted });
      if (run !== undefined) await ports.audit(run, target);
      return;
    }
    case "asked": {
      const { tries } = result;
      await endWith(state, "stopped", { id: "switch.asked", tries }, ports, {
        tries,
        verified: false,
      });
      ports.notify({ event: "stopped", tries, ...noted });
      return;
    }
    case "survived": {
      const { tries, reason } = result;
      const facts = { tries, reason: reason?.id };
      await endWith(state, "survived", { id: "switch.survived", tries }, ports, facts);
      if (reason !== undefined) ports.tell({ event: "refused", level: "error", says: reason });
      ports.notify({ event: "failed", tries, ...noted });
      return;
    }
    case "refused":
      await endWith(state, "refused", result.reason, ports, { final: true });
      ports.notify({ event: "failed", tries: 0, ...noted });
      return;
    case "rehearsed":
      await endWith(state, "rehearsed", { id: "switch.rehearsed", tries: result.tries }, ports, {
        tries: result.tries,
      });
      return;
  }
}
