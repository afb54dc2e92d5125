import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { evaluate } from "../../src/core/evaluate.ts";
import { createLogContent } from "../../src/core/log-content.ts";
import type { Run } from "../../src/core/run.ts";
import { createLiveChecks } from "../../src/guard/live-checks.ts";
import { createScoreReader } from "../../src/holdout/score-reader.ts";
import { evaluateOptions } from "../../src/options.ts";
import { createRunReading } from "../../src/run-reading.ts";
import { scoreTablePath } from "../../src/state-path.ts";
import { discoverRuns } from "../../src/watch/discover.ts";
import { createTempFolder } from "../watch/temp-tree.ts";
import { trainingLog } from "./sample-training.ts";

const head = "Wall time,Step,Value,Epoch,File,Metric,Settings";

function scene() {
  const root = createTempFolder();
  const voice = join(root, "logs", "alice");
  const stateFolder = join(root, "state");
  mkdirSync(voice, { recursive: true });
  writeFileSync(join(voice, "train.log"), trainingLog(10));
  const table = scoreTablePath(stateFolder, voice, "sovits");
  mkdirSync(dirname(table), { recursive: true });
  let time = 1;
  const write = (rows: readonly string[], path = table) => {
    writeFileSync(path, [head, ...rows, ""].join("\n"));
    // File systems keep times coarsely; two writes of one size in one tick would look alike.
    time += 1;
    utimesSync(path, time, time);
  };
  return { root, voice, stateFolder, write };
}

const rowOf = (epoch: number, value: number) => `1,${epoch * 8},${value},${epoch},,mel,s`;

test("a run being read takes scores as they come, and says that it changed", async () => {
  const { voice, stateFolder, write } = scene();
  const [files] = (await discoverRuns([voice])).runs;
  if (files === undefined) throw new Error("no run");
  const scores = createScoreReader({ stateFolder, paths: [voice] });
  const reading = createRunReading(files, { checkpointFolders: [], scores, alone: () => true });
  while ((await reading.readNew()).more);
  const tagOf = () => {
    const [run] = reading.runs();
    return run && evaluate(run, evaluateOptions({})).monitored;
  };
  await reading.lookAround();
  expect(tagOf()).toMatchObject({ evidence: "training" });
  write([rowOf(1, 30)]);
  expect(await reading.lookAround()).toBe(true);
  expect(tagOf()).toMatchObject({ evidence: "validation", folder: "holdout" });
  expect(await reading.lookAround()).toBe(false);
  write([rowOf(1, 30), rowOf(2, 29)]);
  expect(await reading.lookAround()).toBe(true);
  expect(tagOf()?.series.values).toHaveLength(2);
});

test("a table made by hand is that of the run that was named, or of the only one", async () => {
  const { root, voice, stateFolder, write } = scene();
  const mine = join(root, "mine.csv");
  write([rowOf(1, 30)], mine);
  const reader = createScoreReader({ stateFolder, paths: [voice], validation: mine });
  expect((await reader.read(voice, false))?.scores).toHaveLength(1);
  expect(await reader.read(`${voice}2`, false)).toBeUndefined();
  expect((await reader.read(`${voice}2`, true))?.scores).toHaveLength(1);
});

test("both stages of a voice have tables of their own", async () => {
  const { voice, stateFolder, write } = scene();
  write(["1,,2.5,3,,cross-entropy,s"], scoreTablePath(stateFolder, voice, "gpt"));
  const reader = createScoreReader({ stateFolder, paths: [] });
  const stage = join(voice, "logs_s1_v2", "logs_s1_v2", "version_0");
  expect((await reader.read(stage, false))?.metric).toBe("cross-entropy");
  expect(await reader.read(voice, false)).toBeUndefined();
});

function eventFileRun(scores: readonly { epoch: number; wallTime: number }[]): Run {
  const columns = (steps: readonly number[], start: number) => ({
    tag: "loss/g/mel",
    count: steps.length,
    steps: Float64Array.from(steps),
    epochs: new Float64Array(0),
    wallTimes: Float64Array.from(steps, (step) => start + step),
    values: Float64Array.from(steps, (step) => 30 - step / 10),
    merged: 0,
    weights: new Float64Array(0),
  });
  const pass = (steps: readonly number[], start: number) => ({
    began: "file" as const,
    columns: new Map([["loss/g/mel", columns(steps, start)]]),
    epochEnds: [],
    finished: false,
  });
  return {
    path: "/logs/alice",
    name: "alice",
    checkpointFiles: [],
    logs: [
      {
        ...createLogContent({ path: "/logs/alice/events", format: "event file" }),
        passes: [pass([0, 8, 16], 1000), pass([0, 8], 90_000)],
        pointCount: 5,
        keptCount: 5,
      },
    ],
    heldOut: {
      metric: "mel",
      scores: scores.map(({ epoch, wallTime }) => ({
        epoch,
        wallTime,
        step: epoch * 8,
        value: 30,
      })),
    },
  };
}

test("files that an earlier training of the same name has left do not count once it was begun anew", () => {
  const old = [2, 3, 4].map((epoch) => ({ epoch, wallTime: 2000 + epoch }));
  const { monitored } = evaluate(
    eventFileRun([{ epoch: 1, wallTime: 90_010 }, ...old]),
    evaluateOptions({}),
  );
  expect([...(monitored?.series.steps ?? [])]).toEqual([8]);
});

test("the first scores take the place of the training curve and pull no switch", () => {
  const live = createLiveChecks();
  const bare = eventFileRun([]);
  const scored = (epochs: readonly number[]) =>
    eventFileRun(epochs.map((epoch) => ({ epoch, wallTime: 90_000 + epoch })));
  const judge = (run: Run) =>
    evaluate({ ...run, logs: run.logs.map(firstPass) }, evaluateOptions({}));
  live.seen(judge(bare), 0);
  live.seen(judge(scored([1, 2, 3, 4, 5, 6, 7])), 0);
  expect(live.mayPull()).toBe(false);
  live.seen(judge(scored([1, 2, 3, 4, 5, 6, 7, 8])), 0);
  expect(live.mayPull()).toBe(true);
});

function firstPass(log: Run["logs"][number]): Run["logs"][number] {
  return { ...log, passes: log.passes.slice(0, 1) };
}
