import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isLiving } from "../../test/stop/living-processes.ts";
import { readHeartbeat, receivedSignals } from "../../test/stop/side-records.ts";
import {
  readJournals,
  type StopwatchProcess,
  startStopwatch,
} from "../../test/stop/stopwatch-process.ts";
import { now, until } from "../../test/stop/until.ts";
import { createVictimRoot, type VictimRequest, type VictimRoot } from "../../test/stop/victims.ts";

/** What became of one training. */
export interface CaseResult {
  readonly exitCode: number | undefined;
  /** No process of the trainer lives. */
  readonly allGone: boolean;
  /** Checkpoints without a zip end record, and temp files left over. */
  readonly broken: number;
  readonly files: number;
  readonly webuiAlive: boolean;
  /** Signals as the journal has them, and as the victims felt them; SIGINT and SIGTERM. */
  readonly sent: number;
  readonly received: number;
  /** Seconds from the guard's start to its end. */
  readonly took: number;
  readonly problem?: string;
}

/** One kind of training, and how it is guarded. */
export interface StopCase {
  readonly name: string;
  run(): Promise<CaseResult>;
}

interface CasePlan {
  readonly request: VictimRequest;
  readonly guard: readonly string[];
  /** Whether the case went as it should; called when the guard ended or has been watched for long enough. */
  readonly watchUntil?: (root: VictimRoot, stopwatch: StopwatchProcess) => Promise<unknown>;
}

/** See test/stop/switch-scene.ts: the first epoch that is seen live gives the advice to stop. */
const slow = ["--fast-epochs", "13", "--steps", "1", "--step-seconds", "2.5"];
const overfits = ["--overfit", ...slow];
const slowSaves = ["--save-every", "2", "--save-seconds", "1"];
const improves = ["--curve", "improving", "--fast-epochs", "13", "--step-seconds", "0.5"];
/** s1 diverges, since it has no validation. */
const diverges = ["--curve", "nan", "--fast-epochs", "7", "--steps", "7", "--step-seconds", "2"];

const s2 = (...options: readonly string[]): VictimRequest => ({ kind: "s2", options });

/** Trainings that are to be stopped, in every form. */
export const stopCases: readonly StopCase[] = [
  stopCase("one rank", s2(...overfits)),
  stopCase("two ranks", s2(...overfits, "--ranks", "2")),
  stopCase("LoRA", { kind: "lora", options: [...overfits, "--workers", "2"] }),
  stopCase("s1", { kind: "lightning", options: diverges }),
  stopCase("slow saves, direct", s2(...overfits, ...slowSaves, "--save-kind", "direct")),
  stopCase("slow saves, temp file", s2(...overfits, ...slowSaves, "--save-kind", "temp")),
  stopCase("figures", s2(...overfits, "--plot-seconds", "0.2")),
  stopCase("swallows one", s2(...overfits, "--swallow", "1")),
  stopCase("no PDEATHSIG", s2(...overfits, "--no-pdeathsig")),
  stopCase("busy in C", s2(...overfits, "--busy-seconds", "4", "--busy-from", "15")),
];

/** Trainings in which nothing is to be stopped. */
export const watchCases: readonly StopCase[] = [
  watchCase("gets better", s2(...improves), ["--arm"], eightMoreEpochs),
  watchCase("LoRA gets better", { kind: "lora", options: improves }, ["--arm"], eightMoreEpochs),
  watchCase("overfits, not armed", s2(...overfits), [], advised),
  watchCase("overfits, rehearsed", s2(...overfits), ["--arm", "--dry-run"], rehearsed),
  watchCase(
    "overfits, long cancel window",
    s2(...overfits),
    ["--arm", "--cancel-window", "600"],
    decided,
  ),
  watchCase(
    "ends by itself",
    s2(...overfits, "--epochs", "15"),
    ["--arm", "--cancel-window", "60"],
    over,
  ),
  watchCase("ignores SIGINT", s2(...overfits, "--ignore-sigint"), ["--arm"], over),
  watchCase("pid 1 wished", s2(...overfits), ["--arm", "--pid=1"], over),
];

function stopCase(name: string, request: VictimRequest): StopCase {
  return { name, run: () => runCase({ request, guard: ["--arm"] }) };
}

function watchCase(
  name: string,
  request: VictimRequest,
  guard: readonly string[],
  watchUntil: NonNullable<CasePlan["watchUntil"]>,
): StopCase {
  return { name, run: () => runCase({ request, guard, watchUntil }) };
}

