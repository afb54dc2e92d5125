import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lookAt } from "./living-processes.ts";
import { receivedSignals } from "./side-records.ts";
import { startStopwatch } from "./stopwatch-process.ts";
import {
  countedSignals,
  diverges,
  expectNoSignals,
  expectOnlyWebuiLives,
  expectTraining,
  expectWebuiLives,
  firstSignal,
  overfits,
  startScene,
  trainLog,
} from "./switch-scene.ts";
import { until } from "./until.ts";
import { createVictimRoot, type VictimRoot } from "./victims.ts";

// The whole switch, as a program, on stand-in trainers. Concurrent: they spend their time waiting.

describe.concurrent("an armed guard stops", () => {
  test("A1 N1 N12 a run with one rank: one SIGINT to the rank, none to its worker, parent or WebUI", async ({
    onTestFinished,
  }) => {
    const { root, victim, guard } = await startScene(onTestFinished, {
      kind: "s2",
      options: [...overfits, "--workers", "2"],
    });
    const stopwatch = guard("--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    expect(countedSignals(root)).toEqual({ sent: ["rank 0"], received: ["rank 0"] });
    await expectOnlyWebuiLives(root);
    await expectWebuiLives(root, 10);
    expect(root.records().find(({ rc }) => rc !== undefined)?.rc).toBe(0);
    expect(victim.child.exitCode).toBe(null);
  });

  test("A1 a run with two ranks: one SIGINT to each", async ({ onTestFinished }) => {
    const options = [...overfits, "--ranks", "2"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = guard("--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    const both = ["rank 0", "rank 1"];
    expect(countedSignals(root)).toEqual({ sent: both, received: both });
    expect(firstSignal(root, "rank 1").t - firstSignal(root, "rank 0").t).toBeLessThan(0.2);
    await expectOnlyWebuiLives(root);
  });

  test("A1 a LoRA run: one SIGINT to the script, none to the workers it forked", async ({
    onTestFinished,
  }) => {
    const options = [...overfits, "--workers", "2"];
    const { root, guard } = await startScene(onTestFinished, { kind: "lora", options });
    const stopwatch = guard("--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    expect(countedSignals(root)).toEqual({ sent: ["rank 0"], received: ["rank 0"] });
    await expectOnlyWebuiLives(root);
  });

  test("A1 an s1 run: one SIGINT to Lightning's main, which shuts down gracefully", async ({
    onTestFinished,
  }) => {
    const { root, guard } = await startScene(onTestFinished, {
      kind: "lightning",
      options: diverges,
    });
    const stopwatch = guard("--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    expect(countedSignals(root)).toEqual({ sent: ["main 0"], received: ["main 0"] });
    expect(root.records().map(({ what }) => what)).toContain("shut down");
    await expectOnlyWebuiLives(root);
  });

  test.for([1, 2])(
    "A2 a run that swallows SIGINT: %i swallowed, then it stops",
    async (swallowed, { onTestFinished }) => {
      const options = [...overfits, "--swallow", String(swallowed)];
      const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
      const stopwatch = guard("--arm");
      expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
      const expected = Array.from({ length: swallowed + 1 }, () => "rank 0");
      expect(countedSignals(root)).toEqual({ sent: expected, received: expected });
      expectFiveSecondsApart(root, "rank 0");
      await expectOnlyWebuiLives(root);
    },
  );

  test("A6 a rank that is busy in C: the one SIGINT is waited for", async ({ onTestFinished }) => {
    const options = [...overfits, "--busy-seconds", "12", "--busy-from", "15"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = guard("--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    expect(countedSignals(root).sent).toEqual(["rank 0"]);
    await expectOnlyWebuiLives(root);
  });

  test("A10 a rank whose parent is dead, found by its log", async ({ onTestFinished }) => {
    const options = [...overfits, "--no-pdeathsig"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const parent = await root.pidOf("parent");
    process.kill(parent, "SIGKILL");
    await until("the orphan", async () => lookAt(await root.pidOf("rank 0"))?.parent !== parent);
    const stopwatch = guard("--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    expect(countedSignals(root)).toEqual({ sent: ["rank 0"], received: ["rank 0"] });
    await expectOnlyWebuiLives(root);
  });

  test("A1 a run that stopwatch started itself, whose status it passes on", async ({
    onTestFinished,
  }) => {
    const root = createVictimRoot();
    onTestFinished(() => root.reap());
    const command = root.commandOf({ kind: "s2", options: overfits });
    const options = ["--cancel-window", "0", "--log-format", "json"];
    const stopwatch = startStopwatch(root, ["run", ...options, "--", ...command]);
    // As the spawn parent ends when its rank was interrupted.
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(0);
    expect(stopwatch.events().map(({ event }) => event)).toContain("stopped");
    expect(countedSignals(root)).toEqual({ sent: ["rank 0"], received: ["rank 0"] });
  });

  test("A1 a run by --stop-command (here the WebUI's own button), with the same verification", async ({
    onTestFinished,
  }) => {
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const stopwatch = guard("--arm", "--stop-command", "touch", join(root.side, "press-stop"));
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    expect(countedSignals(root).received).toEqual([]);
    await expectOnlyWebuiLives(root);
  });
});

describe.concurrent("an armed guard sends nothing", () => {
  test("N9 while a resume loads its checkpoint: it waits for live training", async ({
    onTestFinished,
  }) => {
    const { root, victim } = await startFinished(onTestFinished, [...overfits, "--epochs", "13"]);
    const options = [...overfits, "--first-epoch", "14", "--load-seconds", "5"];
    root.start({ kind: "s2", options, under: "webui" });
    await until("the load", () => trainLog(root).split("s2_ckpt_dir").length > 2);
    const stopwatch = startStopwatch(root, [
      ...["guard", victim.runPath, "--arm", "--cancel-window", "0", "--log-format", "json"],
    ]);
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    expect(root.records().some(({ where }) => where === "load")).toBe(false);
    const line = root.records().find(({ what, epoch }) => what === "epoch ended" && epoch === 14);
    expect(firstSignal(root, "rank 0").t).toBeGreaterThan(line?.t ?? Number.POSITIVE_INFINITY);
    expect(countedSignals(root).received).toEqual(["rank 0"]);
  });

  test("N15 for the old log of a finished run when a new run begins in it", async ({
    onTestFinished,
  }) => {
    const { root, victim } = await startFinished(onTestFinished, [...overfits, "--epochs", "13"]);
    writeFileSync(join(victim.runPath, "train.log"), trainLog(root), { flag: "a" });
    const options = ["--curve", "improving", "--step-seconds", "0.5"];
    root.start({ kind: "s2", options, under: "webui" });
    const stopwatch = startStopwatch(root, [
      ...["guard", victim.runPath, "--arm", "--cancel-window", "0", "--log-format", "json"],
    ]);
    await stopwatch.event("armed");
    await until("eight live epochs", () =>
      root.records().some(({ what, epoch }) => what === "epoch ended" && epoch === 8),
    );
    expect(stopwatch.events().some(({ event }) => event === "decided")).toBe(false);
    expectNoSignals(root);
  });

  test("A8 to a trainer that ends by itself in the cancel window", async ({ onTestFinished }) => {
    const options = [...overfits, "--epochs", "20"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = guard("--arm", "--cancel-window", "20");
    await stopwatch.event("decided");
    expect([0, 10]).toContain(await stopwatch.ended);
    expect(stopwatch.events().map(({ event }) => event)).toContain("ended");
    expectNoSignals(root);
  });

  test("A9 after the WebUI's own Stop button was pressed", async ({ onTestFinished }) => {
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const stopwatch = guard("--arm", "--cancel-window", "5");
    await stopwatch.event("decided");
    writeFileSync(join(root.side, "press-stop"), "");
    await stopwatch.ended;
    expect(countedSignals(root)).toEqual({ sent: [], received: [] });
    await expectWebuiLives(root);
  });

  test("N21 under --dry-run: it says what it would have sent", async ({ onTestFinished }) => {
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const stopwatch = guard("--arm", "--dry-run");
    await stopwatch.event("rehearsed");
    await expectTraining(root);
    expectNoSignals(root);
  });

  test("N13 to a run that goes on getting better", async ({ onTestFinished }) => {
    const options = ["--curve", "improving", "--fast-epochs", "20", "--step-seconds", "0.5"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = guard("--arm");
    await stopwatch.event("armed");
    await expectTraining(root, 12);
    expect(stopwatch.child.exitCode).toBe(null);
    expectNoSignals(root);
  });
});

/** A run that came to its planned end, with its log. */
async function startFinished(
  whenFinished: (clean: () => Promise<void>) => void,
  options: readonly string[],
) {
  const root = createVictimRoot();
  whenFinished(() => root.reap());
  const victim = root.start({ kind: "s2", options });
  expect(await victim.ended).toBe(0);
  return { root, victim };
}

function expectFiveSecondsApart(root: VictimRoot, role: string): void {
  const times = receivedSignals(root.side)
    .filter((record) => record.role === role)
    .map(({ t }) => t);
  for (const [index, time] of times.entries()) {
    if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(4.9);
  }
}
