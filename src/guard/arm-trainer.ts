import { homedir } from "node:os";
import { basename } from "node:path";
import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import type { GuardOptions } from "../guard-options.ts";
import { stateFolderPath } from "../state-path.ts";
import { armingRefusal, holderRefusal, ranksRefusal } from "../stop/arming-check.ts";
import { type HeldTarget, holdTarget } from "../stop/held-target.ts";
import { type Journal, openJournal } from "../stop/journal.ts";
import { type TargetLock, takeLock } from "../stop/lock.ts";
import { createStopProcedure } from "../stop/procedure.ts";
import type { ProcessInfo, ProcessTable } from "../stop/process-info.ts";
import { runProgram } from "../stop/spawn.ts";
import { openStateFolder } from "../stop/state-folder.ts";
import { createStopCommand, type StopCommand } from "../stop/stop-command.ts";
import type { StopOptions } from "../stop/stop-ports.ts";
import type { Target } from "../stop/target.ts";
import { fileKeyOf, targetKey } from "../stop/target-key.ts";
import { parseScript } from "../stop/trainer-scripts.ts";
import { targetRunOf } from "./guard-words.ts";
import type { ArmedTrainer, JudgedRun } from "./run-guard.ts";
import { readSafeMoment, type TrainerPulse } from "./trainer-pulse.ts";

/** What arming needs beside the trainer itself. */
export interface ArmingWorld {
  readonly options: GuardOptions;
  readonly table: ProcessTable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  monotonic(): Seconds;
  /** Seconds since the epoch. */
  wall(): Seconds;
}

/**
 * Arms the switch for a trainer that was found and proved: checks it, takes its lock, opens its journal, holds its
 * processes. Everything that was taken is given back when something says no.
 */
export async function armTrainer(
  target: Target,
  run: JudgedRun,
  world: ArmingWorld,
  pulse: TrainerPulse,
): Promise<ArmedTrainer | { readonly refusal: Message }> {
  const state = await pulse.look(world.monotonic());
  const refusal = await checkTrainer(target, run, world, state.trainingBegan);
  if (refusal !== undefined) return { refusal };
  const command = commandOf(target, run, world.options);
  if (command !== undefined && "refusal" in command) return command;
  const memory = await openMemory(keyOf(target, run), world);
  if ("refusal" in memory) return memory;
  const held = holdTarget(target, { table: world.table });
  return buildArmed({ target, run, world, pulse, command, memory, held });
}

/** The arming check of a trainer here; one elsewhere can only be seen to train, by its log. */
async function checkTrainer(
  target: Target,
  run: JudgedRun,
  { table }: ArmingWorld,
  trainingBegan: boolean,
): Promise<Message | undefined> {
  const { trainLog } = targetRunOf(run);
  if (target.ranks.length > 0) {
    return armingRefusal(target, { table, trainLog, trainingBegan, again: false });
  }
  return trainingBegan ? undefined : { id: "stop.refused.still-loading" };
}

interface Memory {
  readonly lock: TargetLock;
  readonly journal: Journal;
}

async function openMemory(
  key: string,
  { options, table, environment, wall }: ArmingWorld,
): Promise<Memory | { readonly refusal: Message }> {
  const path = options.stateFolder ?? stateFolderPath(environment, homedir());
  const folder = await openStateFolder(path);
  if ("refusal" in folder) return folder;
  const own = await table.look(process.pid);
  if (own === undefined) return { refusal: { id: "stop.refused.foreign-proc" } };
  const taken = await takeLock(folder.path, key, { table, own: own.identity });
  if ("refusal" in taken) return taken;
  const opened = await openJournal(folder.path, key, wall);
  if ("refusal" in opened) {
    await taken.lock.release();
    return opened;
  }
  return { lock: taken.lock, journal: opened.journal };
}

/** A trainer elsewhere has no identity that we can see: its newest event file tells one start from the next. */
function keyOf(target: Target, run: JudgedRun): string {
  if (target.ranks.length > 0) return targetKey(target);
  const newest = [...targetRunOf(run).eventFiles].sort().at(-1) ?? "";
  return fileKeyOf(basename(target.runPath), `${target.runPath} ${basename(newest)}`);
}

