import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { preloaded } from "./preloads.ts";
import { startStopwatch } from "./stopwatch-process.ts";
import {
  expectNoSignals,
  expectTraining,
  expectWebuiLives,
  overfits,
  startScene,
  trainLog,
} from "./switch-scene.ts";
import { until } from "./until.ts";
import { createVictimRoot } from "./victims.ts";

const trains = ["--overfit", "--fast-epochs", "13", "--step-seconds", "0.5"];

describe.concurrent("the switch refuses", () => {
  test("N2 every pid that is not the trainer's", { timeout: 120_000 }, async ({
    onTestFinished,
  }) => {
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: trains });
    const shell = root.records().find((one) => one.shell)?.shell;
    const strangers = [shell, await root.pidOf("webui"), process.pid, process.ppid];
    const malformed = ["0", "1", "-1", "-5", "", "text", " 12", "0x10", "1e3", "2147483648"];
    for (const pid of [...malformed, ...strangers.map(String)]) {
      const stopwatch = guard("--arm", `--pid=${pid}`);
      expect(await stopwatch.ended, `${pid} ${stopwatch.stderr()}`).toBe(13);
      expect(stopwatch.events().map(({ event }) => event)).toContain("refused");
    }
    expectNoSignals(root);
    await expectTraining(root);
    await expectWebuiLives(root);
  });

  test("N2 a pidfile that is empty, stale or no file", async ({ onTestFinished }) => {
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: trains });
    const pidfile = join(root.side, "pidfile");
    for (const text of ["", "0", "-1\n", "4194304\n", `${process.pid}\n`, "1".repeat(100)]) {
      writeFileSync(pidfile, text);
      const stopwatch = guard("--arm", "--pidfile", pidfile);
      expect(await stopwatch.ended, `${text} ${stopwatch.stderr()}`).toBe(13);
    }
    const stopwatch = guard("--arm", "--pidfile", root.side);
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(13);
    expectNoSignals(root);
  });

  test("N10 a trainer that ignores SIGINT because a script started it with &", async ({
    onTestFinished,
  }) => {
    const { root, guard } = await startScene(onTestFinished, {
      kind: "s2",
      options: trains,
      under: "background",
    });
    const stopwatch = guard("--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(13);
    expect(JSON.stringify(await refusal(stopwatch))).toContain("sigint-ignored");
    expectNoSignals(root);
    await expectTraining(root);
  });

  test("N11 two trainers that write the same log, and lists both", async ({ onTestFinished }) => {
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: trains });
    root.start({ kind: "s2", options: trains });
    await until("the second", () => root.records().filter((one) => isRank(one)).length === 2);
    await until("its log", () => trainLog(root).split("s2_ckpt_dir").length > 2);
    const stopwatch = guard("--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(13);
    const text = JSON.stringify(await refusal(stopwatch));
    for (const { pid } of root.records().filter((one) => isRank(one))) {
      expect(text).toContain(String(pid));
    }
    expectNoSignals(root);
  });

  test("N17 without a state folder that can be written", async ({ onTestFinished }) => {
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: trains });
    writeFileSync(join(root.side, "a-file"), "");
    const stopwatch = guard("--arm", "--state-folder", join(root.side, "a-file"));
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(13);
    expectNoSignals(root);
  });
});

describe.concurrent("A26 exit codes of a guard", () => {
  test("0 when the run ended and nothing was found", async ({ onTestFinished }) => {
    // To its planned end, which is epoch 60.
    const options = ["--curve", "improving", "--fast-epochs", "55", "--epochs", "60"];
    const { guard } = await startScene(onTestFinished, {
      kind: "s2",
      options: [...options, "--step-seconds", "2"],
    });
    const stopwatch = guard("--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(0);
  });

  test("10 when the run ended, should have stopped, and the switch was not armed", async ({
    onTestFinished,
  }) => {
    const options = [...overfits, "--epochs", "20"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = guard();
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(10);
    expectNoSignals(root);
  });

  test("13 when nobody trains the run", async ({ onTestFinished }) => {
    const root = createVictimRoot();
    onTestFinished(() => root.reap());
    const victim = root.start({ kind: "s2", options: [...trains, "--epochs", "13"] });
    await victim.ended;
    const stopwatch = startStopwatch(root, ["guard", victim.runPath, "--arm"]);
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(13);
  });

  test("14 when the trainer went away before its end, and not by us", async ({
    onTestFinished,
  }) => {
    const options = ["--curve", "improving", "--fast-epochs", "20", "--step-seconds", "0.5"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = guard("--arm");
    await stopwatch.event("armed");
    process.kill(await root.pidOf("rank 0"), "SIGKILL");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(14);
    expectNoSignals(root);
  });

  test("2 for a usage that cannot be understood", async ({ onTestFinished }) => {
    const root = createVictimRoot();
    onTestFinished(() => root.reap());
    const stopwatch = startStopwatch(root, ["guard", root.path, "--stop-on", "boredom"]);
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(2);
  });

  test.for([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "N20 its own %s: %i, and the trainer feels nothing",
    async ([signal, code], { onTestFinished }) => {
      const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: trains });
      const stopwatch = guard("--arm", "--cancel-window", "600");
      await stopwatch.event("armed");
      stopwatch.child.kill(signal);
      expect(await stopwatch.ended, stopwatch.stderr()).toBe(code);
      expectNoSignals(root);
      await expectTraining(root);
    },
  );
});

describe.concurrent("N22 no real signal and no program", () => {
  const programs: readonly (readonly string[])[] = [
    ["audit", "logs/alice"],
    ["doctor", "logs/alice"],
    ["tail", "logs", "--once"],
    ["guard", "logs/alice"],
    ["guard", "logs/alice", "--arm", "--dry-run", "--cancel-window", "0"],
    ["demo", "--output", "plain", "--speed", "5000"],
  ];
  test.for(programs)("unless armed: stopwatch %s %s %s %s", async (args, { onTestFinished }) => {
    const { root } = await startScene(onTestFinished, {
      kind: "s2",
      // Ends by itself, yet not before a guard on two busy cores has seen it.
      options: [...trains, "--epochs", "33"],
    });
    const recording = join(root.side, "recording.jsonl");
    const variables = { STOPWATCH_RECORDING: recording };
    const stopwatch = startStopwatch(root, args, preloaded("signal-recorder", variables));
    await stopwatch.ended;
    const lines = readFileSync(recording, "utf8").trimEnd().split("\n").slice(1);
    // Signal 0 only asks whether a process may be signalled.
    expect(lines.filter((line) => !line.includes('"signal":0'))).toEqual([]);
    expectNoSignals(root);
  });

  test("the recorder sees a real signal when armed", async ({ onTestFinished }) => {
    const { root, guardIn } = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const recording = join(root.side, "recording.jsonl");
    const variables = { STOPWATCH_RECORDING: recording };
    const stopwatch = guardIn(preloaded("signal-recorder", variables), "--arm");
    expect(await stopwatch.ended, stopwatch.stderr()).toBe(11);
    const real = readFileSync(recording, "utf8")
      .split("\n")
      .filter((line) => line.includes("SIGINT"));
    expect(real).toHaveLength(1);
    expect(real[0]).toContain(`"pid":${await root.pidOf("rank 0")}`);
  });
});

function isRank({ what, role }: { what: string; role: string }): boolean {
  return what === "started" && role === "rank 0";
}

async function refusal(stopwatch: { event(name: string): Promise<unknown> }): Promise<unknown> {
  return stopwatch.event("refused");
}
