import {
  appendFileSync,
  copyFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { evaluate } from "../src/core/evaluate.ts";
import { segmentsOf } from "../src/core/segments.ts";
import { findSeries, seriesOf } from "../src/core/series.ts";
import { evaluateOptions } from "../src/options.ts";
import { readOnce } from "../src/read-once.ts";
import { createRunReading, type RunReading } from "../src/run-reading.ts";
import { discoverRuns } from "../src/watch/discover.ts";
import { createLogReader } from "../src/watch/log-reader.ts";
import type { RunFiles } from "../src/watch/runs.ts";
import { event, eventFile, fileVersion, scalar } from "./helpers/event-file-writer.ts";
import { recordedEpochs, recordedSettings } from "./helpers/recorded-run.ts";
import { failingDisk } from "./models/followed-file.ts";
import { createTempFolder, writeTree } from "./watch/temp-tree.ts";

/** Lines of GPT-SoVITS's train.log: an epoch's first line with its loss, and its end. */
function epochLines(epoch: number, mel: number, name = "alice"): string {
  const stamp = `2026-11-23 05:29:${String(epoch % 60).padStart(2, "0")},180\t${name}\tINFO\t`;
  return [
    `${stamp}Train Epoch: ${epoch} [0%]`,
    `${stamp}[6.02, 5.96, 0.49, ${mel}, 0.0, 126.88, ${epoch * 10}, 9.9e-05]`,
    `${stamp}====> Epoch: ${epoch}`,
    "",
  ].join("\n");
}

const melTag = "loss/g/mel";

function readingOf(path: string, options: Partial<Parameters<typeof createRunReading>[1]> = {}) {
  const files: RunFiles = {
    path: join(path, ".."),
    name: "alice",
    logs: [{ path }],
    settings: [],
    checkpointFolders: [],
  };
  return createRunReading(files, { checkpointFolders: [], ...options });
}

async function readAll(reading: RunReading): Promise<void> {
  while ((await reading.readNew()).more);
}

/** Everything that was read: points of each pass, and problems, in their order. */
function story(reading: RunReading): unknown {
  return reading.runs().map((run) =>
    run.logs.map((log) => ({
      problems: log.problems,
      passes: log.passes.map(({ columns, epochEnds }) => ({
        epochEnds,
        columns: [...columns.values()].map(({ tag, count, steps, epochs, values }) => [
          tag,
          [...steps.subarray(0, count)],
          [...epochs.subarray(0, count)],
          [...values.subarray(0, count)],
        ]),
      })),
    })),
  );
}

/** The curve of the mel loss, resumes told. */
function melOf(reading: RunReading): readonly number[] {
  const [run] = reading.runs();
  return run === undefined ? [] : [...(findSeries(seriesOf(run), melTag)?.values ?? [])];
}

test("T2 the same bytes before and after: a log rewritten in its place is told by its beginning and its end", async () => {
  const log = join(createTempFolder(), "train.log");
  const old = epochLines(1, 50) + epochLines(2, 40);
  writeFileSync(log, old);
  const reading = readingOf(log);
  await readAll(reading);
  // As long as before, equal in its first and last 100 bytes.
  writeFileSync(log, `${old.replace("50,", "51,")}${epochLines(3, 30)}`);
  await readAll(reading);
  expect(melOf(reading)).toEqual([51, 40, 30]);
  expect(reading.generation).toBe(1);
  // What was forgotten is said.
  expect(reading.problems).toEqual([{ file: log, reason: { id: "problem.replaced" } }]);
});

test.each(["train.log", "console.log"])(
  "T3 a %s that is rotated while it grows loses no line, and an audit afterwards tells the same",
  async (name) => {
    const folder = createTempFolder();
    const log = join(folder, "alice", name);
    writeTree(folder, { [`alice/${name}`]: epochLines(1, 50) + epochLines(2, 45) });
    const found = async () => (await discoverRuns([folder])).runs[0] as RunFiles;
    const reading = createRunReading(await found(), { checkpointFolders: [] });
    await readAll(reading);
    appendFileSync(log, epochLines(3, 40));
    renameSync(log, `${log}.1`);
    appendFileSync(`${log}.1`, epochLines(4, 35));
    writeFileSync(log, epochLines(5, 30));
    await readAll(reading);
    // Before and after the next search for runs, which finds what was rotated as a log of its own.
    expect(melOf(reading)).toEqual([50, 45, 40, 35, 30]);
    reading.update(await found());
    await readAll(reading);
    expect(melOf(reading)).toEqual([50, 45, 40, 35, 30]);
    const { runs } = await readOnce([folder], { checkpointFolders: [] });
    expect(runs.map(({ run }) => run)).toEqual(reading.runs());
    expect(reading.problems).toEqual([]);
    expect(reading.generation).toBeGreaterThan(0);
  },
);

test("T3 what is written to a log after it was copied away and cut is a log of its own", async () => {
  const folder = createTempFolder();
  const log = join(folder, "train.log");
  writeFileSync(log, epochLines(1, 50));
  const reading = readingOf(log);
  await readAll(reading);
  appendFileSync(log, epochLines(2, 45));
  copyFileSync(log, `${log}.1`);
  truncateSync(log, 0);
  appendFileSync(log, epochLines(3, 40));
  await readAll(reading);
  expect(melOf(reading)).toEqual([50, 45, 40]);
});

test("T3 a log under another name is read on there until its own name stands again", async () => {
  const folder = createTempFolder();
  const log = join(folder, "train.log");
  writeFileSync(log, epochLines(1, 50));
  let now = 0;
  const reading = readingOf(log, { monotonic: () => now });
  await readAll(reading);
  renameSync(log, join(folder, "kept.txt"));
  // The trainer holds it open and writes on.
  for (const [epoch, mel] of [
    [2, 45],
    [3, 40],
  ] as const) {
    appendFileSync(join(folder, "kept.txt"), epochLines(epoch, mel));
    now += 10;
    await readAll(reading);
  }
  expect(melOf(reading)).toEqual([50, 45, 40]);
  expect(reading.tails()).toMatchObject([{ at: join(folder, "kept.txt"), lag: 0, errors: {} }]);
  expect((await reading.readNew()).retryAfter).toBeLessThanOrEqual(2);
  // A new training under the old name: what somebody keeps elsewhere is none of its business.
  writeFileSync(log, epochLines(1, 99));
  now += 10;
  await readAll(reading);
  expect(melOf(reading)).toEqual([99]);
});

test("T3 a log that is gone is kept as read and looked for again and again, and read anew when it is back", async () => {
  const log = join(createTempFolder(), "train.log");
  writeFileSync(log, epochLines(1, 50));
  let now = 0;
  const reading = readingOf(log, { monotonic: () => now });
  await readAll(reading);
  rmSync(log);
  for (let look = 0; look < 20; look += 1) {
    const { retryAfter, changed } = await reading.readNew();
    expect(retryAfter).toBeLessThanOrEqual(2);
    expect(changed).toBe(false);
    now += retryAfter ?? 0;
  }
  expect(melOf(reading)).toEqual([50]);
  expect(reading.tails()).toMatchObject([{ state: "missing", errors: { ENOENT: 20 } }]);
  writeFileSync(log, epochLines(1, 48));
  await readAll(reading);
  expect(melOf(reading)).toEqual([48]);
});

test("T5 marks of order, carriage returns and holes of zeros are no text, and holes are told", async () => {
  const log = join(createTempFolder(), "train.log");
  const text = (epochLines(1, 50) + epochLines(2, 45)).replaceAll("\n", "\r\n");
  const third = Buffer.concat([Buffer.alloc(700), Buffer.from(epochLines(3, 40))]);
  writeFileSync(log, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text), third]));
  const reading = readingOf(log);
  await readAll(reading);
  expect(melOf(reading)).toEqual([50, 45, 40]);
  expect(reading.runs()[0]?.logs[0]?.problems.map(({ reason }) => reason.id)).toEqual([
    "problem.nul-bytes",
  ]);
});

