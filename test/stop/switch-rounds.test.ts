import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inRounds, roundsOf } from "./rounds.ts";
import type { SideRecord } from "./side-records.ts";
import { readJournals } from "./stopwatch-process.ts";
import {
  countedSignals,
  diverges,
  expectOnlyWebuiLives,
  firstSignal,
  overfits,
  startScene,
} from "./switch-scene.ts";
import type { VictimKind, VictimRoot } from "./victims.ts";

// What is shown by doing it again and again; STOPWATCH_ROUNDS=all makes the whole number of rounds.

const timeout = 150_000;

/**
 * Every epoch: its one line, the figures, four quiet seconds, its validation. The decision comes with the validation,
 * and its window ends when the next epoch's line has just been logged.
 */
const drawing = ["--steps", "5", "--log-every", "5", "--step-seconds", "1"];
const figures = [
  { plot: "0.16", least: 1 },
  { plot: "3", least: 3 },
] as const;

const kinds: readonly {
  readonly what: string;
  readonly kind: VictimKind;
  readonly options: readonly string[];
  readonly signalled: readonly string[];
}[] = [
  { what: "one rank", kind: "s2", options: overfits, signalled: ["rank 0"] },
  {
    what: "two ranks",
    kind: "s2",
    options: [...overfits, "--ranks", "2"],
    signalled: ["rank 0", "rank 1"],
  },
  { what: "LoRA", kind: "lora", options: [...overfits, "--workers", "2"], signalled: ["rank 0"] },
  { what: "s1", kind: "lightning", options: diverges, signalled: ["main 0"] },
];

describe.concurrent("again and again", () => {
  test.for(inRounds(figures, { few: 3, many: 30 }))(
    "N7 figures are drawn for $plot s after a line: the signal comes after that, and is enough ($round)",
    { timeout },
    async ({ plot, least }, { onTestFinished }) => {
      const options = [...overfits, ...drawing, "--plot-seconds", plot];
      const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
      const stopwatch = guard("--arm", "--cancel-window", "1");
      expect(await stopwatch.exit()).toBe(11);
      const story = JSON.stringify([root.records().slice(-12), readJournals(root)]);
      expect(countedSignals(root).received, story).toEqual(["rank 0"]);
      const signal = firstSignal(root, "rank 0");
      const line = root.records().findLast(({ what, t }) => what === "logged" && t < signal.t);
      // The log's growth is seen a little after it happens, never before.
      expect(signal.t - (line?.t ?? 0), story).toBeGreaterThanOrEqual(least);
      expect(root.records().some(({ what }) => what === "swallowed")).toBe(false);
    },
  );

  test.for(inRounds([{ saves: "direct" }, { saves: "temp" }], { few: 1, many: 10 }))(
    "N8 a decision during a slow save ($saves) is carried out after it, with no broken file ($round)",
    { timeout },
    async ({ saves: kind }, { onTestFinished }) => {
      // Every epoch ends in its validation and then in three saves, so that the decision falls into one.
      const saves = ["--save-every", "1", "--save-seconds", "1.5", "--save-kind", kind];
      const options = [...overfits, ...saves];
      const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
      const stopwatch = guard("--arm");
      await stopwatch.event("decided");
      const begun = root.records().findLast(({ what }) => what.startsWith("save "));
      expect(begun?.what).toBe("save begins");
      expect(await stopwatch.exit()).toBe(11);
      const isOver = ({ what, epoch }: SideRecord) =>
        what === "save ended" && epoch === begun?.epoch;
      const over = root.records().find(isOver);
      expect(over?.said).toBe("Success.");
      expect(firstSignal(root, "rank 0").t).toBeGreaterThan(over?.t ?? Number.POSITIVE_INFINITY);
      expect(countedSignals(root).received).toEqual(["rank 0"]);
      expectSoundFiles(root);
    },
  );

  // Once each is in switch.test.ts, with more to it.
  test.for(inRounds(kinds, { few: 0, many: 8 }))(
    "A1 $what: stopped and verified, by one signal to each that trains ($round)",
    { timeout },
    async ({ kind, options, signalled }, { onTestFinished }) => {
      const { root, guard } = await startScene(onTestFinished, { kind, options });
      const stopwatch = guard("--arm");
      expect(await stopwatch.exit()).toBe(11);
      expect(countedSignals(root)).toEqual({ sent: signalled, received: signalled });
      await expectOnlyWebuiLives(root);
    },
  );

  test.for(roundsOf({ few: 10, many: 50 }))(
    "N18 two guards of one target: one signal in all (%i)",
    { timeout },
    async (_round, { onTestFinished }) => {
      const { root, guard } = await startScene(onTestFinished, { kind: "s2", options: overfits });
      const codes = await Promise.all([guard("--arm").exit(), guard("--arm").exit()]);
      expect(codes.toSorted((a, b) => a - b)).toEqual([11, 13]);
      expect(countedSignals(root)).toEqual({ sent: ["rank 0"], received: ["rank 0"] });
    },
  );
});

/** Every checkpoint ends in a zip end record without a comment, and no temp file is left. */
function expectSoundFiles({ path }: VictimRoot): void {
  const folders = ["logs/alice/logs_s2_v2", "SoVITS_weights_v2"];
  const files = folders.flatMap((name) =>
    readdirSync(join(path, name)).map((file) => join(name, file)),
  );
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const end = readFileSync(join(path, file)).subarray(-22);
    expect(end.subarray(0, 4).toString("latin1"), file).toBe("PK\x05\x06");
  }
  expect(readdirSync(path).filter((name) => name.endsWith(".pth"))).toEqual([]);
}
