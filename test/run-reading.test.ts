import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Run } from "../src/core/run.ts";
import { createRunReading, type RunReading } from "../src/run-reading.ts";
import type { RunFiles } from "../src/watch/runs.ts";
import { event, eventFile, fileVersion, scalar } from "./helpers/event-file-writer.ts";
import { consoleLog, createTempFolder, lossTable, trainLog, writeTree } from "./watch/temp-tree.ts";

/** A run in a folder with these logs, as discovery would describe it. */
function filesIn(folder: string, logs: readonly string[]): RunFiles {
  return {
    path: folder,
    name: "alice",
    logs: logs.map((log) => ({ path: join(folder, log) })),
    settings: [join(folder, "config.json")],
    checkpointFolders: [join(folder, "weights")],
  };
}

function readingOf(folder: string, logs: readonly string[]): RunReading {
  let now = 0;
  // A minute goes by between two looks: however often a log failed, it is tried again.
  const monotonic = () => {
    now += 60;
    return now;
  };
  return createRunReading(filesIn(folder, logs), { checkpointFolders: [], monotonic });
}

async function readAll(reading: RunReading): Promise<boolean> {
  let changed = false;
  for (;;) {
    const read = await reading.readNew();
    changed ||= read.changed;
    if (!read.more) return changed;
  }
}

/** Values of a tag in the order logged, over all logs and starts of the only run. */
function valuesOf(reading: RunReading, tag: string): readonly number[] {
  const runs = reading.runs();
  expect(runs).toHaveLength(1);
  return valuesIn(runs[0], tag);
}

function valuesIn(run: Run | undefined, tag: string): readonly number[] {
  return (run?.logs ?? []).flatMap((log) =>
    log.passes.flatMap((pass) =>
      [...pass.columns.values()]
        .filter((columns) => columns.tag === tag)
        .flatMap((columns) => [...columns.values.subarray(0, columns.count)]),
    ),
  );
}

const stamp = "2026-11-23 05:29:42,180\talice\tINFO\t";

test("nothing is read before it is asked for, and reading again finds nothing new", async () => {
  const folder = createTempFolder();
  writeTree(folder, { "train.log": trainLog });
  const reading = readingOf(folder, ["train.log"]);
  expect(reading.runs()[0]?.logs.flatMap((log) => log.pointCount)).toEqual([]);
  expect(await readAll(reading)).toBe(true);
  expect(valuesOf(reading, "loss/g/mel")).toEqual([108.75]);
  expect(await readAll(reading)).toBe(false);
  expect(valuesOf(reading, "loss/g/mel")).toEqual([108.75]);
});

test("a line that is half written counts when it is whole, once", async () => {
  const folder = createTempFolder();
  const log = join(folder, "train.log");
  writeFileSync(log, trainLog);
  const reading = readingOf(folder, ["train.log"]);
  await readAll(reading);
  appendFileSync(log, `${stamp}Train Epoch: 2 [0%]\n${stamp}[6.0, 5.9, 0.4, 9`);
  await readAll(reading);
  expect(valuesOf(reading, "loss/g/mel")).toEqual([108.75]);
  appendFileSync(log, "0.5, 0.0, 126.8, 4, 9.9e-05]\n");
  expect(await readAll(reading)).toBe(true);
  expect(valuesOf(reading, "loss/g/mel")).toEqual([108.75, 90.5]);
});

test("a log that was replaced is read from its start, and what the old one said is forgotten", async () => {
  const folder = createTempFolder();
  const log = join(folder, "train.log");
  writeFileSync(log, trainLog + trainLog.replace("108.75", "100"));
  const reading = readingOf(folder, ["train.log"]);
  await readAll(reading);
  expect(valuesOf(reading, "loss/g/mel")).toEqual([108.75, 100]);
  writeFileSync(join(folder, "new"), trainLog.replace("108.75", "55.5"));
  renameSync(join(folder, "new"), log);
  expect(await readAll(reading)).toBe(true);
  expect(valuesOf(reading, "loss/g/mel")).toEqual([55.5]);
});

