import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { until } from "./until.ts";
import type { VictimRoot } from "./victims.ts";

/** One event of the guard, a JSON line on stderr. */
export interface GuardLine {
  readonly event: string;
  readonly level: string;
  /** Wall time, ISO 8601. */
  readonly ts: string;
  readonly [fact: string]: unknown;
}

/** A stopwatch that runs as a program. */
export interface StopwatchProcess {
  readonly child: ChildProcess;
  /** The exit code, or the signal's negative number. */
  readonly ended: Promise<number>;
  /** The same; fails with all that was said when it takes longer than so many seconds. */
  exit(within?: number): Promise<number>;
  /** What it told so far. */
  events(): readonly GuardLine[];
  /** Waits for an event; fails at once, with all that was said, when stopwatch ends without it. */
  event(name: string, within?: number): Promise<GuardLine>;
  stdout(): string;
  stderr(): string;
}

/** The built program, from the root of the repository. */
export const cli = resolve("dist/cli.js");

/** The state folder of a root's stopwatches; in no run's folder. */
export function stateFolder(root: VictimRoot): string {
  return join(root.side, "state");
}

/** Starts `stopwatch ...` in a root, marked so that the root's `reap` ends it too. */
export function startStopwatch(
  root: VictimRoot,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): StopwatchProcess {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: root.path,
    env: { ...root.environment, XDG_STATE_HOME: stateFolder(root), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (part: string) => {
      text[name] += part;
    });
  }
  let code: number | undefined;
  const ended = new Promise<number>((resolve) => {
    child.on("close", (status, signal) => {
      code = status ?? (signal === "SIGKILL" ? -9 : -2);
      resolve(code);
    });
  });
  const events = () => eventsOf(text.stderr);
  const detail = () => `; exit ${code}; ${text.stderr.slice(-4000)} ${text.stdout.slice(-1000)}`;
  const look = (name: string) => {
    const over = code !== undefined;
    const found = events().find(({ event }) => event === name);
    if (over && found === undefined) throw new Error(`ended without ${name} ${detail()}`);
    return found;
  };
  return {
    child,
    ended,
    exit: async (within = 80) => {
      await until("stopwatch's end", () => code !== undefined, { within, detail });
      return ended;
    },
    events,
    event: (name, within = 60) => until(`the event ${name}`, () => look(name), { within, detail }),
    stdout: () => text.stdout,
    stderr: () => text.stderr,
  };
}

function eventsOf(stderr: string): readonly GuardLine[] {
  return (
    stderr
      .split("\n")
      .slice(0, -1)
      .filter((line) => line.startsWith("{"))
      // The guard writes this shape; a line of another would fail the test that reads it.
      .map((line) => JSON.parse(line) as GuardLine)
  );
}

/** Seconds from one event to the first of another name, by the times that stopwatch gave them. */
export function secondsBetween(stopwatch: StopwatchProcess, from: string, to: string): number {
  const at = (name: string) =>
    Date.parse(stopwatch.events().find(({ event }) => event === name)?.ts ?? "");
  return (at(to) - at(from)) / 1000;
}

/** One line of a journal. */
export interface JournalLine {
  readonly event: string;
  readonly [fact: string]: unknown;
}

/** All journals of a root's state folder, in order within each. */
export function readJournals(root: VictimRoot): readonly JournalLine[] {
  const folder = stateFolder(root);
  return filesBelow(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(name, "utf8").split("\n").slice(0, -1))
    .map((line) => JSON.parse(line) as JournalLine); // the journal's own lines
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    // Not made yet.
    return [];
  }
}
