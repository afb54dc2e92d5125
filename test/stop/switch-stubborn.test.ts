import { describe, expect, test } from "vitest";
import { isLiving } from "./living-processes.ts";
import { receivedSignals } from "./side-records.ts";
import {
  countedSignals,
  expectOnlyWebuiLives,
  expectTraining,
  expectWebuiLives,
  overfits,
  startScene,
} from "./switch-scene.ts";
import type { VictimRoot } from "./victims.ts";

// Trainers that do not listen. They take up to two minutes each, nearly all of it waiting, so they run together.

describe.concurrent("a trainer that does not listen", () => {
  test("A3 a rank that always swallows is stopped with its whole tree", {
    timeout: 180_000,
  }, async ({ onTestFinished }) => {
    const options = [...overfits, "--swallow-always"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = guard("--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    const { sent } = countedSignals(root);
    expect(sent).toContain("rank 0 worker 0");
    expect(sent.filter((role) => role === "rank 0").length).toBeLessThanOrEqual(4);
    expect(signalGaps(root)).toBeGreaterThanOrEqual(4.9);
    await expectOnlyWebuiLives(root);
  });

  test("A4 N25 N26 a tree that ignores all: at most four SIGINTs each and nothing else, exit 12, left as it was", {
    timeout: 240_000,
  }, async ({ onTestFinished }) => {
    const options = [...overfits, "--swallow-tree"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = guard("--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(12);
    expect(stopwatch.events().map(({ event }) => event)).toContain("survived");
    expect(signalGaps(root)).toBeGreaterThanOrEqual(4.9);
    expect(receivedSignals(root.side, "SIGTERM")).toEqual([]);
    const { sent, received } = countedSignals(root);
    expect(received).toEqual(sent);
    for (const role of new Set(sent)) {
      expect(sent.filter((one) => one === role).length, role).toBeLessThanOrEqual(4);
      expect(isLiving(await root.pidOf(role)), role).toBe(true);
    }
    await expectTraining(root);
    await expectWebuiLives(root);
  });

  test("A5 --escalate term: SIGTERM a minute after the first SIGINT, not before", {
    timeout: 240_000,
  }, async ({ onTestFinished }) => {
    const options = [...overfits, "--swallow-tree"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = guard("--arm", "--escalate", "term");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    expect(termDelay(root)).toBeGreaterThanOrEqual(59);
    expect(signalGaps(root)).toBeGreaterThanOrEqual(4.9);
    await expectOnlyWebuiLives(root);
  });

  test("A5 --escalate kill: SIGTERM, and SIGKILL half a minute after it", {
    timeout: 240_000,
  }, async ({ onTestFinished }) => {
    const options = [...overfits, "--swallow-tree", "--swallow-term"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = guard("--arm", "--escalate", "kill");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    expect(termDelay(root)).toBeGreaterThanOrEqual(59);
    expect(stopwatch.events().filter(({ event }) => event === "sent").length).toBeGreaterThan(2);
    await expectOnlyWebuiLives(root);
  });
});

/** The least seconds between two signals to one process. */
function signalGaps({ side }: VictimRoot): number {
  const signals = ["SIGINT", "SIGTERM"].flatMap((signal) => receivedSignals(side, signal));
  const gaps = [...new Set(signals.map(({ pid }) => pid))].flatMap((pid) => {
    const own = signals.filter((one) => one.pid === pid);
    const times = own.map(({ t }) => t).sort((a, b) => a - b);
    return times.slice(1).map((time, index) => time - (times[index] ?? 0));
  });
  return Math.min(...gaps, Number.POSITIVE_INFINITY);
}

/** Seconds from the first SIGINT to the first SIGTERM that the rank felt. */
function termDelay({ side }: VictimRoot): number {
  const first = (signal: string) =>
    receivedSignals(side, signal).find(({ role }) => role === "rank 0")?.t ?? Number.NaN;
  return first("SIGTERM") - first("SIGINT");
}
