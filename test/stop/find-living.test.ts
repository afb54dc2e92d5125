import { execFileSync, spawn } from "node:child_process";
import { chownSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { armingRefusal } from "../../src/stop/arming-check.ts";
import { findTarget } from "../../src/stop/find-target.ts";
import { holdTarget } from "../../src/stop/held-target.ts";
import { openProcessTable } from "../../src/stop/process-table.ts";
import { sendSignal } from "../../src/stop/signal.ts";
import type { Target, TargetRun, TargetWishes } from "../../src/stop/target.ts";
import { createTempFolder, writeTree } from "../watch/temp-tree.ts";
import { isLiving, lookAt, startAs, whyNoUnshare } from "./living-processes.ts";
import { readHeartbeat, receivedSignals } from "./side-records.ts";
import { now, until } from "./until.ts";
import { consoleOf, createVictimRoot, type VictimRequest, type VictimRoot } from "./victims.ts";

// Finding, checking and signalling real processes: the stand-in trainers, through the real /proc.

const opened = openProcessTable();
const table = opened.table ?? neverTable();
const isLinux = process.platform === "linux";
const isRoot = process.geteuid?.() === 0;

let root: VictimRoot;
// Looks through to the real thing: what really leaves is what is counted.
const kill = vi.spyOn(process, "kill");
beforeEach(() => {
  root = createVictimRoot();
  kill.mockClear();
});
afterEach(() => root.reap());

function neverTable(): never {
  throw new Error("this system has no process table: run on Linux");
}

function runAt(run: string, isStageOne = false): TargetRun {
  const folder = join(root.path, "logs", run);
  if (isStageOne) {
    const path = join(folder, "logs_s1_v2/logs_s1_v2");
    return { path, eventFiles: eventFilesBelow(path) };
  }
  return {
    path: folder,
    trainLog: join(folder, "train.log"),
    eventFiles: eventFilesBelow(folder),
  };
}

function eventFilesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.startsWith("events.out.tfevents."))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Starts a trainer and waits until it trains. */
async function train(request: VictimRequest): Promise<void> {
  root.start(request);
  await untilTraining(request);
}

async function untilTraining({ kind, run = "alice" }: VictimRequest): Promise<void> {
  const isStageOne = kind === "lightning";
  const isTraining = () =>
    runAt(run, isStageOne).eventFiles.length > 0 &&
    (isStageOne
      ? root.records().some(({ role }) => role === "main 0 worker 0")
      : readFileSync(join(root.path, "logs", run, "train.log"), "utf8").includes("Train Epoch"));
  const detail = () => consoleOf(root.side);
  await until("training", () => tryTo(isTraining), { detail });
}

function tryTo(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    // Not there yet.
    return false;
  }
}

function find(run: TargetRun, wishes: Partial<TargetWishes> = {}) {
  return findTarget(run, { allowAnyProcess: false, ...wishes }, { table, hostName: hostname() });
}

async function findTrainer(run: TargetRun): Promise<Target> {
  const found = await find(run);
  if ("refusal" in found) throw new Error(JSON.stringify(found.refusal));
  return found.target;
}

function check(target: Target, run: TargetRun) {
  const { trainLog } = run;
  return armingRefusal(target, { table, trainLog, trainingBegan: true, again: false });
}

const realSignals = () => kill.mock.calls.filter(([, signal]) => signal !== 0);

