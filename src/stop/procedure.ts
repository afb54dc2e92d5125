import type { Seconds } from "../core/units.ts";
import { type Course, createCourse, isElsewhere, isResumed } from "./course.ts";
import { finish, note, refuse, survive } from "./course-end.ts";
import { look, noteLoss } from "./course-look.ts";
import { keepSurveyed } from "./course-survey.ts";
import { followUp, noteGone, observe, readFacts, sendWhenSafe } from "./follow-up.ts";
import { type StopStage, sumRounds } from "./journal-events.ts";
import type { StopOptions, StopPorts, StopProcedure, StopWhy } from "./stop-ports.ts";
import { mostTries, stopTiming } from "./stop-timing.ts";
import { systemCode } from "./system-code.ts";
import type { Target } from "./target.ts";
import type { TargetLook } from "./target-look.ts";

/**
 * The stop of one trainer: armed -> decided (a window to say no) -> waiting for a safe moment -> signalled -> gone, or
 * asked again, or given up. It does something only in `step`, and only what its ports do for it.
 */
export function createStopProcedure(
  target: Target,
  options: StopOptions,
  ports: StopPorts,
): StopProcedure {
  const course = createCourse(target, options, ports);
  const fired = ports.journal.replay().fired;
  let underWay: Promise<void> | undefined;
  return {
    decide(why) {
      if (course.phase === "armed" && !(fired && why.reason !== "person")) {
        openDecision(course, why, options.cancelWindow);
      }
    },
    cancel: () => cancel(course),
    stopNow() {
      if (course.phase === "armed") openDecision(course, { reason: "person" }, 0);
      else if (course.phase === "decided") course.windowEnds = ports.monotonic();
    },
    step() {
      underWay ??= takeStep(course)
        .catch((error: unknown) => noteProblem(course, error))
        .finally(() => {
          underWay = undefined;
        });
      return underWay;
    },
    get state() {
      return course.shown;
    },
    get countdown() {
      if (course.phase !== "decided" || course.cancelled) return undefined;
      return Math.max(0, course.windowEnds - ports.monotonic());
    },
    get result() {
      return course.result;
    },
    get waitsFor() {
      return course.waitsFor;
    },
    get tries() {
      return sumRounds(course.rounds);
    },
    get rounds() {
      return course.rounds;
    },
    fired,
  };
}

function openDecision(course: Course, why: StopWhy, window: number): void {
  const now = course.ports.monotonic();
  course.why = why;
  course.decidedAt = now;
  course.windowEnds = now + window;
  course.phase = "decided";
  course.shown = "decided";
}

function cancel(course: Course): boolean {
  if (course.phase === "armed" || course.phase === "over") return false;
  if (course.committed || course.phase === "following") return false;
  course.cancelled = true;
  course.shown = "cancelled";
  return true;
}

async function takeStep(course: Course): Promise<void> {
  const now = course.ports.monotonic();
  const passed = now - course.lastStep;
  course.lastStep = now;
  if (course.phase === "over") return;
  if (isElsewhere(course) && course.options.stopCommand === undefined) {
    return refuse(course, { id: "stop.refused.no-trainer" });
  }
  if (course.phase === "armed") return stepArmed(course);
  if (!course.decisionWritten && !(await writeDecision(course))) return;
  if (course.cancelled) {
    return finish(course, { outcome: "cancelled" }, { event: "cancelled" });
  }
  switch (course.phase) {
    case "decided":
      return stepDecided(course, passed);
    case "observing":
      return observe(course);
    case "waiting":
      addWait(course, passed);
      return stepWaiting(course);
    case "following":
      addWait(course, passed);
      return followUp(course);
  }
}

/** Time in which we ourselves did not run is no time in which the log was never quiet. */
function addWait(course: Course, passed: Seconds): void {
  const ran = Math.min(passed, stopTiming.lookEvery);
  const { logBusy, epochEnd } = course.waited;
  if (course.waitsFor?.id === "stop.wait.log-busy" || course.waitsFor?.id === "stop.wait.gap") {
    course.waited = { logBusy: logBusy + ran, epochEnd };
  } else if (course.waitsFor?.id === "stop.wait.epoch-end") {
    course.waited = { logBusy, epochEnd: epochEnd + ran };
  }
}

