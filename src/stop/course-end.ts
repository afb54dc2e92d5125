import type { Message } from "../core/message.ts";
import type { StopResult, StopState } from "./action.ts";
import type { Course } from "./course.ts";
import { type JournalEvent, sumRounds } from "./journal-events.ts";

/** Writes an event, tolerating that it cannot be written: only an intent must be on disk before we go on. */
export async function note(course: Course, event: JournalEvent): Promise<void> {
  await course.ports.journal.write(event).catch(() => undefined);
}

/** Ends the stop: the journal first, so that whoever sees the result may leave at once. */
export async function finish(
  course: Course,
  result: StopResult,
  event: JournalEvent,
): Promise<void> {
  await note(course, event);
  course.result = result;
  course.phase = "over";
  course.waitsFor = undefined;
  course.shown = stateOf(result);
}

function stateOf(result: StopResult): StopState {
  switch (result.outcome) {
    case "stopped":
    case "survived":
    case "refused":
    case "cancelled":
      return result.outcome;
    case "asked":
      return "sent";
    case "ended by itself":
    case "rehearsed":
      return "disarmed";
  }
}

/** Ends a stop of which nothing was sent. */
export function refuse(course: Course, reason: Message): Promise<void> {
  return finish(course, { outcome: "refused", reason }, { event: "refused", reason: reason.id });
}

/** Ends a stop that was in vain. */
export function survive(course: Course): Promise<void> {
  const tries = sumRounds(course.rounds);
  const { hindrance } = course;
  return finish(
    course,
    { outcome: "survived", tries, ...(hindrance === undefined ? {} : { reason: hindrance }) },
    { event: "survived", tries, ...(hindrance === undefined ? {} : { reason: hindrance.id }) },
  );
}