test.runIf(isLinux)(
  "N1, N12: of a trainer under a WebUI the ranks are found, checked, signalled and gone; nobody else hears of it",
  async () => {
    await train({ kind: "s2", under: "webui", options: ["--ranks", "2", "--workers", "2"] });
    await until("four workers", () => root.records().filter(isWorkerStart).length === 4);
    const run = runAt("alice");
    const target = await findTrainer(run);
    const roleOf = (pid: number) => root.records().find((one) => one.pid === pid)?.role;
    expect(target.kind).toBe("spawned ranks");
    expect(target.ranks.map(({ identity }) => roleOf(identity.pid)).sort()).toEqual([
      "rank 0",
      "rank 1",
    ]);
    expect(roleOf(target.parent?.identity.pid ?? 0)).toBe("parent");
    expect(target.workers.map(({ identity }) => roleOf(identity.pid)).sort()).toEqual([
      "rank 0 worker 0",
      "rank 0 worker 1",
      "rank 1 worker 0",
      "rank 1 worker 1",
    ]);
    expect(target.proofs).toEqual([
      "holds log",
      "config names run",
      "event file pid",
      "script name",
    ]);
    expect(await check(target, run)).toBeUndefined();
    expect(realSignals()).toEqual([]);
    const held = holdTarget(target, { table });
    onTestFinished(() => held.close());
    for (const rank of target.ranks) {
      expect(await held.send(rank, "SIGINT")).toEqual({ sent: true });
    }
    const all = [...target.ranks, ...target.workers].map(({ identity }) => identity.pid);
    await until("their end", () => all.every((pid) => !isLiving(pid)));
    for (const rank of target.ranks) {
      expect(await held.send(rank, "SIGINT")).toEqual({ gone: true });
    }
    const heard = receivedSignals(root.side).map(({ role }) => role);
    expect(heard.sort()).toEqual(["rank 0", "rank 1"]);
    expect(realSignals().length).toBe(2);
    const after = now();
    await until("the WebUI's heartbeat", () => readHeartbeat(root.side).t > after);
    expect(readHeartbeat(root.side).bystander).toBe(true);
  },
);

const isWorkerStart = (one: { readonly what: string; readonly role: string }) =>
  one.what === "started" && one.role.includes("worker");

test.runIf(isLinux)("A1: LoRA and its forked workers are one trainer", async () => {
  await train({ kind: "lora", options: ["--workers", "2"] });
  const target = await findTrainer(runAt("alice"));
  expect(target).toMatchObject({ kind: "in process", ranks: [{}], workers: [{}, {}] });
  expect(target.ranks[0]?.identity.pid).toBe(await root.pidOf("rank 0"));
  expect(target.parent).toBeUndefined();
  expect(await check(target, runAt("alice"))).toBeUndefined();
});

test.runIf(isLinux)("A1: of s1 the main process is the target, its copies are not", async () => {
  await train({ kind: "lightning", options: ["--ranks", "2"] });
  await until("the second rank", () => root.records().some(({ role }) => role === "main 1"));
  const run = runAt("alice", true);
  const target = await findTrainer(run);
  expect(target.kind).toBe("lightning");
  expect(target.ranks.map(({ identity }) => identity.pid)).toEqual([await root.pidOf("main 0")]);
  expect(await check(target, run)).toBeUndefined();
});

test.runIf(isLinux)("N6: renaming the event file to another host refuses s1", async () => {
  await train({ kind: "lightning" });
  const run = runAt("alice", true);
  const eventFiles = run.eventFiles.map((path) => path.replace(hostname(), "node17"));
  expect(await find({ ...run, eventFiles })).toMatchObject({
    refusal: { id: "stop.refused.other-host", host: "node17" },
  });
});

test.runIf(isLinux)("A10: an orphaned rank is found by its log and its event file", async () => {
  await train({ kind: "s2", options: ["--no-pdeathsig"] });
  const [parent, rank] = [await root.pidOf("parent"), await root.pidOf("rank 0")];
  process.kill(parent, "SIGKILL");
  await until("a new parent", () => lookAt(rank)?.parent !== parent);
  kill.mockClear();
  const run = runAt("alice");
  const target = await findTrainer(run);
  expect(target).toMatchObject({ kind: "spawned ranks", ranks: [{ identity: { pid: rank } }] });
  expect(target.proofs).toEqual(["holds log", "event file pid"]);
  expect(await check(target, run)).toBeUndefined();
  for (const one of target.ranks) await sendSignal(one, "SIGINT", { table });
  await until("its end", () => !isLiving(rank));
  expect(realSignals()).toEqual([[rank, "SIGINT"]]);
});