test("T7 a step that goes back begins a new segment, and none of the old points stands beside the new ones", async () => {
  const log = join(createTempFolder(), "train.log");
  const reading = readingOf(log);
  writeFileSync(log, [1, 2, 3, 4].map((epoch) => epochLines(epoch, 50 - epoch)).join(""));
  await readAll(reading);
  appendFileSync(log, epochLines(3, 20) + epochLines(4, 19));
  await readAll(reading);
  const [run] = reading.runs();
  if (run === undefined) throw new Error("no run");
  expect(
    segmentsOf(run).map(({ kind, firstStep, overlapTo }) => [kind, firstStep, overlapTo]),
  ).toEqual([
    ["start", 10, undefined],
    ["resume", 30, 40],
  ]);
  expect(melOf(reading)).toEqual([49, 48, 20, 19]);
});

test.each(["EIO", "ESTALE", "EMFILE", "EACCES", "EBUSY", "ENOTCONN"])(
  "A14 T9 a log that fails with %s keeps what was read, is tried again more and more seldom, and recovers",
  async (code) => {
    const log = join(createTempFolder(), "train.log");
    writeFileSync(log, epochLines(1, 50));
    const failing = { code, after: 0, times: 0 };
    let now = 0;
    const createReader = (path: string) => createLogReader(path, failingDisk(failing));
    const reading = readingOf(log, { monotonic: () => now, createReader });
    await readAll(reading);
    appendFileSync(log, epochLines(2, 45));
    failing.times = 8;
    const waits: number[] = [];
    for (let look = 0; look < 8; look += 1) {
      const { retryAfter = Number.NaN, changed } = await reading.readNew();
      expect(changed).toBe(false);
      waits.push(retryAfter);
      // A look before its time asks the system nothing.
      await reading.readNew();
      now += retryAfter;
    }
    const longest = code === "EIO" || code === "ESTALE" || code === "ENOTCONN" ? 30 : 2;
    expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 32, 64].map((wait) => Math.min(wait, longest)));
    expect(reading.tails()).toMatchObject([{ state: "unreadable", errors: { [code]: 8 } }]);
    expect(reading.problems).toMatchObject([{ file: log, reason: { code } }]);
    expect(melOf(reading)).toEqual([50]);
    await readAll(reading);
    expect(melOf(reading)).toEqual([50, 45]);
    expect(reading.problems).toEqual([]);
    expect(reading.generation).toBe(0);
  },
);

