import { type Course, isElsewhere } from "./course.ts";
import { finish, refuse } from "./course-end.ts";
import { stopTiming } from "./stop-timing.ts";
import { lookAtTarget, type TargetLook } from "./target-look.ts";

/**
 * Looks at the target and keeps count of its ranks' absence. They count as gone after two looks in a row, so that
 * one failed read does not pass for a success.
 */
export async function look(course: Course): Promise<TargetLook> {
  const seen = await lookAtTarget(course.target, course.ports.table);
  const now = course.ports.monotonic();
  course.lastLook = now;
  if (seen.ranks.length > 0 || isElsewhere(course)) {
    course.emptyLooks = 0;
    course.ranksGone = undefined;
  } else {
    course.emptyLooks += 1;
    course.ranksGone ??= now;
  }
  return seen;
}

/** Whether the ranks are gone for certain. */
export function areRanksGone(course: Course): boolean {
  return course.emptyLooks >= 2;
}

/** Before anything was sent: the trainer left, or a part of it did, and nothing will be sent any more. True when so. */
export async function noteLoss(course: Course, seen: TargetLook): Promise<boolean> {
  if (isElsewhere(course) || seen.ranks.length === course.target.ranks.length) {
    course.halfGone = undefined;
    return false;
  }
  if (areRanksGone(course)) {
    await finish(course, { outcome: "ended by itself" }, ended);
    return true;
  }
  course.halfGone ??= course.ports.monotonic();
  if (course.ports.monotonic() - course.halfGone >= stopTiming.leaving) {
    const pids = seen.ranks.map(({ identity }) => identity.pid);
    await refuse(course, { id: "stop.refused.half-gone", pids });
  }
  return true;
}

const ended = { event: "observed", what: "ended by itself" } as const;
