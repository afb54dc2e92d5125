import { hostname } from "node:os";
import { basename } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { EncodingName } from "./core/formats/in-encoding.ts";
import type { Message } from "./core/message.ts";
import type { Seconds } from "./core/units.ts";
import type { AdviceWord } from "./core/verdict.ts";
import { armTrainer } from "./guard/arm-trainer.ts";
import { targetElsewhere } from "./guard/guard-words.ts";
import {
  createRunGuard,
  type GuardEnding,
  type JudgedRun,
  type RunGuard,
  type RunGuardPorts,
} from "./guard/run-guard.ts";
import { createTrainerPulse } from "./guard/trainer-pulse.ts";
import { auditAfterStop, keeperOf } from "./guard/weights.ts";
import type { GuardOptions } from "./guard-options.ts";
import type { GuardEvent } from "./outputs/event-log.ts";
import type { Notice } from "./outputs/webhook.ts";
import type { SessionGuard } from "./session.ts";
import { findTarget } from "./stop/find-target.ts";
import type { ProcessTable } from "./stop/process-info.ts";
import { openProcessTable } from "./stop/process-table.ts";
import type { Found, Target, TargetRun, TargetWishes } from "./stop/target.ts";
import { lookAtTarget } from "./stop/target-look.ts";
import { parsePid, readPidFile } from "./stop/wishes.ts";

