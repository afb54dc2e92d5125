import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildRunView } from "../src/core/build-view.ts";
import type { Columns } from "../src/core/columns.ts";
import { evaluate } from "../src/core/evaluate.ts";
import { mostNameLength, mostSeries } from "../src/core/formats/points.ts";
import { startLimit } from "../src/core/log-content.ts";
import { type ReadOnceOptions, readOnce } from "../src/read-once.ts";
import { optionsOf } from "./helpers/core-samples.ts";
import { event, eventFile, fileVersion, scalar } from "./helpers/event-file-writer.ts";
import { createTempFolder } from "./watch/temp-tree.ts";

/**
 * Logs with far more of something than any training writes: tags, starts, runs, levels. What is kept of them is bounded,
 * what is left out is told, and they are judged like any other.
 */
async function readFolder(files: Readonly<Record<string, string | Uint8Array>>) {
  const root = createTempFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  const options: ReadOnceOptions = { checkpointFolders: [] };
  const { runs, problems } = await readOnce([root], options);
  return runs.map(({ run, modified }) => {
    const evaluation = evaluate(run, optionsOf());
    const view = buildRunView(evaluation, { now: 0, modified, smoothing: 0.6 });
    return { run, evaluation, view, problems, columns: columnsIn(run.logs) };
  });
}

function columnsIn(logs: Awaited<ReturnType<typeof readOnce>>["runs"][number]["run"]["logs"]) {
  return logs.flatMap((log) => log.passes.flatMap((pass) => [...pass.columns.values()]));
}

