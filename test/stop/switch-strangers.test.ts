import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isLiving, lookAt, startAs, whyNoUnshare } from "./living-processes.ts";
import { preloaded } from "./preloads.ts";
import { readJournals, startStopwatch, stateFolder } from "./stopwatch-process.ts";
import {
  countedSignals,
  expectNoSignals,
  expectTraining,
  overfits,
  startScene,
  trainLog,
} from "./switch-scene.ts";
import { until } from "./until.ts";
import { createVictimRoot } from "./victims.ts";

// Processes that are not ours to touch, or cannot be, and files that have no say.

test("N5 a trainer in a pid namespace is stopped by its number here; whoever has the number it was told of is not touched", async ({
  skip,
  onTestFinished,
}) => {
  const reason = whyNoUnshare();
  if (reason !== undefined) skip(reason);
  const root = createVictimRoot();
  onTestFinished(() => root.reap());
  const words = root.commandOf({ kind: "s2", options: overfits }).map((word) => `'${word}'`);
  // The shell stays as the first process of the namespace, as in a container.
  const inside = ["--pid", "--fork", "--kill-child", "sh", "-c", `${words.join(" ")}; true`];
  spawn("unshare", inside, { cwd: root.path, env: root.environment, stdio: "ignore" });
  await until("slow training", () => trainLog(root).includes("Train Epoch: 14 "));
  const inName = root.records().find(({ role }) => role === "rank 0")?.pid ?? 0;
  const decoy = lookAt(inName) === undefined ? await startAs(inName, root.environment) : undefined;
  const stranger = lookAt(inName);
  const run = join(root.path, "logs/alice");
  const options = ["--arm", "--cancel-window", "0", "--log-format", "json"];
  const stopwatch = startStopwatch(root, ["guard", run, ...options]);
  const { pids } = await stopwatch.event("armed");
  expect(pids).not.toContain(inName);
  expect(await stopwatch.exit()).toBe(11);
  expect(countedSignals(root).received).toEqual(["rank 0"]);
  // A decoy where the number was free, a process of the system's where it was not.
  expect(lookAt(inName)?.start).toBe(stranger?.start);
  if (decoy !== undefined) expect(isLiving(inName)).toBe(true);
});

describe.concurrent("a trainer that may not be signalled", () => {
  test("N27 from one moment to the next: told once, tried once, exit 12, and it trains on", async ({
    onTestFinished,
  }) => {
    const scene = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const { root, guardIn } = scene;
    const recording = join(root.side, "attempts");
    const refused = preloaded("no-permission", { STOPWATCH_RECORDING: recording });
    const stopwatch = guardIn(refused, "--arm", "--escalate", "kill");
    expect(await stopwatch.exit()).toBe(12);
    const events = stopwatch.events().map(({ event }) => event);
    expect(events.filter((event) => event === "survived")).toHaveLength(1);
    expect(stopwatch.stderr()).toContain("stop.refused.not-permitted");
    const attempts = readFileSync(recording, "utf8").trimEnd().split("\n");
    const rank = await root.pidOf("rank 0");
    expect(attempts).toEqual([JSON.stringify({ pid: rank, signal: "SIGINT" })]);
    await expectTraining(root);
    expect(countedSignals(root)).toEqual({ sent: [], received: [] });
  });

  test("A7 because it was suspended in the cancel window: refused with that reason", async ({
    onTestFinished,
  }) => {
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const stopwatch = guard("--arm", "--cancel-window", "5");
    await stopwatch.event("decided");
    const rank = await root.pidOf("rank 0");
    process.kill(rank, "SIGSTOP");
    expect(await stopwatch.exit()).toBe(13);
    expect(stopwatch.stderr()).toContain("stop.refused.suspended");
    process.kill(rank, "SIGCONT");
    await expectTraining(root);
    expectNoSignals(root);
  });
});

test.concurrent("N28 files in the run's folder and variables arm nothing", async ({
  onTestFinished,
}) => {
  const { root, victim, guardIn } = await startScene(onTestFinished, {
    kind: "s2",
    options: overfits,
  });
  const asked = { arm: true, "cancel-window": 0, escalate: "kill", "stop-command": ["touch", "x"] };
  const names = ["stopwatch.json", "stopwatch.yaml", ".stopwatchrc", "stopwatch.config.json"];
  for (const folder of [victim.runPath, root.path]) {
    for (const name of names) writeFileSync(join(folder, name), JSON.stringify(asked));
    writeFileSync(join(folder, ".env"), "STOPWATCH_ARM=1\n");
  }
  const stopwatch = guardIn({ STOPWATCH_ARM: "1", STOPWATCH_STOP_COMMAND: "touch x" });
  await until("the advice", () => stopwatch.events().some(({ advice }) => advice === "stop"));
  await expectTraining(root, 3);
  expect(stopwatch.child.exitCode, stopwatch.stderr()).toBe(null);
  const events = new Set(stopwatch.events().map(({ event }) => event));
  expect([...events].sort()).toEqual(["advice", "started"]);
  expect(existsSync(join(root.path, "x"))).toBe(false);
  expect(existsSync(stateFolder(root))).toBe(false);
  expectNoSignals(root);
});

test.concurrent("A24 a journal that was tampered with is set aside, said and not armed on; asking again arms", async ({
  onTestFinished,
}) => {
  const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: overfits });
  expect(await guard("--arm", "--dry-run").exit()).toBe(10);
  const [journal = ""] = journalsOf(stateFolder(root));
  writeFileSync(journal, `not a line of ours\n${readFileSync(journal, "utf8")}`);
  const first = guard("--arm");
  expect(await first.exit()).toBe(13);
  expect(first.stderr()).toContain("stop.refused.journal-set-aside");
  expectNoSignals(root);
  const second = guard("--arm");
  expect(await second.exit()).toBe(11);
  expect(readJournals(root).map(({ event }) => event)).toContain("stopped");
  expect(journalsOf(stateFolder(root))).toHaveLength(2);
});

/** Journals, those set aside too. */
function journalsOf(folder: string): readonly string[] {
  const path = join(folder, "stopwatch/journal");
  return readdirSync(path).map((name) => join(path, name));
}
