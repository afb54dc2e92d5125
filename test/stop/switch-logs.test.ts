import { copyFileSync, readdirSync, readFileSync, renameSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startStopwatch, stateFolder } from "./stopwatch-process.ts";
import {
  countedSignals,
  expectNoSignals,
  expectOnlyWebuiLives,
  expectTraining,
  improves,
  overfits,
  startScene,
  type WhenFinished,
} from "./switch-scene.ts";
import { until } from "./until.ts";
import { createVictimRoot, type VictimRoot } from "./victims.ts";

// What a log may hold, and what may happen to it, while the switch is armed.

const pace = ["--steps", "1", "--step-seconds", "2.5"];

describe.concurrent("N13 an armed guard sends nothing for", () => {
  const logs: readonly (readonly [string, readonly string[]])[] = [
    ["NaN, infinities, gaps, and steps that come twice or go back", ["--curve", "odd"]],
    ["a loss that never changes", ["--curve", "constant"]],
  ];
  test.for(logs)("%s", async ([_, curve], { onTestFinished }) => {
    const options = [...curve, "--fast-epochs", "14", ...pace];
    const scene = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = scene.guard("--arm");
    await stopwatch.event("armed");
    await expectTraining(scene.root, 6);
    expect(stopwatch.child.exitCode, stopwatch.stderr()).toBe(null);
    expect(stopwatch.events().some(({ event }) => event === "decided")).toBe(false);
    expectNoSignals(scene.root);
  });

  test("a log with one point", async ({ onTestFinished }) => {
    // The first of a thousand steps is logged, no other.
    const options = ["--curve", "nan", "--steps", "1000", "--log-every", "1000"];
    const scene = await startScene(onTestFinished, { kind: "s2", options });
    const stopwatch = scene.guard("--arm");
    await stopwatch.event("armed");
    expect(stopwatch.events().some(({ event }) => event === "decided")).toBe(false);
    expectNoSignals(scene.root);
  });
});

function hasEnded(root: VictimRoot, epoch: number): boolean {
  return root.records().some((record) => record.what === "epoch ended" && record.epoch === epoch);
}

/**
 * A guard that is armed before its trainer's twelfth epoch ended. Left alone the trainer would be stopped at its
 * thirteenth, and what is left of its log after a cut is judged two epochs later. On a busy machine arming may take
 * longer than that: then it says nothing of a cut, and another pair is started.
 */
async function armInTime(whenFinished: WhenFinished) {
  const options = ["--overfit", "--fast-epochs", "9", ...pace];
  for (let round = 0; round < 3; round += 1) {
    const { root, guard } = await startScene(whenFinished, { kind: "s2", options });
    const stopwatch = guard("--arm");
    await stopwatch.event("armed");
    if (!hasEnded(root, 12)) return { root, stopwatch };
  }
  throw new Error("three times armed too late to tell anything: the machine is too busy");
}

describe.concurrent("N14 an armed guard does not decide on mixed points when its log is", () => {
  const log = (root: VictimRoot) => join(root.path, "logs/alice/train.log");
  const ways: readonly (readonly [string, (root: VictimRoot) => void])[] = [
    ["cut to nothing", (root) => truncateSync(log(root))],
    ["rotated", (root) => renameSync(log(root), `${log(root)}.1`)],
    [
      "replaced by a copy",
      (root) => {
        copyFileSync(log(root), `${log(root)}.new`);
        renameSync(`${log(root)}.new`, log(root));
      },
    ],
  ];
  test.for(ways)("%s", { timeout: 240_000 }, async ([_, change], { onTestFinished }) => {
    const { root, stopwatch } = await armInTime(onTestFinished);
    change(root);
    const isFourteenth = () => hasEnded(root, 14);
    await until("the fourteenth epoch", isFourteenth, { within: 60 });
    expect(stopwatch.events().some(({ event }) => event === "decided")).toBe(false);
    expectNoSignals(root);
  });
});