test("a log that went is kept as read, and one that comes back as another is read anew", async () => {
  const folder = createTempFolder();
  const log = join(folder, "train.log");
  writeFileSync(log, trainLog);
  const reading = readingOf(folder, ["train.log"]);
  await readAll(reading);
  rmSync(log);
  await readAll(reading);
  expect(valuesOf(reading, "loss/g/mel")).toEqual([108.75]);
  writeFileSync(log, trainLog.replace("108.75", "44"));
  await readAll(reading);
  await readAll(reading);
  expect(valuesOf(reading, "loss/g/mel")).toEqual([44]);
});

test("the last line of a table without a line break is taken at the end alone", async () => {
  const folder = createTempFolder();
  writeTree(folder, { "metrics.csv": lossTable.trimEnd() });
  const reading = readingOf(folder, ["metrics.csv"]);
  await readAll(reading);
  expect(valuesOf(reading, "val_loss")).toEqual([1.6]);
  reading.finish();
  expect(valuesOf(reading, "val_loss")).toEqual([1.6, 1.4]);
  reading.finish();
  expect(valuesOf(reading, "val_loss")).toEqual([1.6, 1.4]);
});

test("a table counts as ended when it has been quiet, and is read again if it goes on after all", async () => {
  const folder = createTempFolder();
  const table = join(folder, "metrics.csv");
  writeFileSync(table, `${lossTable}2,1.1,1.`);
  const written = statSync(table).mtimeMs / 1000;
  const reading = readingOf(folder, ["metrics.csv"]);
  await readAll(reading);
  expect(reading.finishQuiet(written + 1)).toBe(false);
  expect(valuesOf(reading, "val_loss")).toEqual([1.6, 1.4]);
  expect(reading.finishQuiet(written + 60)).toBe(true);
  expect(reading.finishQuiet(written + 61)).toBe(false);
  expect(valuesOf(reading, "val_loss")).toEqual([1.6, 1.4, 1]);
  // The writer had only paused: what looked like 1. was the beginning of 1.25.
  appendFileSync(table, "25\n");
  await readAll(reading);
  expect(valuesOf(reading, "val_loss")).toEqual([1.6, 1.4, 1.25]);
});

test("a text log is never taken for ended by its silence", async () => {
  const folder = createTempFolder();
  const log = join(folder, "train.log");
  writeFileSync(log, trainLog);
  utimesSync(log, 1000, 1000);
  const reading = readingOf(folder, ["train.log"]);
  await readAll(reading);
  expect(reading.finishQuiet(2_000_000_000)).toBe(false);
});

test("a table of several runs gives a run each, named and told apart by path", async () => {
  const folder = createTempFolder();
  const rows = ["run_id,step,loss", "a,1,3.5", "b,1,7.5", "a,2,2.5", "b,2,6.5", ""];
  writeTree(folder, { "runs.csv": rows.join("\n") });
  const reading = readingOf(folder, ["runs.csv"]);
  await readAll(reading);
  const found = reading.runs().map((run) => [run.name, run.path, valuesIn(run, "loss")]);
  expect(found).toEqual([
    ["a", `${folder}#a`, [3.5, 2.5]],
    ["b", `${folder}#b`, [7.5, 6.5]],
  ]);
});

test("a console capture counts only while the log beside it holds no point", async () => {
  const folder = createTempFolder();
  const [log, console] = [join(folder, "train.log"), join(folder, "console.log")];
  writeFileSync(log, "");
  writeFileSync(console, consoleLog.replace("108.75", "77"));
  const files = { ...filesIn(folder, []), logs: [{ path: log }, { path: console, spare: true }] };
  const reading = createRunReading(files, { checkpointFolders: [] });
  await readAll(reading);
  expect(valuesOf(reading, "loss/g/mel")).toEqual([77]);
  writeFileSync(log, trainLog);
  await readAll(reading);
  expect(valuesOf(reading, "loss/g/mel")).toEqual([108.75]);
});

test("logs come and go with a new discovery; those that stay are not read twice", async () => {
  const folder = createTempFolder();
  const version = fileVersion();
  const point = (step: number, value: number) =>
    event({ step, summary: [scalar("loss/g/mel", value)] });
  writeTree(folder, {
    "train.log": trainLog,
    "events.out.tfevents.1.vm.1.0": eventFile(version, point(1, 12.5)),
  });
  const reading = readingOf(folder, ["train.log"]);
  await readAll(reading);
  reading.update(filesIn(folder, ["train.log", "events.out.tfevents.1.vm.1.0"]));
  expect(await readAll(reading)).toBe(true);
  expect(valuesOf(reading, "loss/g/mel")).toEqual([108.75, 12.5]);
  reading.update(filesIn(folder, ["events.out.tfevents.1.vm.1.0"]));
  expect(valuesOf(reading, "loss/g/mel")).toEqual([12.5]);
});