function roomOf({ steps, values, epochs, wallTimes }: Columns): number {
  return steps.length + values.length + epochs.length + wallTimes.length;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const stamp = "2026-11-23 05:47:26,025\tv\tINFO\t";
const settings = `${stamp}{'train': {'log_interval': 6, 'epochs': 60, 'batch_size': 4}, 'name': 'v'}\n`;
const losses =
  `${stamp}Train Epoch: 1 [0%]\n` +
  `${stamp}[6.08, 5.49, 1.66, 157.73, 0.0, 11.94, 6, 0.000999875]\n`;

describe("tags", () => {
  const tagCount = mostSeries + 3000;
  const floods: readonly (readonly [string, Record<string, string | Uint8Array>])[] = [
    [
      "an event file",
      {
        "events.out.tfevents.1700000000.h.1.0": eventFile(
          fileVersion(),
          ...numbers(tagCount).map((at) => event({ step: at, summary: [scalar(`loss/${at}`, 1)] })),
        ),
      },
    ],
    [
      "a table with a column of tags",
      {
        "metrics.csv": `tag,step,value\n${numbers(tagCount)
          .map((at) => `loss_${at},${at},0.5\n`)
          .join("")}`,
      },
    ],
    [
      "JSON lines",
      {
        "log.jsonl": numbers(tagCount)
          .map((at) => `{"step":${at},"loss_${at}":0.5}\n`)
          .join(""),
      },
    ],
  ];

  test.each(floods)(
    "of %s: the first are kept, the others are counted and told of",
    async (_, files) => {
      const [one] = await readFolder(files);
      expect(one?.columns).toHaveLength(mostSeries);
      expect(one?.run.logs.map((log) => log.pointCount)).toEqual([mostSeries]);
      expect(one?.view.problems.map(({ reason }) => reason)).toContainEqual({
        id: "problem.too-many-tags",
        count: 3000,
        limit: mostSeries,
      });
      // Read to its end: nothing of the file is unreadable.
      expect(one?.run.logs[0]?.read.sums?.unreadable).toBe(0);
    },
  );

  test("of long names: as many as there is room for, and the others read on", async () => {
    const size = 100_000;
    const fits = Math.floor(mostNameLength / size);
    const long = (at: number) => `${String(at).padStart(size, "x")},${at},1\n`;
    const rows = numbers(fits + 5)
      .map(long)
      .join("");
    const [one] = await readFolder({
      "metrics.csv": `tag,step,value\nloss,1,2\n${rows}loss,2,1\n`,
    });
    expect(one?.columns.map(({ tag, count }) => [tag.length, count])).toEqual([
      [4, 2],
      ...numbers(fits).map(() => [size, 1]),
    ]);
    expect(one?.run.logs[0]?.beyondCount).toBe(5);
  });

  test("in columns of a table: the first are read, the rest is told of once, and no row is called too long", async () => {
    const names = numbers(6000).map((at) => `loss_${at}`);
    const rows = numbers(6).map((step) => `${step}${",0.5".repeat(6000)}\n`);
    const [one] = await readFolder({ "metrics.csv": `step,${names.join(",")}\n${rows.join("")}` });
    expect(one?.columns).toHaveLength(4095);
    expect(one?.run.logs[0]?.pointCount).toBe(6 * 4095);
    expect(one?.view.problems.map(({ line, reason }) => [line, reason])).toEqual([
      [1, { id: "problem.too-many-columns", limit: 4096, count: 1905 }],
    ]);
  });

  test("in columns of a table: its header is known where it comes again", async () => {
    const header = `step,${numbers(5000)
      .map((at) => `loss_${at}`)
      .join(",")}\n`;
    const rows = (from: number) => [from, from + 1].map((at) => `${at}${",0.5".repeat(5000)}\n`);
    const text = [header, ...rows(1), header, ...rows(1)].join("");
    const [one] = await readFolder({ "metrics.csv": text });
    expect(one?.run.logs[0]?.passes).toHaveLength(2);
    expect(one?.view.problems).toHaveLength(1);
  });

  test("in columns of a table: a row of another length is still told of", async () => {
    const header = `step,${numbers(5000)
      .map((at) => `loss_${at}`)
      .join(",")}`;
    const [one] = await readFolder({
      "metrics.csv": `${header}\n1${",0.5".repeat(4999)}\n2,0.5\n`,
    });
    expect(one?.view.problems.map(({ line, reason }) => [line, reason])).toEqual([
      [1, { id: "problem.too-many-columns", limit: 4096, count: 905 }],
      [2, { id: "problem.row-length", expected: 5001, got: 5000 }],
      [3, { id: "problem.row-length", expected: 5001, got: 2 }],
    ]);
  });

  test("of a table of runs: as many runs, and the rest told of", async () => {
    const rows = numbers(tagCount).map((at) => `r${at},1,0.5\n`);
    const runs = await readFolder({ "metrics.csv": `run_id,step,loss\n${rows.join("")}` });
    const told = runs[0]?.problems.map(({ reason }) => reason);
    expect(told).toContainEqual({
      id: "problem.too-many-tags",
      count: 3000,
      limit: mostSeries,
    });
    expect(runs.filter(({ columns }) => columns.length > 0)).toHaveLength(mostSeries);
  });

  test("of many logs together are judged: there are more of them than a call has arguments", async () => {
    const oneLog = (first: number) =>
      eventFile(
        fileVersion(),
        ...numbers(mostSeries).map((at) => event({ step: first, summary: [scalar(`l/${at}`, 1)] })),
      );
    const names = numbers(9).map((at) => `events.out.tfevents.170000000${at}.h.1.0`);
    const files = Object.fromEntries(names.map((name, at) => [name, oneLog(at)]));
    const [one] = await readFolder(files);
    expect(one?.columns.length).toBe(9 * mostSeries);
    expect(one?.evaluation.segments).toHaveLength(9);
  });
});

describe("starts", () => {
  test("of a train.log beyond the limit are read as part of the last one, and told of", async () => {
    const [one] = await readFolder({ "train.log": (settings + losses).repeat(startLimit + 500) });
    const log = one?.run.logs[0];
    expect(log?.passes).toHaveLength(startLimit);
    expect(log?.pointCount).toBe(7 * (startLimit + 500));
    expect(log?.joinedStarts).toBe(500);
    expect(one?.view.problems.map(({ reason }) => reason)).toEqual([
      { id: "problem.too-many-starts", limit: startLimit },
    ]);
  });

  test("room is made for what each of them logged, not for all that follows", async () => {
    const [one] = await readFolder({ "train.log": (settings + losses).repeat(800) });
    const room = one?.columns.reduce((sum, columns) => sum + roomOf(columns), 0) ?? Number.NaN;
    // 7 tags a start, 3 columns a tag (steps, values, epochs), 16 numbers at least in each.
    expect(one?.columns).toHaveLength(800 * 7);
    expect(room).toBe(800 * 7 * 3 * 16);
  });

  test("are told of one by one as far as somebody reads them: the last ten", async () => {
    const [one] = await readFolder({ "train.log": (settings + losses).repeat(40) });
    const found = one?.evaluation.findings.filter(({ rule }) => rule === "segments") ?? [];
    expect(found).toHaveLength(39);
    const shown = one?.view.findings.filter(({ id }) => /start|resumed/.test(id));
    expect(shown).toEqual([
      { id: "finding.earlier-starts", count: 29 },
      ...found.slice(-10).map(({ message }) => message),
    ]);
  });

  test("ten and fewer are all told of", async () => {
    const [one] = await readFolder({ "train.log": (settings + losses).repeat(11) });
    const found = one?.evaluation.findings.filter(({ rule }) => rule === "segments") ?? [];
    expect(found).toHaveLength(10);
    expect(one?.view.findings).toEqual(one?.evaluation.findings.map(({ message }) => message));
  });
});

describe("levels", () => {
  const deep = (open: string, close: string) => `${open.repeat(200_000)}1${close.repeat(200_000)}`;

  test.each([
    ["brackets in config.json", { "config.json": `{"train":${deep("[", "]")}}` }],
    ["braces in config.json", { "config.json": `{"train":${deep('{"a":', "}")}}` }],
    ["brackets in hparams.yaml", { "hparams.yaml": `train: ${deep("[", "]")}` }],
    [
      "dicts in the first line of train.log",
      { "train.log": `${stamp}{'train': ${deep("{'a': ", "}")}}\n` },
    ],
  ])("%s are no settings; the run is judged without them", async (_, files) => {
    const own = { "train.log": "", ...files };
    const [one] = await readFolder({ ...own, "train.log": own["train.log"] + losses.repeat(5) });
    expect(one?.run.logs[0]?.pointCount).toBe(35);
    expect(one?.run.config).toBeUndefined();
  });

  test("settings as deep as a trainer's are read", async () => {
    const config = { train: { a: { b: { c: { d: [[[1]]] } } }, epochs: 8 } };
    const [one] = await readFolder({ "config.json": JSON.stringify(config), "train.log": losses });
    expect(one?.run.config).toEqual(config);
  });
});

test("a train.log without a number that is read is not called empty", async () => {
  const lines = numbers(3000).map(
    (at) => `${stamp}Loaded checkpoint 'G_${at}.pth' (iteration ${at})\n`,
  );
  const [one] = await readFolder({ "train.log": lines.join("") });
  expect(one?.evaluation.reason.id).toBe("reason.no-points");
  expect(one?.evaluation.hints.map(({ id }) => id)).not.toContain("hint.empty-log");
  const [empty] = await readFolder({ "train.log": "" });
  expect(empty?.evaluation.reason.id).toBe("reason.empty-log");
});

test("a log of a trainer that we do not know is called so, and no trainer is named", async () => {
  const lines = numbers(40).map((at) => `[2026-02-27 17:27:43,786][__main__][INFO] - item ${at}\n`);
  const [one] = await readFolder({ "train.log": lines.join("") });
  const bytes = lines.join("").length;
  expect(one?.evaluation.reason).toEqual({ id: "reason.no-known-line", bytes });
  expect(one?.evaluation.trainer.id).toBe("");
  const [known] = await readFolder({ "train.log": lines.join("") + losses });
  expect(known?.evaluation.reason.id).not.toBe("reason.no-known-line");
  expect(known?.evaluation.trainer.id).not.toBe("");
});
