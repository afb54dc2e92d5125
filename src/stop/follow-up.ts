import { type Course, isElsewhere } from "./course.ts";
import { finish, note, survive } from "./course-end.ts";
import { areRanksGone, look } from "./course-look.ts";
import { freshSurvey, keepSurveyed } from "./course-survey.ts";
import { dueStage, isOver, type SinceSignal } from "./due-stage.ts";
import { sumRounds } from "./journal-events.ts";
import { rememberFiles, type SafeMomentFacts } from "./safe-moment.ts";
import { judge, sendRound } from "./send-round.ts";
import { stopTiming } from "./stop-timing.ts";
import { othersOf, type TargetLook } from "./target-look.ts";

/** A step after the first signal: is it gone, was it swallowed, what is due, is it over? */
export async function followUp(course: Course): Promise<void> {
  const { firstSent, lastSent } = course;
  if (firstSent === undefined || lastSent === undefined) return;
  const seen = await look(course);
  if (await noteGone(course, seen)) return;
  const facts = await readFacts(course);
  if (await noteSilence(course, facts, lastSent)) return;
  const swallowed = await noteSwallowed(course, facts, lastSent);
  const since = sinceSignal(course, seen, { firstSent, lastSent, swallowed });
  const stage = dueStage(since);
  if (stage === undefined) {
    course.shown = "verifying";
    course.waitsFor = undefined;
    if (isOver(since)) await survive(course);
    return;
  }
  course.shown = "waiting for a safe moment";
  await sendWhenSafe(course, stage, facts);
}

/** Sends a stage if this moment is safe; else remembers why not. Unknown facts are not safe. */
export async function sendWhenSafe(
  course: Course,
  stage: Parameters<typeof sendRound>[1],
  facts: SafeMomentFacts | undefined,
): Promise<void> {
  keepSurveyed(course);
  const moment = facts === undefined ? undefined : judge(course, facts);
  const survey = freshSurvey(course);
  if (moment?.safe === true && survey !== undefined) {
    course.waitsFor = undefined;
    return sendRound(course, stage, survey);
  }
  course.waitsFor = moment?.safe === false ? moment.because : { id: "stop.wait.stale" };
}

/** The facts of now; undefined when they cannot be read, which is a reason to wait and no more. */
export async function readFacts(course: Course): Promise<SafeMomentFacts | undefined> {
  try {
    const facts = await course.ports.facts();
    course.firstSeen = rememberFiles(course.firstSeen, facts);
    return facts;
  } catch {
    return undefined; // Whoever reads the facts tells of the file that could not be read.
  }
}

/** Success: no rank is left, and parent and workers have left or had their time. */
export async function noteGone(course: Course, seen: TargetLook): Promise<boolean> {
  if (isElsewhere(course) || !areRanksGone(course)) return false;
  const now = course.ports.monotonic();
  const goneAt = course.ranksGone ?? now;
  const others = othersOf(seen);
  if (others.length > 0 && now - goneAt < stopTiming.leaving) return false;
  const left = others.map(({ identity }) => identity.pid);
  const tries = sumRounds(course.rounds);
  const took = Math.max(0, goneAt - (course.firstSent ?? course.created));
  await finish(
    course,
    { outcome: "stopped", tries, took, ...(left.length === 0 ? {} : { left }) },
    { event: "stopped", tries, took, left },
  );
  return true;
}

/** A trainer elsewhere cannot be seen to leave; a log that stays silent is all there is. */
async function noteSilence(
  course: Course,
  facts: SafeMomentFacts | undefined,
  lastSent: number,
): Promise<boolean> {
  if (!isElsewhere(course) || facts === undefined) return false;
  const since = Math.max(lastSent, facts.logChanged, facts.progressed ?? lastSent);
  if (course.ports.monotonic() - since < stopTiming.escalate) return false;
  const tries = sumRounds(course.rounds);
  await finish(course, { outcome: "asked", tries }, { event: "asked", tries });
  return true;
}

async function noteSwallowed(
  course: Course,
  facts: SafeMomentFacts | undefined,
  lastSent: number,
): Promise<boolean> {
  const progressed = facts?.progressed;
  const swallowed = progressed !== undefined && progressed > lastSent + stopTiming.swallowed;
  if (swallowed && !course.swallowedTold) {
    course.swallowedTold = true;
    await note(course, { event: "observed", what: "swallowed" });
  }
  return swallowed;
}

function sinceSignal(
  course: Course,
  seen: TargetLook,
  sent: Pick<SinceSignal, "firstSent" | "lastSent" | "swallowed">,
): SinceSignal {
  const now = course.ports.monotonic();
  const { ranksGone, options } = course;
  return {
    ...sent,
    now,
    termSent: course.termSent,
    rounds: course.rounds,
    skipped: course.skipped,
    ranksGoneFor: ranksGone === undefined ? undefined : now - ranksGone,
    parentThere: seen.parent !== undefined,
    escalate: options.escalate,
    byCommand: options.stopCommand !== undefined,
    elsewhere: isElsewhere(course),
  };
}

/**
 * A step after a crash between two signals: only watching for 30 s. Only a trainer that goes on is asked again, as a
 * normal retry; one that does neither leave nor go on is given up.
 */
export async function observe(course: Course): Promise<void> {
  const { ports, created } = course;
  const seen = await look(course);
  if (await noteGone(course, seen)) return;
  course.shown = "verifying";
  const progressed = (await readFacts(course))?.progressed;
  const watched = ports.monotonic() - created;
  const goesOn = progressed !== undefined && progressed > created + stopTiming.swallowed;
  if (watched >= stopTiming.observe && goesOn) course.phase = "waiting";
  else if (watched >= stopTiming.giveUp) await survive(course);
}
