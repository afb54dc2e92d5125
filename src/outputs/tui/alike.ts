import type { RunView, View } from "../../core/view.ts";

/** Ages and times of day are shown in minutes. */
const minute = 60;

/**
 * Whether a view would be drawn as the one before it was: at rest one comes every second, and nothing but its clock
 * is new. Two views are alike only within the same minute, and never where a switch may be counting down.
 */
export function areAlike(before: View, after: View): boolean {
  return (
    before.logdir === after.logdir &&
    before.changed === after.changed &&
    JSON.stringify(before.notice) === JSON.stringify(after.notice) &&
    Math.floor(before.now / minute) === Math.floor(after.now / minute) &&
    areSame(before.problems, after.problems) &&
    before.runs.length === after.runs.length &&
    after.runs.every((run, index) => isAlike(before.runs[index], run))
  );
}

function isAlike(before: RunView | undefined, after: RunView): boolean {
  if (before === undefined || after.switch !== undefined) return false;
  if (before === after) return true;
  const { age: ageThen, ...then } = before;
  const { age, ...now } = after;
  return Math.floor(ageThen / minute) === Math.floor(age / minute) && areFieldsSame(then, now);
}

function areFieldsSame(before: object, after: object): boolean {
  const known = new Map<string, unknown>(Object.entries(before));
  const fields = Object.entries(after);
  return fields.length === known.size && fields.every(([name, value]) => known.get(name) === value);
}

function areSame(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && after.every((each, index) => each === before[index]);
}
