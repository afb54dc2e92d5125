import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lookAt } from "./living-processes.ts";
import { preloaded } from "./preloads.ts";
import type { StopwatchProcess } from "./stopwatch-process.ts";
import {
  countedSignals,
  expectNoSignals,
  expectOnlyWebuiLives,
  expectTraining,
  firstSignal,
  improves,
  overfits,
  type Scene,
  startScene,
} from "./switch-scene.ts";
import { now, until } from "./until.ts";

const day = 24 * 60 * 60;

describe.concurrent("N16 the wall clock jumps", () => {
  test.for([day, -day])(
    "by %i s while a run gets better: it is neither stopped nor given up",
    async (by, { onTestFinished }) => {
      const scene = await startScene(onTestFinished, { kind: "s2", options: improves });
      const stopwatch = guardWithJump(scene, by, "--arm");
      await stopwatch.event("armed");
      jump(scene);
      await expectTraining(scene.root, 5);
      expectStillArmed(stopwatch);
      expectNoSignals(scene.root);
    },
  );

  test.for([day, -day])(
    "by %i s in the cancel window: it is as long as it was, and the stop is not missed",
    async (by, { onTestFinished }) => {
      const scene = await startScene(onTestFinished, { kind: "s2", options: overfits });
      const stopwatch = guardWithJump(scene, by, "--arm", "--cancel-window", "6");
      await stopwatch.event("decided");
      const decided = now();
      jump(scene);
      expect(await stopwatch.exit()).toBe(11);
      expect(countedSignals(scene.root)).toEqual({ sent: ["rank 0"], received: ["rank 0"] });
      // The event is seen a little after it was written.
      expect(firstSignal(scene.root, "rank 0").t - decided).toBeGreaterThan(5);
      await expectOnlyWebuiLives(scene.root);
    },
  );
});

describe.concurrent("N16 stopwatch is suspended", () => {
  test("while a run gets better: nothing that it missed makes it stop", async ({
    onTestFinished,
  }) => {
    const scene = await startScene(onTestFinished, { kind: "s2", options: improves });
    const stopwatch = scene.guard("--arm");
    await stopwatch.event("armed");
    await suspend(stopwatch, () => expectTraining(scene.root, 5));
    await expectTraining(scene.root, 3);
    expectStillArmed(stopwatch);
    expectNoSignals(scene.root);
  });

  test("before the decision: it is taken afterwards", async ({ onTestFinished }) => {
    const scene = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const stopwatch = scene.guard("--arm", "--cancel-window", "3");
    await stopwatch.event("armed");
    await suspend(stopwatch, () => expectTraining(scene.root, 4));
    expect(await stopwatch.exit()).toBe(11);
    expect(countedSignals(scene.root)).toEqual({ sent: ["rank 0"], received: ["rank 0"] });
  });

  test("in the cancel window, past its end: there is still time to say no, then the stop comes", async ({
    onTestFinished,
  }) => {
    const scene = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const stopwatch = scene.guard("--arm", "--cancel-window", "8");
    await stopwatch.event("decided");
    await suspend(stopwatch, () => expectTraining(scene.root, 5));
    const back = Date.now();
    expectNoSignals(scene.root);
    expect(await stopwatch.exit()).toBe(11);
    expect(countedSignals(scene.root)).toEqual({ sent: ["rank 0"], received: ["rank 0"] });
    // Some of the window had passed before; the suspension itself takes nothing from it.
    const { ts } = await stopwatch.event("waiting");
    expect((Date.parse(ts) - back) / 1000).toBeGreaterThan(4);
  });
});

function guardWithJump({ root, guardIn }: Scene, by: number, ...args: readonly string[]) {
  const variables = {
    STOPWATCH_CLOCK_JUMPS: join(root.side, "clock-jumps"),
    STOPWATCH_CLOCK_BY: String(by),
  };
  return guardIn(preloaded("jumping-clock", variables), ...args);
}

function jump({ root }: Scene): void {
  writeFileSync(join(root.side, "clock-jumps"), "");
}

/** Holds stopwatch still for as long as something takes. */
async function suspend({ child }: StopwatchProcess, meanwhile: () => Promise<void>): Promise<void> {
  child.kill("SIGSTOP");
  await until("the suspension", () => lookAt(child.pid ?? 0)?.state === "T");
  await meanwhile();
  child.kill("SIGCONT");
}

function expectStillArmed(stopwatch: StopwatchProcess): void {
  expect(stopwatch.child.exitCode, stopwatch.stderr()).toBe(null);
  const events = new Set(stopwatch.events().map(({ event }) => event));
  expect([...events].filter((event) => ["decided", "lost", "ended"].includes(event))).toEqual([]);
}
