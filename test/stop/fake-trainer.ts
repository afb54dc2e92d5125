import type { Message } from "../../src/core/message.ts";
import type { Journal } from "../../src/stop/journal.ts";
import { type JournalEvent, replayEvents } from "../../src/stop/journal-events.ts";
import { createStopProcedure } from "../../src/stop/procedure.ts";
import type { OpenFile, ProcessInfo } from "../../src/stop/process-info.ts";
import type { SafeMomentFacts } from "../../src/stop/safe-moment.ts";
import type { SendResult, StopSignal } from "../../src/stop/signal.ts";
import type { StopOptions, StopPorts, StopProcedure } from "../../src/stop/stop-ports.ts";
import type { Target, TargetKind } from "../../src/stop/target.ts";

/** A signal as its victim got it. */
export interface Received {
  readonly at: number;
  readonly pid: number;
  readonly signal: StopSignal;
  /** The log said that a save was under way. */
  readonly saving: boolean;
}

/** What a victim does when it is signalled; returns how many seconds until it leaves, undefined to stay. */
export type Reaction = (signal: StopSignal, world: FakeWorld) => number | undefined;

/** A small world: a clock, processes, a log, a journal, and the stop procedure's ports onto them. */
export interface FakeWorld {
  now: number;
  readonly received: Received[];
  readonly events: JournalEvent[];
  readonly target: Target;
  facts: Partial<SafeMomentFacts>;
  /** Called at each tick of 100 ms, before the step: the trainer's life. */
  live: (world: FakeWorld) => void;
  react: Map<number, Reaction>;
  refusal: Message | undefined;
  sendResult: SendResult | undefined;
  journalFails: boolean;
  readonly rechecks: string[];
  readonly options: StopOptions;
  /** Puts a process out of the table, now. */
  leave(pid: number): void;
  /** Gives a number to another process. */
  reuse(pid: number): void;
  has(pid: number): boolean;
  logLine(): void;
  ports: StopPorts;
  /** A procedure over this world; another one is another life. */
  start(): StopProcedure;
  /** Steps of 100 ms until there is a result or the time is over. */
  run(procedure: StopProcedure, seconds: number): Promise<void>;
}

const parentPid = 100;
export const rankPid = 201;

/** A trainer with ranks 201, 202, …, workers 301, …, and (but for "in process") the parent 100. */
export function createFakeWorld(
  setup: {
    kind?: TargetKind;
    ranks?: number;
    workers?: number;
    options?: Partial<StopOptions>;
  } = {},
): FakeWorld {
  const table = new Map<number, ProcessInfo>();
  const leaving = new Map<number, number>();
  const target = createTarget(setup, table);
  const world: FakeWorld = {
    now: 1000,
    received: [],
    events: [],
    target,
    facts: {},
    live: () => undefined,
    react: new Map(),
    refusal: undefined,
    sendResult: undefined,
    journalFails: false,
    rechecks: [],
    options: { cancelWindow: 30, stopAt: "now", dryRun: false, ...setup.options },
    leave: (pid) => void table.delete(pid),
    reuse(pid) {
      const before = table.get(pid);
      if (before !== undefined) table.set(pid, aged(before));
    },
    has: (pid) => table.has(pid),
    logLine() {
      world.facts = { ...world.facts, logChanged: world.now, progressed: world.now };
    },
    ports: undefined as unknown as StopPorts, // Filled in below: the ports look back at the world.
    start: () => createStopProcedure(target, world.options, world.ports),
    async run(procedure, seconds) {
      const until = world.now + seconds;
      while (world.now < until && procedure.result === undefined) {
        world.now = Math.round((world.now + 0.1) * 1000) / 1000;
        world.live(world);
        for (const [pid, at] of leaving) if (world.now >= at) table.delete(pid);
        // Like the real one: once all ranks are gone the parent and the workers follow.
        if (target.ranks.every(({ identity }) => !table.has(identity.pid)) && followers(world)) {
          for (const each of [...target.workers, ...(target.parent ? [target.parent] : [])]) {
            table.delete(each.identity.pid);
          }
        }
        await procedure.step();
      }
    },
  };
  world.ports = createPorts(world, table, leaving);
  return world;
}