function commandOf(
  target: Target,
  run: JudgedRun,
  options: GuardOptions,
): StopCommand | { readonly refusal: Message } | undefined {
  const argv = options.stopCommand ?? hardStopOf(options);
  if (argv === undefined) return undefined;
  // A rank: the waiting parent alone must never be signalled.
  const pid = target.ranks[0]?.identity.pid;
  const { job } = options;
  const values = {
    run: run.evaluation.run.name,
    ...(pid === undefined ? {} : { pid, parent: target.parent?.identity.pid ?? pid }),
    ...(job === undefined ? {} : { job }),
  };
  const command = createStopCommand(argv, values, runProgram);
  if (!("unknown" in command)) return command;
  const detail = `unknown: ${command.unknown.map((name) => `{${name}}`).join(", ")}`;
  return { refusal: { id: "stop.refused.command-failed", program: argv[0] ?? "", detail } };
}

/** What the WebUI's own Stop does on Windows; only for a pid that the user named. */
function hardStopOf(options: GuardOptions): readonly string[] | undefined {
  const isMeant = process.platform === "win32" && options.windowsHardStop;
  const pid = /^[1-9][0-9]{0,9}$/.test(options.pid ?? "") ? options.pid : undefined;
  return isMeant && pid !== undefined ? ["taskkill", "/PID", pid, "/T", "/F"] : undefined;
}

function buildArmed(parts: {
  readonly target: Target;
  readonly run: JudgedRun;
  readonly world: ArmingWorld;
  readonly pulse: TrainerPulse;
  readonly command: StopCommand | undefined;
  readonly memory: Memory;
  readonly held: HeldTarget;
}): ArmedTrainer {
  const { target, run, world, pulse, command, memory, held } = parts;
  const { options, table, monotonic } = world;
  const { lock, journal } = memory;
  const { trainLog } = targetRunOf(run);
  const isElsewhere = target.ranks.length === 0;
  const again = () => procedure.tries > 0;
  let released = false;
  const procedure = createStopProcedure(target, stopOptions(options, command), {
    monotonic,
    table,
    journal,
    send: (process, signal) => held.send(process, signal),
    facts: () => readSafeMoment(target, { pulse, table, monotonic }),
    recheck: async (signal) => {
      if (released || !(await lock.isHeld())) return { id: "stop.refused.locked", owner: 0 };
      if (isElsewhere) return undefined;
      const mayBeSent = (process: ProcessInfo) => held.mayBeSent(process);
      const sent = signal === "command" ? {} : { signal };
      return ranksRefusal(target, { table, mayBeSent, again: again(), ...sent });
    },
    survey: async () =>
      isElsewhere ? undefined : holderRefusal(target, { table, trainLog, again: again() }),
  });
  return {
    procedure,
    byPerson: false,
    says: armedMessage(target, options),
    facts: armedFacts(target, options, procedure.fired),
    release: async () => {
      if (released) return;
      released = true;
      held.close();
      await journal.close();
      await lock.release();
    },
  };
}

function stopOptions(options: GuardOptions, command: StopCommand | undefined): StopOptions {
  const { cancelWindow, stopAt, dryRun, escalate } = options;
  return {
    cancelWindow,
    stopAt,
    dryRun,
    ...(escalate === undefined ? {} : { escalate }),
    ...(command === undefined ? {} : { stopCommand: (why) => command.run(why) }),
  };
}

function armedMessage(target: Target, options: GuardOptions): Message {
  const [program] = options.stopCommand ?? [];
  if (program !== undefined) return { id: "switch.armed-command", program };
  const pids = target.ranks.map(({ identity }) => identity.pid);
  const script = scriptName(target);
  return { id: options.dryRun ? "switch.armed-dry" : "switch.armed", script, pids };
}

/** `s2_train.py`; a script that we do not know by the first of its words that looks like one. */
function scriptName({ parent, ranks }: Target): string {
  const command = (parent ?? ranks[0])?.command ?? [];
  const known = parseScript(command)?.name;
  if (known !== undefined) return `${known}.py`;
  const word = command.find((each) => /\.(py|mjs|js)$/.test(each)) ?? command[0] ?? "?";
  return basename(word).slice(0, 60);
}

function armedFacts(target: Target, options: GuardOptions, fired: boolean): ArmedTrainer["facts"] {
  return {
    kind: target.kind,
    pids: target.ranks.map(({ identity }) => identity.pid),
    parent: target.parent?.identity.pid,
    workers: target.workers.length,
    proofs: target.proofs,
    stopOn: [...options.stopOn],
    cancelWindow: options.cancelWindow,
    stopAt: options.stopAt,
    dryRun: options.dryRun,
    fired,
  };
}
