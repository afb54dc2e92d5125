import type { Seconds } from "../core/units.ts";
import { noRounds } from "../stop/journal-events.ts";
import type { StopWhy } from "../stop/stop-ports.ts";
import { endGone, lastWords } from "./guard-end.ts";
import { followStop } from "./guard-follow.ts";
import { noteRefusal } from "./guard-refusal.ts";
import type { GuardState } from "./guard-state.ts";
import { lastPlace, targetRunOf } from "./guard-words.ts";
import type { ArmedTrainer, JudgedRun, RunGuardOptions, RunGuardPorts } from "./run-guard.ts";

/** How often a trainer is looked for, and one that is not armed is looked at. */
const lookEvery: Seconds = 2;
const keepEvery: Seconds = 1;

/** Takes a run as it was just judged; decides when the advice is stop and this trainer has shown it itself. */
export function takeJudged(
  state: GuardState,
  run: JudgedRun,
  options: RunGuardOptions,
  ports: RunGuardPorts,
): void {
  const { evaluation } = run;
  state.grew = state.run !== undefined;
  state.judgedAt = ports.monotonic();
  state.run = run;
  state.checks.seen(evaluation, run.generation);
  tellAdvice(state, run, ports);
  decideIfDue(state, options);
}

/** Decides when all says stop: the advice, the verdict's place on the list, and what this trainer itself has shown. */
function decideIfDue({ run, armed, checks }: GuardState, options: RunGuardOptions): void {
  if (run === undefined || armed === undefined) return;
  if (armed.procedure.state !== "armed" || armed.procedure.fired) return;
  const { advice, verdict } = run.evaluation;
  if (advice !== "stop" || !options.stopOn.has(verdict) || !checks.mayPull()) return;
  armed.byPerson = false;
  armed.procedure.decide(whyOf(run));
}

/** A person asked, and confirmed. */
export function askNow(armed: ArmedTrainer): void {
  armed.byPerson = true;
  armed.procedure.stopNow();
}

/** One step; a call while one is under way does nothing. Never throws: what fails is a reason to do nothing. */
export async function takeStep(
  state: GuardState,
  options: RunGuardOptions,
  ports: RunGuardPorts,
): Promise<void> {
  if (state.isStepping || state.closed) return;
  state.isStepping = true;
  try {
    keepBest(state, ports);
    if (state.rearm) await armAgain(state);
    if (state.armed !== undefined) {
      await state.armed.procedure.step();
      await followStop(state, options, ports);
    }
    if (state.armed?.procedure.result === undefined && state.armed !== undefined) return;
    await lookAround(state, options, ports);
  } catch (error) {
    tellProblem(ports, error);
  } finally {
    state.isStepping = false;
  }
}

/** Lets go of the trainer. */
export async function closeGuard(state: GuardState): Promise<void> {
  state.closed = true;
  const { armed } = state;
  state.armed = undefined;
  await armed?.release();
  await state.keeping;
}

/** Copies beside the steps: hundreds of megabytes must not hold up a stop. */
function keepBest(state: GuardState, ports: RunGuardPorts): void {
  const now = ports.monotonic();
  if (state.run === undefined || state.keeping !== undefined || now - state.keptAt < keepEvery) {
    return;
  }
  state.keptAt = now;
  state.keeping = ports
    .keep(state.run)
    .catch((error: unknown) => tellProblem(ports, error))
    .finally(() => {
      state.keeping = undefined;
    });
}

function tellProblem(ports: RunGuardPorts, error: unknown): void {
  const problem = error instanceof Error ? error.message : String(error);
  ports.tell({ event: "problem", level: "error", facts: { problem } });
}

function tellAdvice(state: GuardState, run: JudgedRun, ports: RunGuardPorts): void {
  const { evaluation } = run;
  const said = `${evaluation.advice} ${evaluation.verdict}`;
  if (said === state.advised) return;
  const wasStop = state.advised?.startsWith("stop ") === true;
  const isFirst = state.advised === undefined;
  state.advised = said;
  const place = lastPlace(run);
  const { best, verdict, advice } = evaluation;
  ports.tell({
    event: "advice",
    level: advice === "stop" ? "warn" : "info",
    says: evaluation.reason,
    facts: { advice, verdict, ...place, best: best === undefined ? undefined : { ...best } },
  });
  // What an old log says at the start is no news.
  if (advice === "stop" && !wasStop && !isFirst) {
    ports.notify({ event: "advice", advice, verdict, ...place });
  }
}

function whyOf(run: JudgedRun): StopWhy {
  return { reason: run.evaluation.verdict, ...lastPlace(run) };
}

/** After a cancelled stop a person asked for one after all: the trainer is armed anew, for that person. */
async function armAgain(state: GuardState): Promise<void> {
  const { armed } = state;
  state.armed = undefined;
  state.lookedAt = Number.NEGATIVE_INFINITY;
  await armed?.release();
}

/** Looks for a trainer, or at one that is not armed (any more). */
async function lookAround(
  state: GuardState,
  options: RunGuardOptions,
  ports: RunGuardPorts,
): Promise<void> {
  const now = ports.monotonic();
  const { run } = state;
  if (run === undefined || now - state.lookedAt < lookEvery) return;
  state.lookedAt = now;
  if (state.ending !== undefined) {
    if (options.goesOn && state.armed === undefined) await findTrainer(state, run, options, ports);
    return;
  }
  if (state.target === undefined || state.rearm) await findTrainer(state, run, options, ports);
  else if (!(await ports.isThere(state.target))) state.goneAt ??= now;
  const isOver = state.goneAt !== undefined && now - state.goneAt >= lastWords;
  const isFinished = !options.arm && run.evaluation.finished && state.target === undefined;
  if (isOver || isFinished) await endGone(state, options, ports);
}

async function findTrainer(
  state: GuardState,
  run: JudgedRun,
  options: RunGuardOptions,
  ports: RunGuardPorts,
): Promise<void> {
  const found = await ports.find(targetRunOf(run));
  if ("refusal" in found) {
    if (state.ending === undefined) await noteRefusal(state, found.refusal, options, ports);
    return;
  }
  if (!options.arm) {
    state.target = found.target;
    return;
  }
  const armed = await ports.arm(found.target, run);
  if ("refusal" in armed) {
    if (state.ending === undefined) await noteRefusal(state, armed.refusal, options, ports);
    return;
  }
  // A trainer that appeared after an ending is another one: everything begins anew.
  state.ending = undefined;
  state.refusal = undefined;
  state.says = undefined;
  state.decided = false;
  state.rounds = noRounds;
  state.shown = "armed";
  state.target = found.target;
  state.armed = armed;
  // What an earlier trainer brought while we looked says nothing of this one.
  if (state.hadTrainer) state.checks.begin();
  state.hadTrainer = true;
  ports.tell({ event: "armed", level: "info", says: armed.says, facts: armed.facts });
  ports.notify({ event: "armed" });
  if (state.rearm) askNow(armed);
  state.rearm = false;
  decideIfDue(state, options);
}