/** What guarding is given. */
export interface GuardingSetup {
  readonly options: GuardOptions;
  /** The dashboard goes on after an ending and arms for a restarted trainer. */
  readonly goesOn: boolean;
  tell(event: GuardEvent): void;
  notify(notice: Notice): void;
  /** Resolves when every notice is delivered or given up. */
  settled(): Promise<void>;
  /** `stopwatch run`: only a trainer at or below this process, which we started, is ours to stop. */
  startedPid?(): number | undefined;
  /** Folders named by `--checkpoints`. */
  readonly checkpointFolders: readonly string[];
  /** How text logs are written, where `--encoding` says it. */
  readonly encoding: EncodingName | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The guards of all runs of a session. */
export interface Guarding {
  readonly session: SessionGuard;
  /** Steps every guard about ten times a second, until the signal is aborted. */
  run(signal: AbortSignal, stepped: () => void): Promise<void>;
  /** Whether there are guards, and each has ended. */
  isOver(): boolean;
  /** Whether any trainer is armed, or its stop is being followed. */
  isArmed(): boolean;
  outcomes(): readonly { readonly ending?: GuardEnding; readonly advice: AdviceWord }[];
  /** Lets go of every trainer; nothing is sent afterwards. */
  close(): Promise<void>;
}

const stepMs = 100;
/** Between the lines of a log that is never quiet there is little time. */
const aimMs = 25;

/**
 * The live wiring of the kill-switch: the session's verdicts -> a guard a run -> the procedure of stop/. Nothing is armed
 * unless the options say so, and everything that acts on a process goes through src/stop.
 */
export function createGuarding(setup: GuardingSetup): Guarding {
  const guards = new Map<string, RunGuard>();
  const { options, goesOn } = setup;
  const judged = (run: JudgedRun): void => {
    const path = run.files.path;
    let guard = guards.get(path);
    if (guard === undefined) {
      guard = createRunGuard(
        { ...options, goesOn },
        portsOf(setup, path, () => guards.get(path)),
      );
      guards.set(path, guard);
    }
    guard.judged(run);
  };
  const each = (act: (guard: RunGuard) => Promise<void>) =>
    Promise.all([...guards.values()].map(act));
  return {
    session: {
      judged,
      switchOf: (path) => guards.get(path)?.view,
      ...(options.arm ? { commands: commandsFor(guards) } : {}),
    },
    run: async (signal, stepped) => {
      while (!signal.aborted) {
        await each((guard) => guard.step());
        stepped();
        const isAiming = [...guards.values()].some((guard) => guard.isAiming);
        // An aborted pause is over: its rejection says nothing more.
        await setTimeout(isAiming ? aimMs : stepMs, undefined, { signal }).catch(() => {});
      }
    },
    isOver: () =>
      guards.size > 0 && [...guards.values()].every(({ ending }) => ending !== undefined),
    isArmed: () => [...guards.values()].some((guard) => guard.isArmed),
    outcomes: () => [...guards.values()].map(outcomeOf),
    close: async () => {
      await each((guard) => guard.close());
      await setup.settled();
    },
  };
}

function commandsFor(guards: ReadonlyMap<string, RunGuard>): NonNullable<SessionGuard["commands"]> {
  return {
    stopNow: (path) => guards.get(path)?.stopNow(),
    cancelStop: (path) => guards.get(path)?.cancel(),
  };
}

function outcomeOf({ ending, last }: RunGuard): ReturnType<Guarding["outcomes"]>[number] {
  const advice = last?.evaluation.advice ?? "cannot judge";
  return { advice, ...(ending === undefined ? {} : { ending }) };
}

function monotonic(): Seconds {
  return performance.now() / 1000;
}

function wall(): Seconds {
  return Date.now() / 1000;
}

/** The real world of one run's guard. */
function portsOf(
  setup: GuardingSetup,
  path: string,
  guard: () => RunGuard | undefined,
): RunGuardPorts {
  const { options, environment, encoding } = setup;
  const opened = openProcessTable();
  const tell: RunGuardPorts["tell"] = (event) =>
    setup.tell({ ...event, run: nameOf(guard(), path) });
  const pulse = createTrainerPulse(
    () => {
      const run = guard()?.last;
      if (run === undefined)
        throw new Error("a trainer is looked at only after its run was judged");
      return run;
    },
    { encoding },
  );
  const keeper = keeperOf(options.keepBest, path, { tell, monotonic });
  return {
    monotonic,
    tell,
    notify: (notice) => setup.notify({ ...notice, run: nameOf(guard(), path) }),
    find: async (run) => {
      const found = await findTrainer(run, options, opened);
      const started = setup.startedPid?.();
      if (!("target" in found) || started === undefined || opened.table === undefined) return found;
      if (await isBelow(found.target, started, opened.table)) return found;
      return { refusal: { id: "stop.refused.pid-not-trainer", pid: started }, candidates: [] };
    },
    arm: (target, run) => {
      if (opened.table === undefined) return Promise.resolve({ refusal: opened.refusal });
      const world = { options, table: opened.table, environment, monotonic, wall };
      return armTrainer(target, run, world, pulse);
    },
    isThere: (target) => isThere(target, opened.table),
    keep: keeper,
    audit: (run, target) => auditAfterStop(run, target, { tell, folders: setup.checkpointFolders }),
  };
}

function nameOf(guard: RunGuard | undefined, path: string): string {
  return guard?.last?.evaluation.run.name ?? basename(path);
}

async function findTrainer(
  run: TargetRun,
  options: GuardOptions,
  opened: ReturnType<typeof openProcessTable>,
): Promise<Found> {
  const wishes = await wishesOf(options);
  if ("refusal" in wishes) return { refusal: wishes.refusal, candidates: [] };
  const found: Found =
    opened.table === undefined
      ? { refusal: opened.refusal, candidates: [] }
      : await findTarget(run, wishes, { table: opened.table, hostName: hostname() });
  const hasCommand = options.stopCommand !== undefined || options.windowsHardStop;
  if ("target" in found || !hasCommand || !mayBeElsewhere.has(found.refusal.id)) return found;
  return { target: targetElsewhere(run) };
}

/** More levels than any trainer has. */
const mostLevels = 32;

/** Whether a trainer is a process of ours or below it. One elsewhere, for a stop command, cannot be compared. */
async function isBelow(target: Target, started: number, table: ProcessTable): Promise<boolean> {
  let pid = (target.parent ?? target.ranks[0])?.identity.pid ?? started;
  for (let level = 0; level < mostLevels && pid > 1; level += 1) {
    if (pid === started) return true;
    pid = (await table.look(pid))?.parent ?? 0;
  }
  return false;
}

/** Reasons with which a trainer may still run where only a stop command reaches it. */
const mayBeElsewhere: ReadonlySet<Message["id"]> = new Set<Message["id"]>([
  "stop.refused.no-trainer",
  "stop.refused.other-host",
  "stop.refused.other-user",
  "stop.refused.platform",
  "stop.refused.foreign-proc",
]);

async function wishesOf(
  options: GuardOptions,
): Promise<TargetWishes | { readonly refusal: Message }> {
  const { pid, pidfile, name, allowAnyProcess } = options;
  const wishes = { allowAnyProcess, ...(name === undefined ? {} : { name }) };
  if (pid === undefined && pidfile === undefined) return wishes;
  const given = pid !== undefined ? parsePid(pid) : await readPidFile(pidfile ?? "");
  return "refusal" in given ? { refusal: given.refusal } : { ...wishes, pid: given.pid };
}

async function isThere(target: Target, table: ProcessTable | undefined): Promise<boolean> {
  // What runs elsewhere cannot be seen to leave.
  if (table === undefined || target.ranks.length === 0) return true;
  return (await lookAtTarget(target, table)).ranks.length > 0;
}
