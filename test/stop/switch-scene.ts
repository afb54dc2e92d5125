import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { isLiving } from "./living-processes.ts";
import { readHeartbeat, receivedSignals, type SideRecord } from "./side-records.ts";
import { readJournals, type StopwatchProcess, startStopwatch } from "./stopwatch-process.ts";
import { now, until } from "./until.ts";
import {
  type Cast,
  consoleOf,
  createVictimRoot,
  type Victim,
  type VictimRequest,
  type VictimRoot,
} from "./victims.ts";

/** A trainer that runs, with all that a test asks about it. */
export interface Scene {
  readonly root: VictimRoot;
  readonly victim: Victim;
  /** Starts `stopwatch guard <run> --cancel-window 0 ...`. */
  guard(...args: readonly string[]): StopwatchProcess;
  /** The same in an environment with these variables added. */
  guardIn(environment: NodeJS.ProcessEnv, ...args: readonly string[]): StopwatchProcess;
}

/** Registers what is done when the test is over; vitest's `onTestFinished` of a test's context. */
export type WhenFinished = (clean: () => Promise<void>) => void;

/**
 * Thirteen epochs at once, of which the fifth was the best; the rule asks for fourteen. So the first epoch that is
 * seen live gives the advice to stop. Then one log line every 2.5 s: room for a quiet second, and for two busy cores.
 */
export const overfits = slowAfter("--overfit", 13);
/** The same pace with nothing to stop. */
export const improves = slowAfter("--curve=improving", 13);
/** s1 diverges, since it has no validation; epochs of 14 s leave room between two ends. */
export const diverges: readonly string[] = [
  ...["--curve", "nan", "--fast-epochs", "7", "--steps", "7", "--step-seconds", "2"],
];

function slowAfter(curve: string, epochs: number): readonly string[] {
  return [curve, "--fast-epochs", String(epochs), "--steps", "1", "--step-seconds", "2.5"];
}

/** Starts a trainer, under a WebUI unless told, and waits until it trains at its slow pace. */
export async function startScene(
  whenFinished: WhenFinished,
  request: VictimRequest,
  cast?: Cast,
): Promise<Scene> {
  const root = createVictimRoot(cast);
  whenFinished(() => root.reap());
  const victim = root.start({ under: "webui", ...request });
  const detail = () => consoleOf(root.side);
  const within = 60;
  await until("slow training", () => isTraining(root, request), { within, detail });
  // Lightning logs below the run's folder.
  const below = request.kind === "lightning" ? "logs_s1_v2" : "";
  const words = ["guard", join(victim.runPath, below), "--cancel-window", "0"];
  const guardIn: Scene["guardIn"] = (environment, ...args) =>
    startStopwatch(root, [...words, "--log-format", "json", ...args], environment);
  return { root, victim, guard: (...args) => guardIn({}, ...args), guardIn };
}

function isTraining(root: VictimRoot, { kind, run = "alice", options = [] }: VictimRequest) {
  if (kind === "lightning") return root.records().some(({ role }) => role.endsWith("worker 0"));
  const fast = Number(options[options.indexOf("--fast-epochs") + 1] ?? 0);
  return trainLog(root, run).includes(
    `Train Epoch: ${options.includes("--fast-epochs") ? fast + 1 : 1} `,
  );
}

/** The run's train.log so far. */
export function trainLog({ path }: VictimRoot, run = "alice"): string {
  try {
    return readFileSync(join(path, "logs", run, "train.log"), "utf8");
  } catch {
    return "";
  }
}

/** SIGINTs as the journals have them and as the victims felt them, one `role` each, sorted. */
export function countedSignals(root: VictimRoot): {
  readonly sent: readonly string[];
  readonly received: readonly string[];
} {
  const roles = new Map(root.records().map(({ pid, role }) => [pid, role]));
  const sent = readJournals(root)
    .filter(({ event, withheld }) => event === "sent" && withheld !== true)
    // The shape of src/stop/journal-events.ts.
    .flatMap(({ results }) => results as readonly { pid: number; result: string }[])
    .filter(({ result }) => result === "sent")
    .map(({ pid }) => roles.get(pid) ?? `stranger ${pid}`);
  return {
    sent: sent.toSorted(),
    received: receivedSignals(root.side)
      .map(({ role }) => role)
      .toSorted(),
  };
}

/** The first signal that a role felt. */
export function firstSignal(root: VictimRoot, role: string): SideRecord {
  const found = receivedSignals(root.side).find((record) => record.role === role);
  if (found === undefined) throw new Error(`${role} got no SIGINT`);
  return found;
}

/** Nothing of the trainer lives; the WebUI's heart beats on and its other child lives. */
export async function expectOnlyWebuiLives(root: VictimRoot): Promise<void> {
  const started = root.records().filter(({ what, role }) => what === "started" && role !== "webui");
  for (const { pid, role } of started) expect(isLiving(pid), role).toBe(false);
  await expectWebuiLives(root);
}

/** The WebUI's heart beats for so many seconds from now on. */
export async function expectWebuiLives({ side }: VictimRoot, seconds = 1): Promise<void> {
  const end = now() + seconds;
  await until("the WebUI's heartbeat", () => readHeartbeat(side).t > end);
  expect(readHeartbeat(side).bystander).toBe(true);
}

/** The trainer logs on, for so many more lines. */
export async function expectTraining(root: VictimRoot, lines = 2): Promise<void> {
  const steps = () => trainLog(root).split("Train Epoch").length;
  const before = steps();
  // 2.5 s a line at most, and two busy cores.
  const within = 30 + 5 * lines;
  const detail = () => consoleOf(root.side);
  await until("more training", () => steps() >= before + lines, { within, detail });
}

/** Nobody got anything from us, and nothing says that we sent it. */
export function expectNoSignals(root: VictimRoot): void {
  expect(countedSignals(root)).toEqual({ sent: [], received: [] });
  expect(receivedSignals(root.side, "SIGTERM")).toEqual([]);
}
