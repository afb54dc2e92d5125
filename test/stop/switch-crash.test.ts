import { describe, expect, test } from "vitest";
import { preloaded } from "./preloads.ts";
import { inRounds } from "./rounds.ts";
import { receivedSignals } from "./side-records.ts";
import { secondsBetween } from "./stopwatch-process.ts";
import { expectOnlyWebuiLives, overfits, type Scene, startScene } from "./switch-scene.ts";
import { now, until } from "./until.ts";

// Stopwatch is killed at a step of a stop and started again at once, as systemd would.

/** Where it dies, and how many signals had left by then; a first life that sent none may have been about to. */
const steps = [
  { point: "before decided", sent: 0, mayHaveSent: false },
  { point: "after decided", sent: 0, mayHaveSent: false },
  { point: "before intent", sent: 0, mayHaveSent: false },
  { point: "after intent", sent: 0, mayHaveSent: true },
  { point: "before kill", sent: 0, mayHaveSent: true },
  { point: "after kill", sent: 1, mayHaveSent: true },
  { point: "before sent", sent: 1, mayHaveSent: true },
  { point: "after sent", sent: 1, mayHaveSent: true },
  { point: "before stopped", sent: 1, mayHaveSent: true },
  { point: "after stopped", sent: 1, mayHaveSent: true },
] as const;

describe.concurrent("N19 A23 a stopwatch that is killed and started again", () => {
  test.for(inRounds(steps, { few: 1, many: 20 }))(
    "$point: one signal in all, and what may have been sent is not sent again before 30 s ($round)",
    { timeout: 150_000 },
    async ({ point, sent, mayHaveSent }, { onTestFinished }) => {
      const scene = await startScene(onTestFinished, { kind: "s2", options: overfits });
      const { root } = scene;
      await crash(scene, point);
      // A rank that got a signal writes it down a moment later.
      await until("what was sent", () => signalTimes(scene).length >= sent);
      const restarted = now();
      const second = scene.guard("--arm");
      const code = await second.exit(130);
      // What a first signal already stopped is nobody's to stop; what it did not is stopped by the second life.
      expect(sent === 0 ? [11] : [0, 10, 11, 13, 14], second.stderr()).toContain(code);
      const times = signalTimes(scene);
      expect(times, second.stderr()).toHaveLength(1);
      if (sent === 0 && mayHaveSent) {
        expect((times[0] ?? 0) - restarted).toBeGreaterThan(30);
        // Not for want of a safe moment: it only watches until then.
        expect(secondsBetween(second, "decided", "waiting")).toBeGreaterThan(25);
      }
      await expectOnlyWebuiLives(root);
    },
  );

  test("after a first signal that was swallowed: the next one comes after half a minute of watching", {
    timeout: 150_000,
  }, async ({ onTestFinished }) => {
    const options = [...overfits, "--swallow", "1"];
    const scene = await startScene(onTestFinished, { kind: "s2", options });
    await crash(scene, "after kill");
    await until("what was sent", () => signalTimes(scene).length === 1);
    const restarted = now();
    const second = scene.guard("--arm");
    expect(await second.exit(130)).toBe(11);
    const [first = 0, next = 0, ...more] = signalTimes(scene);
    expect(more).toEqual([]);
    expect(first).toBeLessThan(restarted);
    expect(next - restarted).toBeGreaterThan(30);
    expect(secondsBetween(second, "decided", "waiting")).toBeGreaterThan(25);
  });
});

/** Runs an armed guard until it dies at a point. */
async function crash({ guardIn }: Scene, point: string): Promise<void> {
  const first = guardIn(preloaded("crash-point", { STOPWATCH_CRASH_AT: point }), "--arm");
  expect(await first.exit()).toBe(-9);
}

function signalTimes({ root }: Scene): readonly number[] {
  return receivedSignals(root.side)
    .filter(({ role }) => role === "rank 0")
    .map(({ t }) => t);
}
