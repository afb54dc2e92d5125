import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { isLiving, lookAt } from "./living-processes.ts";
import { startStopwatch } from "./stopwatch-process.ts";
import {
  countedSignals,
  expectTraining,
  expectWebuiLives,
  overfits,
  type Scene,
  startScene,
} from "./switch-scene.ts";
import { until } from "./until.ts";
import type { Cast, VictimRoot } from "./victims.ts";

// The basics again, on real torch.multiprocessing.spawn with DataLoader workers and gloo, and on real Lightning.

const wished = process.env["STOPWATCH_PYTHON"] ?? resolve(".venv/bin/python");
const missing = whatIsMissing(wished);
const cast: Cast = { python: wished, trainer: "torch_trainer.py" };
/** Starting torch in a rank, and again in each spawned worker, takes seconds. */
const timeout = 180_000;

// Where the packages could be installed they must work; .ci/run says where they could not.
test.runIf(process.env["STOPWATCH_TORCH"] === "installed")("torch and Lightning are there", () => {
  expect(missing).toBe(undefined);
});

if (missing !== undefined) console.log(`real-torch.test.ts is skipped: ${missing}`);

// Two at a time: each starts torch in up to six processes.
describe.skipIf(missing !== undefined)("with real torch, a spawn parent", { timeout }, () => {
  test.concurrent("alone is not stopped by a SIGINT", async ({ onTestFinished }) => {
    const options = ["--step-seconds", "0.2"];
    const { root } = await startScene(onTestFinished, { kind: "s2", options }, cast);
    process.kill(await root.pidOf("parent"), "SIGINT");
    await expectTraining(root, 4);
    expect(isLiving(await root.pidOf("parent"))).toBe(true);
  });

  test.concurrent("A2 whose rank swallows a SIGINT is stopped by the next", async ({
    onTestFinished,
  }) => {
    const options = [...overfits, "--swallow", "1"];
    const scene = await startScene(onTestFinished, { kind: "s2", options }, cast);
    await expectStopped(scene, ["rank 0", "rank 0"]);
  });
});

describe.skipIf(missing !== undefined)("with real torch, one SIGINT stops", { timeout }, () => {
  test.concurrent("A1 a run with one rank", async ({ onTestFinished }) => {
    const scene = await startScene(onTestFinished, { kind: "s2", options: overfits }, cast);
    await expectStopped(scene, ["rank 0"]);
    expect(await statusOf(scene.root)).toBe(0);
  });

  test.concurrent("A1 a LoRA run", async ({ onTestFinished }) => {
    const options = [...overfits, "--workers", "2"];
    const scene = await startScene(onTestFinished, { kind: "lora", options }, cast);
    await expectStopped(scene, ["rank 0"]);
  });
});

describe.skipIf(missing !== undefined)("with real torch, SIGINT stops", { timeout }, () => {
  test.concurrent("A1 a run with two ranks, one to each", async ({ onTestFinished }) => {
    const options = [...overfits, "--ranks", "2"];
    const scene = await startScene(onTestFinished, { kind: "s2", options }, cast);
    await expectStopped(scene, ["rank 0", "rank 1"]);
  });

  test.concurrent("A1 Lightning, one to its main", async ({ onTestFinished }) => {
    const options = ["--curve", "nan", "--fast-epochs", "7", "--steps", "7", "--step-seconds", "2"];
    const scene = await startScene(onTestFinished, { kind: "lightning", options }, cast);
    const run = join(scene.victim.runPath, "logs_s1_v2");
    const args = ["guard", run, "--arm", "--cancel-window", "0", "--log-format", "json"];
    const stopwatch = startStopwatch(scene.root, args);
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    await expectGone(scene.root, ["main 0"]);
    expect(await statusOf(scene.root)).toBe(1);
  });
});

async function expectStopped({ root, guard }: Scene, roles: readonly string[]): Promise<void> {
  const stopwatch = guard("--arm");
  expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
  await expectGone(root, roles);
}

async function expectGone(root: VictimRoot, roles: readonly string[]): Promise<void> {
  expect(countedSignals(root)).toEqual({ sent: roles, received: roles });
  const own = root.records().filter(({ what, role }) => what === "started" && role !== "webui");
  for (const { pid, role } of own) expect(lookAt(pid), role).toBe(undefined);
  await expectWebuiLives(root);
}

/** What the WebUI's wait() returned. */
async function statusOf(root: VictimRoot): Promise<number> {
  return Number(
    await until("the status", () => root.records().find(({ rc }) => rc !== undefined)).then(
      ({ rc }) => rc,
    ),
  );
}

function whatIsMissing(python: string): string | undefined {
  if (!existsSync(python)) return `${python} is not there (STOPWATCH_PYTHON names another)`;
  const code = "import torch, lightning, tensorboard";
  const { status, stderr } = spawnSync(python, ["-c", code], { encoding: "utf8" });
  return status === 0 ? undefined : `${python}: ${stderr.trim().split("\n").at(-1)}`;
}