async function stepArmed(course: Course): Promise<void> {
  const now = course.ports.monotonic();
  if (now - course.lastHeartbeat >= stopTiming.heartbeat) {
    course.lastHeartbeat = now;
    await note(course, { event: "observed", what: "heartbeat" });
  }
  if (!isLookDue(course)) return;
  await learn(course);
  await isLeaving(course, await look(course));
}

/**
 * What is known before the moment comes is not waited for then: since when the log is busy without a quiet second, how
 * long its gaps and epochs are, which open files are no save.
 */
async function learn(course: Course): Promise<void> {
  const now = course.ports.monotonic();
  const facts = await readFacts(course);
  if (facts === undefined) return;
  const isQuiet = now - facts.logChanged >= stopTiming.quiet;
  const since = Math.min(now - course.learned, 2 * stopTiming.lookEvery);
  course.learned = now;
  const { logBusy, epochEnd } = course.waited;
  course.waited = { logBusy: isQuiet ? 0 : logBusy + since, epochEnd };
}

/** Once a second, at once again when the ranks were missing. */
function isLookDue(course: Course): boolean {
  const since = course.ports.monotonic() - course.lastLook;
  return since >= stopTiming.lookEvery || course.emptyLooks > 0;
}

/** Whether the trainer leaves, so that nothing is sent: by itself, or because of what an earlier life sent. */
function isLeaving(course: Course, seen: TargetLook): Promise<boolean> {
  return isResumed(course) ? noteGone(course, seen) : noteLoss(course, seen);
}

async function writeDecision(course: Course): Promise<boolean> {
  const { ports, why, options, windowEnds, decidedAt } = course;
  if (why === undefined) return false;
  try {
    await ports.journal.write({
      event: "decided",
      window: Math.max(0, windowEnds - decidedAt),
      rehearsal: options.dryRun,
      ...why,
    });
    course.decisionWritten = true;
    return true;
  } catch (error) {
    await refuse(course, { id: "stop.refused.journal-failed", code: systemCode(error) });
    return false;
  }
}

async function stepDecided(course: Course, passed: Seconds): Promise<void> {
  // While we were suspended nobody could say no: the window waits for us.
  if (passed > 2 * stopTiming.lookEvery) course.windowEnds += passed;
  if (isLookDue(course)) {
    keepSurveyed(course);
    await learn(course);
    if (await isLeaving(course, await look(course))) return;
  }
  if (course.ports.monotonic() < course.windowEnds || course.cancelled) return;
  course.phase = isResumed(course) ? "observing" : "waiting";
  course.shown = isResumed(course) ? "verifying" : "waiting for a safe moment";
}

async function stepWaiting(course: Course): Promise<void> {
  course.shown = "waiting for a safe moment";
  if (await isLeaving(course, await look(course))) return;
  const stage = firstStage(course);
  if (stage === undefined) return survive(course);
  await sendWhenSafe(course, stage, await readFacts(course));
}

/** What comes first: asking the ranks, but after a crash what the earlier life had left to try. */
function firstStage({ options, rounds }: Course): StopStage | undefined {
  if (options.stopCommand !== undefined) {
    return rounds.command < mostTries ? "command" : undefined;
  }
  if (rounds.ranks < mostTries && rounds.tree === 0) return "ranks";
  return rounds.tree === 0 ? "tree" : undefined;
}

/** A step never throws: what went wrong is written down, nothing was sent by it, and the next step tries again. */
async function noteProblem(course: Course, error: unknown): Promise<void> {
  const detail = error instanceof Error ? error.message.slice(0, 200) : "unknown";
  if (detail === course.lastProblem) return;
  course.lastProblem = detail;
  await note(course, { event: "observed", what: "problem", detail });
}