test.runIf(isLinux)("N10: a trainer that a script started with & is refused", async () => {
  await train({ kind: "s2", under: "background" });
  const run = runAt("alice");
  const target = await findTrainer(run);
  expect(await check(target, run)).toEqual({
    id: "stop.refused.sigint-ignored",
    pid: await root.pidOf("rank 0"),
  });
});

test.runIf(isLinux)("A7: a stopped rank is refused, and fit again once it goes on", async () => {
  await train({ kind: "s2" });
  const [run, rank] = [runAt("alice"), await root.pidOf("rank 0")];
  const target = await findTrainer(run);
  process.kill(rank, "SIGSTOP");
  await until("its stop", () => lookAt(rank)?.state === "T");
  expect(await check(target, run)).toEqual({ id: "stop.refused.suspended", pid: rank });
  process.kill(rank, "SIGCONT");
  await until("its going on", () => lookAt(rank)?.state !== "T");
  expect(await check(target, run)).toBeUndefined();
});

test.runIf(isLinux)("N11: two trainers of one run are listed and refused", async () => {
  await train({ kind: "s2" });
  root.start({ kind: "s2" });
  await until("both", () => root.records().filter(isWorkerStart).length === 2);
  expect(await find(runAt("alice"))).toMatchObject({
    refusal: { id: "stop.refused.several-trainers" },
    candidates: [{}, {}],
  });
});

test.runIf(isLinux)("a second training beside it, of another voice, is left out", async () => {
  await train({ kind: "s2", run: "bob" });
  const first = await root.pidOf("rank 0");
  await train({ kind: "s2" });
  // As if the second had begun a while later: the WebUI has one config file for all.
  const later = Date.now() / 1000 + 60;
  utimesSync(join(root.path, "TEMP/tmp_s2.json"), later, later);
  for (const [run, rank] of [
    ["bob", first],
    ["alice", await root.pidOf("rank 0")],
  ] as const) {
    const target = await findTrainer(runAt(run));
    expect(target.ranks.map(({ identity }) => identity.pid)).toEqual([rank]);
    expect(target.proofs).toEqual(["holds log", "event file pid", "script name"]);
  }
});

test.runIf(isLinux)("N2: the shell, the WebUI, a worker and this test are no targets", async () => {
  await train({ kind: "s2", under: "webui" });
  const shell = await until("a shell", () => root.records().find((one) => one.shell)?.shell);
  const worker = await until("a worker", () => root.records().find(isWorkerStart)?.pid);
  for (const [pid, id] of [
    [shell, "stop.refused.pid-not-trainer"],
    [await root.pidOf("webui"), "stop.refused.pid-not-trainer"],
    [worker, "stop.refused.pid-not-trainer"],
    [process.pid, "stop.refused.self"],
    [process.ppid, "stop.refused.ancestor"],
    [1, "stop.refused.first-process"],
  ] as const) {
    expect(await find(runAt("alice"), { pid })).toMatchObject({ refusal: { id } });
  }
  expect(realSignals()).toEqual([]);
});