function eightMoreEpochs(root: VictimRoot, stopwatch: StopwatchProcess): Promise<unknown> {
  const seen = epochsOf(root);
  return until("eight epochs", () => running(stopwatch) && epochsOf(root) >= seen + 8);
}

function advised(root: VictimRoot, stopwatch: StopwatchProcess): Promise<unknown> {
  return eightSlowLines(root, stopwatch);
}

async function rehearsed(_root: VictimRoot, stopwatch: StopwatchProcess): Promise<unknown> {
  return stopwatch.event("rehearsed");
}

async function decided(root: VictimRoot, stopwatch: StopwatchProcess): Promise<unknown> {
  await stopwatch.event("decided");
  return eightSlowLines(root, stopwatch);
}

function over(_root: VictimRoot, stopwatch: StopwatchProcess): Promise<unknown> {
  return stopwatch.ended;
}

function eightSlowLines(root: VictimRoot, stopwatch: StopwatchProcess): Promise<unknown> {
  const seen = root.records().filter(({ what }) => what === "logged").length;
  return until("eight lines", () => {
    const lines = root.records().filter(({ what }) => what === "logged").length;
    return running(stopwatch) && lines >= seen + 8;
  });
}

function running(stopwatch: StopwatchProcess): boolean {
  if (stopwatch.child.exitCode === null) return true;
  throw new Error(`the guard ended with ${stopwatch.child.exitCode}: ${stopwatch.stderr()}`);
}

function epochsOf(root: VictimRoot): number {
  return root.records().filter(({ what }) => what === "epoch ended").length;
}

async function runCase({ request, guard, watchUntil }: CasePlan): Promise<CaseResult> {
  const root = createVictimRoot();
  try {
    const victim = root.start({ under: "webui", ...request });
    await until("slow training", () => isTraining(root, request));
    const run = request.kind === "lightning" ? join(victim.runPath, "logs_s1_v2") : victim.runPath;
    const began = now();
    const args = ["guard", run, "--cancel-window", "0", "--log-format", "json", ...guard];
    const stopwatch = startStopwatch(root, args);
    const problem = await problemOf(watchUntil?.(root, stopwatch) ?? stopwatch.ended);
    const exitCode = watchUntil === undefined ? await stopwatch.ended : undefined;
    const failed = exitCode === undefined || exitCode === 11 ? problem : stopwatch.stderr();
    return await resultOf(root, { exitCode, took: now() - began, problem: failed });
  } finally {
    await root.reap();
  }
}

async function problemOf(done: Promise<unknown>): Promise<string | undefined> {
  try {
    await done;
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function isTraining(root: VictimRoot, { kind }: VictimRequest): boolean {
  return root
    .records()
    .some(({ what, role }) =>
      kind === "lightning" ? role === "main 0 worker 0" : what === "logged",
    );
}

async function resultOf(
  root: VictimRoot,
  { problem, ...rest }: { exitCode: number | undefined; took: number; problem: string | undefined },
): Promise<CaseResult> {
  const since = now();
  const webuiAlive = await problemOf(
    until("the heartbeat", () => readHeartbeat(root.side).t > since, { within: 5 }),
  );
  const files = checkpointsOf(root);
  const started = root.records().filter(({ what, role }) => what === "started" && role !== "webui");
  const sent = readJournals(root)
    .filter(({ event, withheld }) => event === "sent" && withheld !== true)
    // The shape of src/stop/journal-events.ts.
    .flatMap(({ results }) => results as readonly { result: string }[])
    .filter(({ result }) => result === "sent").length;
  const signals = ["SIGINT", "SIGTERM"].flatMap((name) => receivedSignals(root.side, name));
  return {
    ...rest,
    ...(problem === undefined ? {} : { problem }),
    allGone: started.every(({ pid }) => !isLiving(pid)),
    broken: files.filter(isBroken).length,
    files: files.length,
    webuiAlive: webuiAlive === undefined && readHeartbeat(root.side).bystander,
    sent,
    received: signals.length,
  };
}

function checkpointsOf({ path }: VictimRoot): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:pth|ckpt)$/.test(name))
    .map((name) => join(path, name));
}

/** No end record without a comment in the last 22 bytes, or a temp file that my_save left behind. */
function isBroken(path: string): boolean {
  const end = readFileSync(path).subarray(-22, -18).toString("latin1");
  return end !== "PK\x05\x06" || /\/\d+\.\d+\.pth$/.test(path);
}