test("points of a log in a sub-folder belong to that folder", async () => {
  const folder = createTempFolder();
  const path = join(folder, "eval/events.out.tfevents.1.vm.1.1");
  mkdirSync(join(folder, "eval"));
  writeFileSync(path, eventFile(fileVersion(), event({ step: 9, summary: [scalar("mel", 3)] })));
  const files = { ...filesIn(folder, []), logs: [{ path, folder: "eval" }] };
  const reading = createRunReading(files, { checkpointFolders: [] });
  await readAll(reading);
  const columns = [...(reading.runs()[0]?.logs[0]?.passes[0]?.columns.values() ?? [])];
  expect(columns.map((each) => [each.folder, each.tag])).toEqual([["eval", "mel"]]);
});

test("settings and checkpoints are looked at again, and a change is told once", async () => {
  const folder = createTempFolder();
  writeTree(folder, { "train.log": trainLog, "config.json": '{"train": {"epochs": 8}}' });
  mkdirSync(join(folder, "weights"));
  const reading = readingOf(folder, ["train.log"]);
  expect(await reading.lookAround()).toBe(true);
  expect(await reading.lookAround()).toBe(false);
  expect(reading.runs()[0]?.config).toEqual({ train: { epochs: 8 } });
  writeTree(folder, { "weights/alice_e4_s72.pth": "" });
  expect(await reading.lookAround()).toBe(true);
  expect(reading.runs()[0]?.checkpointFiles).toMatchObject([
    { path: join(folder, "weights/alice_e4_s72.pth"), own: true },
  ]);
});

test("a folder named by the user makes its files the run's own; a shared one does not", async () => {
  const [folder, shared] = [createTempFolder(), createTempFolder()];
  writeTree(folder, { "train.log": trainLog });
  writeTree(shared, { "bob_e4_s72.pth": "" });
  const files = { ...filesIn(folder, ["train.log"]), checkpointFolders: [shared] };
  const own = async (checkpointFolders: readonly string[]) => {
    const reading = createRunReading(files, { checkpointFolders });
    await reading.lookAround();
    return reading.runs()[0]?.checkpointFiles.map((file) => file.own);
  };
  expect(await own([])).toEqual([false]);
  expect(await own([shared])).toEqual([true]);
});

test("progress counts the bytes of all logs, and modified is the newest of their times", async () => {
  const folder = createTempFolder();
  writeTree(folder, { "train.log": trainLog, "metrics.csv": lossTable });
  utimesSync(join(folder, "train.log"), 1_700_000_000, 1_700_000_000);
  utimesSync(join(folder, "metrics.csv"), 1_700_000_500, 1_700_000_500);
  const reading = readingOf(folder, ["train.log", "metrics.csv"]);
  expect([reading.progress(), reading.modified()]).toEqual([{ read: 0, total: 0 }, 0]);
  await readAll(reading);
  const total = trainLog.length + lossTable.length;
  expect([reading.progress(), reading.modified()]).toEqual([{ read: total, total }, 1_700_000_500]);
});

test.skipIf(process.platform === "win32")(
  "a log that cannot be read is a problem until it can be",
  async () => {
    const folder = createTempFolder();
    const log = join(folder, "train.log");
    mkdirSync(log);
    const reading = readingOf(folder, ["train.log"]);
    await readAll(reading);
    const [problem, ...more] = reading.problems;
    expect(more).toEqual([]);
    expect(problem?.file).toBe(log);
    expect(problem?.reason.id).toBe("problem.unreadable");
    rmSync(log, { recursive: true });
    writeFileSync(log, trainLog);
    await readAll(reading);
    await readAll(reading);
    expect(reading.problems).toEqual([]);
    expect(valuesOf(reading, "loss/g/mel")).toEqual([108.75]);
  },
);