test("A13 a log that failed for long is read at the first look after something was told of it", async () => {
  const log = join(createTempFolder(), "train.log");
  writeFileSync(log, epochLines(1, 50));
  const failing = { code: "EIO", after: 0, times: 6 };
  let now = 0;
  const createReader = (path: string) => createLogReader(path, failingDisk(failing));
  const reading = readingOf(log, { monotonic: () => now, createReader });
  for (let look = 0; look < 6; look += 1) now += (await reading.readNew()).retryAfter ?? 0;
  // Its time has not come: the next try would be half a minute later.
  now -= 20;
  expect(await reading.readNew()).toMatchObject({ changed: false });
  reading.hint(log);
  expect(await reading.readNew()).toMatchObject({ changed: true });
  expect(melOf(reading)).toEqual([50]);
});

test("A14 a disk that fails in the middle of a log loses and doubles nothing", async () => {
  const log = join(createTempFolder(), "train.log");
  const epochs = Array.from({ length: 3000 }, (_, index) =>
    epochLines(index + 1, 50 - index / 100),
  );
  writeFileSync(log, epochs.join(""));
  const whole = readingOf(log);
  await readAll(whole);
  let struck = 0;
  // Opened, and then the first, second, third … read fails.
  for (let after = 1; after < 6; after += 1) {
    const failing = { code: "EIO", after, times: 1 };
    const createReader = (path: string) => createLogReader(path, failingDisk(failing));
    let now = 0;
    const reading = readingOf(log, { monotonic: () => now, createReader });
    await readAll(reading);
    now += 60;
    await readAll(reading);
    if (failing.times === 0) struck += 1;
    expect(story(reading)).toEqual(story(whole));
  }
  expect(struck).toBeGreaterThan(2);
});