/** Set to keep the parent when its ranks are gone. */
const stubborn = new WeakSet<FakeWorld>();
export function keepParent(world: FakeWorld): void {
  stubborn.add(world);
}
function followers(world: FakeWorld): boolean {
  return !stubborn.has(world);
}

function createPorts(
  world: FakeWorld,
  table: Map<number, ProcessInfo>,
  leaving: Map<number, number>,
): StopPorts {
  return {
    monotonic: () => world.now,
    table: {
      list: async () => [...table.values()],
      look: async (pid) => table.get(pid),
      openFiles: async () => [],
    },
    async send(process, signal) {
      if (world.sendResult !== undefined) return world.sendResult;
      const { pid, startTime } = process.identity;
      if (table.get(pid)?.identity.startTime !== startTime) return { gone: true };
      const saving = world.facts.saving ?? false;
      world.received.push({ at: world.now, pid, signal, saving });
      const reaction = world.react.get(pid) ?? leavesIn(0.5);
      const seconds = signal === "SIGKILL" ? 0.1 : reaction(signal, world);
      if (seconds !== undefined) leaving.set(pid, world.now + seconds);
      return { sent: true };
    },
    facts: async () => factsOf(world),
    journal: createMemoryJournal(world),
    async recheck(signal) {
      world.rechecks.push(signal);
      return world.refusal;
    },
    survey: async () => undefined,
  };
}

function createMemoryJournal(world: FakeWorld): Journal {
  return {
    async write(event) {
      if (world.journalFails) throw Object.assign(new Error("full"), { code: "ENOSPC" });
      world.events.push(event);
    },
    replay: () => replayEvents(world.events),
    close: async () => undefined,
  };
}

export function leavesIn(seconds: number): Reaction {
  return () => seconds;
}

/** Ignores the first `times` SIGINTs, then leaves. */
export function swallows(times: number): Reaction {
  let left = times;
  return (signal) => {
    if (signal !== "SIGINT") return 0.2;
    left -= 1;
    return left >= 0 ? undefined : 0.5;
  };
}

/** Facts of a quiet trainer that trains. */
export function factsOf(world: FakeWorld): SafeMomentFacts {
  return {
    taken: world.now,
    kind: world.target.kind,
    trainingBegan: true,
    logChanged: 0,
    saving: false,
    saveEnded: undefined,
    progressed: undefined,
    gaps: [],
    figures: "drawn",
    openFiles: [],
    checkpointStill: Number.POSITIVE_INFINITY,
    epochEnded: undefined,
    epochLength: undefined,
    ...world.facts,
  };
}

/** A regular file held open for writing. */
export function heldFile(path: string, more: Partial<OpenFile> = {}): OpenFile {
  return { descriptor: 9, path, dev: 1, inode: 77, writable: true, regular: true, ...more };
}

function createTarget(
  setup: { kind?: TargetKind; ranks?: number; workers?: number },
  table: Map<number, ProcessInfo>,
): Target {
  const kind = setup.kind ?? "spawned ranks";
  const add = (pid: number, parent: number): ProcessInfo => {
    const made = createProcess(pid, parent);
    table.set(pid, made);
    return made;
  };
  const count = (howMany: number) => [...Array(howMany).keys()];
  const parent = kind === "spawned ranks" ? add(parentPid, 50) : undefined;
  const ranks = count(setup.ranks ?? 1).map((index) => add(rankPid + index, parentPid));
  const workers = count(setup.workers ?? 2).map((index) => add(301 + index, rankPid));
  return {
    kind,
    ranks,
    workers,
    proofs: ["holds log", "script name"],
    runPath: "/logs/alice",
    ...(parent === undefined ? {} : { parent }),
  };
}

function createProcess(pid: number, parent: number): ProcessInfo {
  return {
    identity: { bootId: "boot", pidNamespace: "4026531836", pid, startTime: 5000 + pid, uid: 1000 },
    parent,
    command: ["python", "-c", "from multiprocessing.spawn import spawn_main"],
    state: "S",
    ignoresSigint: false,
    blocksSigint: false,
    catchesSigint: true,
    namespacePids: [pid],
    started: 1_700_000_000,
  };
}

function aged(process: ProcessInfo): ProcessInfo {
  const { identity } = process;
  return { ...process, identity: { ...identity, startTime: identity.startTime + 1 } };
}