describe.concurrent("N23 a run with a hostile name", () => {
  const run = 'al\x1b]52;c;eA==\x07\x1b[2J\u202e\x9b{"event":"stopped"}ice';
  test.for(["json", "text"])(
    "is stopped like any other, and %s events hold nothing that a terminal obeys",
    async (format, { onTestFinished }) => {
      const { root, guard } = await startScene(onTestFinished, {
        kind: "s2",
        options: overfits,
        run,
      });
      const stopwatch = guard("--arm", "--log-format", format, "--output", "plain");
      expect(await stopwatch.exit()).toBe(11);
      expect(countedSignals(root)).toEqual({ sent: ["rank 0"], received: ["rank 0"] });
      for (const text of [stopwatch.stdout(), stopwatch.stderr()]) {
        expect(text).not.toBe("");
        // Lines end with a newline; every other control character, C1 and bidirectional ones too, is foreign.
        expect(text.match(/[^\n\P{Cc}]|[\u202a-\u202e\u2066-\u2069]/gu)).toBe(null);
      }
      const state = stateFolder(root);
      for (const name of readdirSync(state, { recursive: true, encoding: "utf8" })) {
        expect(name).toMatch(/^[\w.=/-]+$/);
      }
    },
  );
});

test.concurrent("A13 a guard that is started before there is a run arms once its trainer trains", async ({
  onTestFinished,
}) => {
  const root = createVictimRoot();
  onTestFinished(() => root.reap());
  const run = join(root.path, "logs/alice");
  const options = ["--arm", "--cancel-window", "600", "--log-format", "json"];
  const stopwatch = startStopwatch(root, ["guard", run, ...options]);
  await stopwatch.event("started");
  root.start({ kind: "s2", options: [...improves, "--load-seconds", "3"], under: "webui" });
  const { pids } = await stopwatch.event("armed");
  expect(pids).toEqual([await root.pidOf("rank 0")]);
  expect(stopwatch.child.exitCode, stopwatch.stderr()).toBe(null);
  expectNoSignals(root);
});

test.concurrent("N24 an armed guard leaves the run's folder as it is, and copies the best weights elsewhere", async ({
  onTestFinished,
}) => {
  const options = [...improves, "--save-every", "4", "--exit-after", "3600"];
  const { root, victim, guard } = await startScene(onTestFinished, { kind: "s2", options });
  const before = contentsOf(victim.runPath);
  const kept = join(root.side, "kept");
  const stopwatch = guard("--arm", "--keep-best", kept);
  const { copy } = await stopwatch.event("kept");
  await expectTraining(root, 3);
  const after = contentsOf(victim.runPath);
  for (const [name, bytes] of before) {
    // The trainer itself goes on writing to its logs, at their end.
    const grows = /train\.log$|tfevents/.test(name);
    const now = after.get(name)?.subarray(0, grows ? bytes.length : undefined);
    expect(now?.equals(bytes), name).toBe(true);
  }
  const added = [...after.keys()].filter((name) => !before.has(name));
  // Those of the trainer: a save while we looked.
  expect(added.filter((name) => !/logs_s2_v2\/[GD]_\d+\.pth$/.test(name))).toEqual([]);
  const weights = [...contentsOf(join(root.path, "SoVITS_weights_v2")).values()];
  const copies = contentsOf(kept);
  expect([...copies.keys()]).toContain(String(copy));
  for (const bytes of copies.values())
    expect(weights.some((each) => each.equals(bytes))).toBe(true);
  expectNoSignals(root);
});

test.concurrent("A12 after a stop the broken file is named, and the newest sound one at or before the best", async ({
  onTestFinished,
}) => {
  const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: overfits });
  const weights = join(root.path, "SoVITS_weights_v2");
  const [late = ""] = readdirSync(weights).filter((name) => name.startsWith("alice_e12_"));
  truncateSync(join(weights, late), 1000);
  const stopwatch = guard("--arm");
  expect(await stopwatch.exit()).toBe(11);
  const audit = stopwatch.events().find(({ event }) => event === "audit");
  expect(audit).toMatchObject({ level: "error", broken: [join(weights, late)] });
  // The fifth epoch was the best; weights are saved every fourth.
  expect(audit?.["sound"]).toMatch(/alice_e4_s4\.pth$/);
  await expectOnlyWebuiLives(root);
});

function contentsOf(folder: string): ReadonlyMap<string, Buffer> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path)]),
  );
}