/** A run called by a name in GBK, and a line in UTF-8 with signs of two to four bytes. */
const mixedLog = Buffer.concat([
  Buffer.from(epochLines(1, 50)),
  Buffer.from(epochLines(2, 45, "名字")),
  Buffer.from(epochLines(3, 40, "NAME")).map((byte) => (byte === 0x4d ? 0xc3 : byte)),
  Buffer.from("2026-11-23 05:29:59,180\talice\tINFO\tsaving ckpt é名😀\r\n"),
  ...Array.from({ length: 12 }, (_, index) => Buffer.from(epochLines(index + 4, 39 - index))),
]);

test("A15 T4 a text log cut at any byte between two looks reads as one that was never cut", async () => {
  const folder = createTempFolder();
  const log = join(folder, "train.log");
  writeFileSync(log, mixedLog);
  const whole = readingOf(log);
  await readAll(whole);
  expect(melOf(whole)).toHaveLength(15);
  const wanted = story(whole);
  for (let cut = 0; cut <= mixedLog.length; cut += 1) {
    writeFileSync(log, mixedLog.subarray(0, cut));
    const reading = readingOf(log);
    await readAll(reading);
    appendFileSync(log, mixedLog.subarray(cut));
    await readAll(reading);
    if (JSON.stringify(story(reading)) !== JSON.stringify(wanted)) {
      expect(story(reading), `cut after ${cut} bytes`).toEqual(wanted);
    }
  }
}, 120_000);

test("A15 a log that is told from its beginning alone may begin at any byte", async () => {
  const folder = createTempFolder();
  const files = {
    "metrics.csv": "step,loss,val_loss\n10,1.5,1.6\n20,1.25,1.4\n30,1.125,1.3\n",
    "console.txt": "INFO:alice:Train Epoch: 1 [0%]\nINFO:alice:====> Epoch: 1\n",
    "history.jsonl": '{"step": 10, "loss": 1.5}\n{"step": 20, "loss": 1.25}\n',
  };
  for (const [name, text] of Object.entries(files)) {
    const log = join(folder, name);
    writeFileSync(log, text);
    const whole = readingOf(log);
    await readAll(whole);
    const wanted = JSON.stringify(story(whole));
    expect(wanted).not.toBe("[[]]");
    for (let cut = 0; cut <= text.length; cut += 1) {
      writeFileSync(log, text.slice(0, cut));
      const reading = readingOf(log);
      await readAll(reading);
      appendFileSync(log, text.slice(cut));
      await readAll(reading);
      expect(JSON.stringify(story(reading)), `${name} cut after ${cut} bytes`).toBe(wanted);
    }
  }
}, 120_000);

test("A16 an event file cut at any byte between two looks reads as one that was never cut", async () => {
  const folder = createTempFolder();
  const log = join(folder, "events.out.tfevents.1700000000.vm.1.0");
  const points = Array.from({ length: 10 }, (_, step) =>
    event({ step, summary: [scalar(melTag, 50 - step), scalar("learning_rate", 1e-4)] }),
  );
  const file = eventFile(fileVersion(), ...points);
  writeFileSync(log, file);
  const whole = readingOf(log);
  await readAll(whole);
  expect(melOf(whole)).toHaveLength(10);
  const wanted = JSON.stringify(story(whole));
  for (let cut = 0; cut <= file.length; cut += 1) {
    writeFileSync(log, file.subarray(0, cut));
    const reading = readingOf(log);
    await readAll(reading);
    appendFileSync(log, file.subarray(cut));
    await readAll(reading);
    expect(JSON.stringify(story(reading)), `cut after ${cut} bytes`).toBe(wanted);
  }
}, 120_000);

