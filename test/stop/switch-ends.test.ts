import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readJournals } from "./stopwatch-process.ts";
import {
  countedSignals,
  expectNoSignals,
  expectTraining,
  overfits,
  startScene,
} from "./switch-scene.ts";
import { until } from "./until.ts";

describe.concurrent("N20 an armed guard whose reader goes away", () => {
  const ways = [
    // Whoever read the lines has seen enough (`| head`); the events go to the journal's reader in any case.
    { stream: "stdout", goesOn: false },
    { stream: "stderr", goesOn: true },
  ] as const;
  test.for(ways)(
    "($stream): the trainer feels nothing, and it does not end as by a fault of ours",
    async ({ stream, goesOn }, { onTestFinished }) => {
      const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: overfits });
      const stopwatch = guard("--arm", "--output", "plain", "--cancel-window", "600");
      await stopwatch.event("armed");
      stopwatch.child[stream]?.destroy();
      // It writes to both at the latest when it decides.
      const decided = () => readJournals(root).some(({ event }) => event === "decided");
      await until("its next words", () => (goesOn ? decided() : stopwatch.child.exitCode !== null));
      await expectTraining(root, 2);
      expect(goesOn ? [null] : [0, 10]).toContain(stopwatch.child.exitCode);
      expectNoSignals(root);
    },
  );
});

describe.concurrent("A26 a guard ends with", () => {
  test("15 when the run ended and could not be judged", async ({ onTestFinished }) => {
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const stopwatch = guard("--monitor", "no/such/tag");
    const { advice } = await stopwatch.event("advice");
    expect(advice).toBe("cannot judge");
    // It looks for the trainer every two seconds.
    await expectTraining(root, 4);
    writeFileSync(join(root.side, "press-stop"), "");
    expect(await stopwatch.exit()).toBe(15);
    expect(countedSignals(root)).toEqual({ sent: [], received: [] });
  });
});
