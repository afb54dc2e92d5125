import { constants } from "node:os";
import { exitCodes, UsageError } from "../errors.ts";
import { scoresFor } from "../holdout-options.ts";
import type { GivenOptions } from "../options.ts";
import type { EventLog } from "../outputs/event-log.ts";
import type { Output } from "../outputs/output.ts";
import { startTrainer, type TrainerEnd } from "../stop/spawn.ts";
import { folderOfCommand } from "../trainer-folder.ts";
import { lowerPriority, openGuarding, wallClock, watchGuarded } from "./guarded.ts";
import { tellLoneTable } from "./lone-table.ts";
import { untilSignalled } from "./signals.ts";
import type { CommandStreams } from "./streams.ts";

const none: Output = { name: "none", open: () => {}, show: () => {}, close: async () => {} };

/**
 * `stopwatch run [RUN] -- COMMAND`: starts a trainer in a session of its own, guards it, and ends as it ends. It writes
 * to this terminal itself, and lives on when stopwatch is ended.
 */
export async function run(
  program: readonly string[],
  paths: readonly string[],
  given: GivenOptions,
  streams: CommandStreams,
): Promise<number> {
  if (program.length === 0) {
    throw new UsageError(
      "run expects the trainer's command behind --. Example: stopwatch run -- python -s GPT_SoVITS/s2_train.py --config TEMP/tmp_s2.json",
    );
  }
  const watched = await foldersOf(program, paths);
  let started: number | undefined;
  // It goes on looking for as long as the trainer lives: imports and loading take their time.
  const how = { set: { arm: true }, goesOn: true, startedPid: () => started };
  const { guarding, log } = await openGuarding(given, streams, how);
  const ending = untilSignalled();
  const trainer = await startTrainer(program);
  if ("problem" in trainer) {
    throw new UsageError(`run cannot start ${program[0] ?? ""}: ${trainer.problem}`);
  }
  // After the start: the trainer and its data loaders keep their own.
  lowerPriority();
  const { pid } = trainer;
  started = pid;
  log.tell(
    { event: "trainer-started", level: "info", facts: { pid, paths: watched } },
    wallClock(),
  );
  const left = trainer.ended.then(async (end) => {
    tellEnd(log, end);
    // A guard that stopped it still has to see it gone, and to look at its checkpoints.
    await settle(() => !guarding.isArmed() || ending.signal.aborted);
    ending.quit();
    return end;
  });
  const scores = await scoresFor(watched, given, streams.environment);
  const session = { scores, onView: tellLoneTable(log) };
  const shown = { output: none, ending, untilOver: false };
  await watchGuarded({ guarding, paths: watched, given, ...shown, session });
  const own = ending.exitCode();
  if (own === undefined) return statusOf(await left);
  log.tell(
    { event: "finished", level: "warn", facts: { exitCode: own, leftRunning: pid } },
    wallClock(),
  );
  return own;
}

/** Given, or as the trainer's own config says. */
async function foldersOf(
  program: readonly string[],
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length > 0) return paths;
  const folder = await folderOfCommand(program, process.cwd());
  if (folder !== undefined) return [folder];
  throw new UsageError(
    "run cannot tell from the command where the trainer logs; name the run's folder before --. Example: stopwatch run logs/alice -- python …",
  );
}

/** How long a guard may take to say its last words once the trainer is gone. */
const settleMs = 10_000;

async function settle(isDone: () => boolean): Promise<void> {
  const until = performance.now() + settleMs;
  while (!isDone() && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function tellEnd(log: EventLog, end: TrainerEnd): void {
  log.tell({ event: "trainer-ended", level: "info", facts: { ...end } }, wallClock());
}

/** The trainer's own exit code; 128 and the signal's number when a signal ended it, as a shell says it. */
function statusOf(end: TrainerEnd): number {
  if (end.code !== undefined) return end.code;
  const numbers: Readonly<Record<string, number>> = constants.signals;
  return 128 + (numbers[end.signal ?? ""] ?? exitCodes.ourBug);
}
