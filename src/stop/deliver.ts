import type { Message } from "../core/message.ts";
import type { Course } from "./course.ts";
import { note, survive } from "./course-end.ts";
import { signalOf } from "./due-stage.ts";
import { addRound, type SentRecord, type StopStage, sumRounds } from "./journal-events.ts";
import type { ProcessInfo } from "./process-info.ts";
import type { SendResult } from "./signal.ts";

/**
 * Sends a stage's signal to all its targets at once, or runs the command, and records what became of it. To be called
 * by `sendRound` alone, which has made sure of everything.
 */
export async function deliver(
  course: Course,
  stage: StopStage,
  targets: readonly ProcessInfo[],
): Promise<void> {
  const { ports } = course;
  const round = sumRounds(course.rounds) + 1;
  const results =
    stage === "command"
      ? await runCommand(course)
      : await Promise.all(
          targets.map(async (process): Promise<Sent> => {
            const { pid } = process.identity;
            try {
              return { pid, ...nameResult(await ports.send(process, signalOf(stage))) };
            } catch {
              return { pid, result: "unknown" }; // It may have left before the error: it counts as sent.
            }
          }),
        );
  takeDown(course, stage, results);
  await note(course, {
    event: "sent",
    try: round,
    withheld: false,
    results: results.map(({ pid, result }) => ({ pid, result })),
  });
  if (course.firstSent === undefined && course.hindrance !== undefined) await survive(course);
}

interface Sent extends SentRecord {
  readonly reason?: Message;
}

function nameResult(result: SendResult): Pick<Sent, "result" | "reason"> {
  if ("refused" in result) return { result: "refused", reason: result.refused };
  return { result: "sent" in result ? "sent" : "gone" };
}

async function runCommand({ options, why }: Course): Promise<readonly Sent[]> {
  if (options.stopCommand === undefined || why === undefined) return [];
  try {
    return [{ pid: 0, result: (await options.stopCommand(why)) ? "sent" : "unknown" }];
  } catch {
    return [{ pid: 0, result: "unknown" }]; // It may have done its part before it failed.
  }
}

function takeDown(course: Course, stage: StopStage, results: readonly Sent[]): void {
  const now = course.ports.monotonic();
  const reason = results.find((each) => each.reason !== undefined)?.reason;
  if (reason !== undefined) {
    course.hindrance = reason;
    // EPERM does not go away by asking again.
    for (const each of ["ranks", "tree", "term", "parent", "kill"] as const)
      course.skipped.add(each);
  }
  if (results.every(({ result }) => result === "gone" || result === "refused")) {
    course.committed = course.firstSent !== undefined;
    return;
  }
  course.rounds = addRound(course.rounds, stage, 1);
  course.firstSent ??= now;
  course.lastSent = now;
  if (stage === "term") course.termSent = now;
  course.swallowedTold = false;
  course.shown = "sent";
  course.waitsFor = undefined;
  course.phase = "following";
}