test("A18 N15 a resume that appends to the log and opens a new event file is one run of two segments, each point once", async () => {
  const folder = createTempFolder();
  const run = join(folder, "alice");
  const start = (epochs: readonly number[], offset: number) => ({
    text: epochs.map((epoch) => epochLines(epoch, 60 - epoch + offset)).join(""),
    events: eventFile(
      fileVersion(),
      ...epochs.map((epoch) =>
        event({ step: epoch * 10, summary: [scalar(melTag, 60 - epoch + offset)] }),
      ),
    ),
  });
  const [first, second] = [start([1, 2, 3, 4, 5], 0), start([4, 5, 6, 7], 0.5)];
  writeTree(run, {
    "train.log": first.text,
    "events.out.tfevents.1700000000.vm.1.0": first.events,
  });
  const reading = createRunReading((await discoverRuns([folder])).runs[0] as RunFiles, {
    checkpointFolders: [],
  });
  await readAll(reading);
  appendFileSync(join(run, "train.log"), second.text);
  writeTree(run, { "events.out.tfevents.1700000900.vm.2.0": second.events });
  const found = await discoverRuns([folder]);
  expect(found.runs).toHaveLength(1);
  reading.update(found.runs[0] as RunFiles);
  await readAll(reading);
  const [seen] = reading.runs();
  if (seen === undefined) throw new Error("no run");
  const series = findSeries(seriesOf(seen), melTag);
  expect([...(series?.steps ?? [])]).toEqual([10, 20, 30, 40, 50, 60, 70]);
  expect(melOf(reading)).toEqual([59, 58, 57, 56.5, 55.5, 54.5, 53.5]);
  expect(segmentsOf(seen).map(({ kind, points, overlapTo }) => [kind, points, overlapTo])).toEqual([
    ["start", 35, undefined],
    ["resume", 28, 50],
  ]);
});

test("A22 T4 a line of three megabytes is told, costs no line behind it, and is not kept in memory", async () => {
  const log = join(createTempFolder(), "train.log");
  const junk = Buffer.alloc(3 * 2 ** 20, "x");
  writeFileSync(log, epochLines(1, 50));
  const reading = readingOf(log);
  await readAll(reading);
  for (let times = 0; times < 30; times += 1) appendFileSync(log, junk);
  appendFileSync(log, `\n${epochLines(2, 45)}`);
  const before = process.memoryUsage();
  await readAll(reading);
  const after = process.memoryUsage();
  // 90 MB went by.
  expect(after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(
    48 * 2 ** 20,
  );
  expect(melOf(reading)).toEqual([50, 45]);
  expect(reading.runs()[0]?.logs[0]?.problems.map(({ reason }) => reason.id)).toEqual([
    "problem.line-too-long",
  ]);
});

test("A23 after a crash at any of fifty moments, reading again ends with the verdict of an unbroken reading", async () => {
  const folder = createTempFolder();
  const log = join(folder, "train.log");
  const text = Buffer.from(recordedEpochs().join(""));
  writeTree(folder, { "config.json": recordedSettings() });
  const judged = (reading: RunReading) => {
    const [run] = reading.runs();
    if (run === undefined) throw new Error("no run");
    const { verdict, advice, best, reason, findings, segments } = evaluate(
      run,
      evaluateOptions({}),
    );
    return { verdict, advice, best, reason, findings, segments };
  };
  writeFileSync(log, text);
  const unbroken = readingOf(log);
  await readAll(unbroken);
  const wanted = judged(unbroken);
  expect(wanted.verdict).toBe("overfitting");
  for (let crash = 1; crash <= 50; crash += 1) {
    // Golden ratio steps: spread over the file, hardly ever at a line's end.
    const at = Math.floor(text.length * ((crash * 0.618_034) % 1));
    writeFileSync(log, text.subarray(0, at));
    const broken = readingOf(log);
    await readAll(broken);
    const again = readingOf(log);
    await readAll(again);
    expect(story(again)).toEqual(story(broken));
    appendFileSync(log, text.subarray(at));
    await readAll(again);
    expect(judged(again), `crashed at byte ${at}`).toEqual(wanted);
  }
}, 120_000);
