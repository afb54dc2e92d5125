import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readJournals } from "./stopwatch-process.ts";
import {
  diverges,
  expectNoSignals,
  expectTraining,
  expectWebuiLives,
  overfits,
  startScene,
} from "./switch-scene.ts";
import type { VictimRequest } from "./victims.ts";

const slowSaves = ["--save-every", "1", "--save-seconds", "1"];

const trainers: readonly (VictimRequest & { readonly what: string })[] = [
  { what: "one rank", kind: "s2", options: [...overfits, "--workers", "2"] },
  { what: "two ranks", kind: "s2", options: [...overfits, "--ranks", "2"] },
  { what: "LoRA", kind: "lora", options: [...overfits, "--workers", "2"] },
  { what: "s1", kind: "lightning", options: diverges },
  { what: "slow saves, straight to the file", kind: "s2", options: [...overfits, ...slowSaves] },
  { what: "figures", kind: "s2", options: [...overfits, "--plot-seconds", "0.2"] },
  { what: "nobody listens", kind: "s2", options: [...overfits, "--swallow-tree"] },
  { what: "no PDEATHSIG", kind: "s2", options: [...overfits, "--no-pdeathsig"] },
  { what: "its own terminal", kind: "s2", options: overfits, under: "terminal" },
];

describe.concurrent("N21 a rehearsal sends nothing, whatever trains", () => {
  test.for(trainers)("$what", async ({ what: _, ...request }, { onTestFinished }) => {
    const { root, guard } = await startScene(onTestFinished, request);
    // With everything that could be asked for: none of it may act.
    const stopwatch = guard("--arm", "--dry-run", "--escalate", "kill");
    expect(await stopwatch.exit()).toBe(10);
    expect(stopwatch.events().map(({ event }) => event)).toContain("rehearsed");
    const journalled = new Set(readJournals(root).map(({ event }) => event));
    expect([...journalled].filter((event) => event === "intent" || event === "sent")).toEqual([]);
    expectNoSignals(root);
    if (request.kind !== "lightning") await expectTraining(root);
    if (request.under === undefined) await expectWebuiLives(root);
  });

  test("and a rehearsed stop uses up nothing: the real one comes after it", async ({
    onTestFinished,
  }) => {
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const rehearsal = guard("--arm", "--dry-run");
    expect(await rehearsal.exit()).toBe(10);
    expectNoSignals(root);
    const real = guard("--arm");
    expect(await real.exit()).toBe(11);
  });

  test("a stop command is rehearsed too: it is not run", async ({ onTestFinished }) => {
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const stopwatch = guard("--arm", "--dry-run", "--stop-command", "touch", "was-run");
    expect(await stopwatch.exit()).toBe(10);
    expect(readdirSync(root.path)).not.toContain("was-run");
    await expectTraining(root);
  });
});
