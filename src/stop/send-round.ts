import type { Message } from "../core/message.ts";
import { type Course, isElsewhere, isResumed, type Survey } from "./course.ts";
import { finish, note, refuse, survive } from "./course-end.ts";
import { look } from "./course-look.ts";
import { deliver } from "./deliver.ts";
import { signalOf } from "./due-stage.ts";
import { type StopStage, sumRounds } from "./journal-events.ts";
import type { ProcessInfo } from "./process-info.ts";
import { judgeMoment, type Moment, type SafeMomentFacts } from "./safe-moment.ts";
import { stopTiming } from "./stop-timing.ts";
import { systemCode } from "./system-code.ts";
import { sameProcesses, targetsOf } from "./target-look.ts";

/** Whether a signal may be sent now, by facts that were just read. */
export function judge(course: Course, facts: SafeMomentFacts): Moment {
  const { options, firstSent, firstSeen, waited, decidedAt } = course;
  // Once signalled, the trainer is to go: the next save is no longer waited for.
  const saveSince = options.stopAt === "after-save" && firstSent === undefined;
  return judgeMoment(facts, {
    now: course.ports.monotonic(),
    waited,
    firstSeen,
    saveSince: saveSince ? decidedAt : undefined,
  });
}

/**
 * One round of signals, from the arming check to the record of what became of it. Nothing is sent unless the check
 * agrees, every process is there and is itself, the intent is on disk, and then, looked at once more, the moment
 * is still safe and the processes are still the same. Quick, since the moment may be short: only the target's own
 * processes are looked at, the rest of the machine was before (`survey`).
 */
export async function sendRound(course: Course, stage: StopStage, survey: Survey): Promise<void> {
  const { ports } = course;
  const signal = stage === "command" ? "command" : signalOf(stage);
  const refusal = survey.refusal ?? (await ports.recheck(signal));
  const targets = await presentTargets(course, stage);
  // Whoever left meanwhile left by itself: the next step says so.
  if (targets === undefined || course.cancelled) return;
  if (refusal !== undefined) return hinder(course, stage, refusal);
  if (course.options.dryRun) return rehearse(course, stage);
  if (!(await writeIntent(course, stage, targets))) return;
  const facts = await stillSafe(course, stage, targets);
  // From this look to the kill nothing is awaited: a line logged meanwhile would swallow the signal, a save be cut.
  if (facts === undefined || facts.isStillSo?.() === false) return withhold(course);
  course.committed = true;
  await deliver(course, stage, targets);
}

/** Whom the stage signals; undefined when somebody who must be there is not. */
async function presentTargets(
  course: Course,
  stage: StopStage,
): Promise<readonly ProcessInfo[] | undefined> {
  const { target, ports, firstSent } = course;
  const seen = await look(course);
  const targets = await targetsOf(stage, target, seen, ports.table);
  if (isElsewhere(course)) return stage === "command" ? [] : undefined;
  // The first round goes to all ranks or to none.
  const first = firstSent === undefined && !isResumed(course);
  if (first && seen.ranks.length < target.ranks.length) return undefined;
  return targets.length === 0 ? undefined : targets;
}

/** A check forbade the round: the end before the first signal; afterwards this stage is left out. */
async function hinder(course: Course, stage: StopStage, reason: Message): Promise<void> {
  if (course.firstSent === undefined && sumRounds(course.rounds) === 0) {
    return refuse(course, reason);
  }
  course.skipped.add(stage);
  course.hindrance = reason;
  await note(course, { event: "observed", what: "problem", detail: reason.id });
  // Taken up after a crash, and nothing allowed: there is no later stage to wait for.
  if (course.firstSent === undefined) await survive(course);
}

function rehearse(course: Course, stage: StopStage): Promise<void> {
  const tries = sumRounds(course.rounds) + 1;
  return finish(course, { outcome: "rehearsed", tries }, { event: "rehearsed", stage });
}

async function writeIntent(
  course: Course,
  stage: StopStage,
  targets: readonly ProcessInfo[],
): Promise<boolean> {
  try {
    await course.ports.journal.write({
      event: "intent",
      try: sumRounds(course.rounds) + 1,
      stage,
      signal: stage === "command" ? "command" : signalOf(stage),
      targets: targets.map(({ identity }) => identity),
    });
    return true;
  } catch (error) {
    // Without a memory a crash could lead to a second signal: then there is no first.
    await hinder(course, stage, { id: "stop.refused.journal-failed", code: systemCode(error) });
    return false;
  }
}

/** The facts by which it is safe now; undefined when it is not. */
async function stillSafe(
  course: Course,
  stage: StopStage,
  targets: readonly ProcessInfo[],
): Promise<SafeMomentFacts | undefined> {
  const { ports, lastSent } = course;
  try {
    const again = await presentTargets(course, stage);
    if (again === undefined || !sameProcesses(targets, again)) return undefined;
    const facts = await ports.facts();
    if (lastSent !== undefined && ports.monotonic() - lastSent < stopTiming.betweenSignals) {
      return undefined;
    }
    return judge(course, facts).safe && !course.cancelled ? facts : undefined;
  } catch {
    return undefined; // What cannot be looked at is not safe; the intent must be taken back all the same.
  }
}

function withhold(course: Course): Promise<void> {
  const round = sumRounds(course.rounds) + 1;
  return note(course, { event: "sent", try: round, withheld: true, results: [] });
}
