import { setPriority } from "node:os";
import { exitCodes } from "../errors.ts";
import type { GuardEnding } from "../guard/run-guard.ts";
import { type GuardOptions, guardOptions, logFormatOption } from "../guard-options.ts";
import { createGuarding, type Guarding } from "../guarding.ts";
import {
  checkpointFolders,
  evaluateOptions,
  type GivenOptions,
  languageOption,
} from "../options.ts";
import { createEventLog, type EventLog, type GuardEvent } from "../outputs/event-log.ts";
import type { Output } from "../outputs/output.ts";
import { encodingOption } from "../reading-options.ts";
import { runSession, type SessionOptions } from "../session.ts";
import { openNotifier } from "./notifier.ts";
import type { Ending } from "./signals.ts";
import type { CommandStreams } from "./streams.ts";

/** The niceness of a guard: data loaders come first. */
const niceness = 10;
const lingerMs = 1500;

/** Seconds since the epoch. */
export function wallClock(): number {
  return Date.now() / 1000;
}

/** Below the trainer and its data loaders; where the system does not let us, it does not. */
export function lowerPriority(): void {
  try {
    setPriority(niceness);
  } catch {
    // Without the right to it we run as we are.
  }
}

/** The guarding of a command, with the event log that it tells its story to. */
export async function openGuarding(
  given: GivenOptions,
  streams: CommandStreams,
  how: {
    /** What the command itself decides. */
    readonly set: Partial<GuardOptions> & Pick<GuardOptions, "arm">;
    readonly goesOn?: boolean;
    readonly startedPid?: () => number | undefined;
    /** Where the events go; stderr unless said. */
    readonly write?: (text: string) => void;
    /** As the options say unless it is said here. */
    readonly format?: "json" | "text";
    /** Told beside the event log. */
    readonly onEvent?: (event: GuardEvent) => void;
  },
): Promise<{ guarding: Guarding; log: EventLog }> {
  // What is wrong with them is told before anything is begun.
  evaluateOptions(given);
  const encoding = encodingOption(given);
  const format = how.format ?? logFormatOption(given, streams.stderr.isTTY === true);
  const language = languageOption(given, streams.environment);
  const write = how.write ?? ((text: string) => void streams.stderr.write(text));
  const log = createEventLog(write, { format, language });
  const notify = await openNotifier(given, streams.environment, (event) =>
    log.tell(event, wallClock()),
  );
  const guarding = createGuarding({
    options: { ...guardOptions(given), ...how.set },
    goesOn: how.goesOn === true,
    tell: (event) => {
      log.tell(event, wallClock());
      how.onEvent?.(event);
    },
    notify: notify.send,
    settled: notify.settled,
    ...(how.startedPid === undefined ? {} : { startedPid: how.startedPid }),
    checkpointFolders: checkpointFolders(given),
    encoding,
    environment: streams.environment,
  });
  return { guarding, log };
}

/** Runs the session and the guards' steps beside it, until one of them ends. */
export async function watchGuarded(watch: {
  readonly guarding: Guarding;
  readonly paths: readonly string[];
  readonly given: GivenOptions;
  readonly output: Output;
  readonly ending: Ending;
  /** Ends when every run that is guarded has ended; else only on a signal or a key. */
  readonly untilOver: boolean;
  /** What else the session is given. */
  readonly session?: Pick<SessionOptions, "required" | "scores">;
}): Promise<void> {
  const { guarding, given, ending } = watch;
  let overSince: number | undefined;
  const steps = guarding.run(ending.signal, () => {
    if (!watch.untilOver || !guarding.isOver()) return;
    overSince ??= performance.now();
    // Who watches an output sees how it ended: views come once a second.
    const lingers = watch.output.name !== "none" && performance.now() - overSince < lingerMs;
    if (!lingers) ending.quit();
  });
  try {
    await runSession({
      ...watch.session,
      paths: watch.paths,
      evaluate: evaluateOptions(given),
      checkpointFolders: checkpointFolders(given),
      encoding: encodingOption(given),
      output: watch.output,
      signal: ending.signal,
      quit: ending.quit,
      now: wallClock,
      guard: guarding.session,
    });
  } finally {
    ending.quit();
    await steps;
    await guarding.close();
  }
}

/** Endings that decide the exit code whatever the advice was, the worst first. */
const worstFirst: readonly (readonly [GuardEnding, number])[] = [
  ["survived", exitCodes.stopFailed],
  ["refused", exitCodes.refused],
  ["lost", exitCodes.targetLost],
  ["stopped", exitCodes.stopped],
];

/** The worst ending of all runs, as an exit code; without an ending, what the advice was. */
export function exitCodeOf(guarding: Pick<Guarding, "outcomes">): number {
  const outcomes = guarding.outcomes();
  const worst = worstFirst.find(([ending]) => outcomes.some((each) => each.ending === ending));
  if (worst !== undefined) return worst[1];
  if (outcomes.some(({ advice }) => advice === "stop")) return exitCodes.shouldStop;
  const isBlind = outcomes.length > 0 && outcomes.every(({ advice }) => advice === "cannot judge");
  return isBlind ? exitCodes.noneJudged : exitCodes.done;
}