test.runIf(isLinux)(
  "N5: a trainer in a pid namespace is found by its number here, and nobody else is signalled",
  async ({ skip }) => {
    const reason = whyNoUnshare();
    if (reason !== undefined) skip(reason);
    const words = root.commandOf({ kind: "s2" }).map((word) => `'${word}'`);
    // The shell stays as the first process of the namespace, as in a container.
    const inside = ["--pid", "--fork", "--kill-child", "sh", "-c", `${words.join(" ")}; true`];
    const child = spawn("unshare", inside, {
      cwd: root.path,
      env: root.environment,
      stdio: "ignore",
    });
    await untilTraining({ kind: "s2" });
    const run = runAt("alice");
    const inName = Number(/\.(\d+)\.0$/.exec(run.eventFiles[0] ?? "")?.[1]);
    const target = await findTrainer(run);
    const [rank] = target.ranks;
    const pid = rank?.identity.pid ?? 0;
    expect(rank?.namespacePids.at(-1)).toBe(inName);
    expect(pid).not.toBe(inName);
    expect(target.proofs).toContain("event file pid");
    expect(await check(target, run)).toBeUndefined();
    for (const one of target.ranks) await sendSignal(one, "SIGINT", { table });
    await until("its end", () => !isLiving(pid));
    expect(realSignals()).toEqual([[pid, "SIGINT"]]);
    await until("the namespace's end", () => child.exitCode !== null || child.signalCode !== null);
  },
);

test.runIf(isLinux && isRoot)(
  "N3: a process that got a trainer's number after its end is not touched",
  async (context) => {
    const first = spawn("sleep", ["300"], { env: root.environment, stdio: "ignore" });
    const pid = first.pid ?? 0;
    const meant = await until("a process", () => table.look(pid));
    const target: Target = {
      kind: "in process",
      ranks: [meant],
      workers: [],
      proofs: [],
      runPath: root.path,
    };
    const held = holdTarget(target, { table });
    onTestFinished(() => held.close());
    first.kill("SIGKILL");
    await new Promise((resolve) => first.once("exit", resolve));
    // Start times are told in hundredths of a second: within one, only a held handle tells two processes apart.
    const ticks = () => Number.parseFloat(readFileSync("/proc/uptime", "utf8")) * 100;
    await until("the next tick", () => ticks() > meant.identity.startTime + 1);
    const second = await startAs(pid, root.environment);
    if (second === undefined) return context.skip("the number was always somebody else's");
    expect(await held.send(meant, "SIGINT")).toEqual({ gone: true });
    expect(await sendSignal(meant, "SIGKILL", { table })).toEqual({ gone: true });
    expect(await check(target, runFor(root.path))).toEqual({ id: "stop.refused.changed", pid });
    expect(realSignals()).toEqual([]);
    expect(isLiving(pid)).toBe(true);
  },
);

const runFor = (path: string): TargetRun => ({ path, eventFiles: [] });

test.runIf(isLinux && isRoot)(
  "N27: another user's trainer is named with its owner, and EPERM is a refusal",
  async () => {
    const home = createTempFolder();
    execFileSync("chmod", ["755", home]);
    writeTree(home, {
      "GPT_SoVITS/s2_train.py": "import time\nprint('up', flush=True)\ntime.sleep(300)\n",
      "logs/alice/train.log": "",
    });
    chownSync(join(home, "logs/alice/train.log"), 4242, 4242);
    const script = ["-s", "GPT_SoVITS/s2_train.py", "--config", "TEMP/tmp_s2.json"];
    const child = spawn("python3", script, { cwd: home, env: root.environment, uid: 4242 });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const path = join(home, "logs/alice");
    const run = { path, trainLog: join(path, "train.log"), eventFiles: [] };
    const meant = await until("the trainer", () => table.look(child.pid ?? 0));
    const pid = child.pid ?? 0;
    const owner = { id: "stop.refused.other-user", pid, uid: 4242, own: 4243 };
    const target = { kind: "in process", ranks: [meant], workers: [], proofs: [] } as const;
    // Effective only: enough for the kernel to ask for CAP_KILL, and to be taken back.
    process.seteuid?.(4243);
    try {
      expect(await find(run)).toMatchObject({ refusal: owner });
      const refused = { id: "stop.refused.not-permitted", pid };
      expect(await sendSignal(meant, "SIGINT", { table })).toEqual({ refused });
      expect(await check({ ...target, runPath: path }, run)).toEqual(owner);
    } finally {
      process.seteuid?.(0);
    }
    expect(isLiving(pid)).toBe(true);
  },
);
