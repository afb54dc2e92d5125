import { mkdirSync, utimesSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { evaluate } from "../src/core/evaluate.ts";
import { UsageError } from "../src/errors.ts";
import { evaluateOptions } from "../src/options.ts";
import { readOnce } from "../src/read-once.ts";
import {
  createTempFolder,
  lossTable,
  tensorboardExport,
  trainLog,
  writeTree,
} from "./watch/temp-tree.ts";

const plain = { checkpointFolders: [] };

test("every run below the paths is read to its end, a last line without a line break included", async () => {
  const root = createTempFolder();
  writeTree(root, { "a/train.log": trainLog, "b/metrics.csv": lossTable.trimEnd() });
  const found = await readOnce([root], plain);
  expect(found.problems).toEqual([]);
  const counts = found.runs.map(({ run }) => [
    run.name,
    run.logs.reduce((sum, log) => sum + log.pointCount, 0),
  ]);
  // Six losses and the learning rate of one list; two rows of two losses.
  expect(counts).toEqual([
    ["a", 7],
    ["b", 4],
  ]);
});

test("a pattern, a folder and a file in it name each run once", async () => {
  const root = createTempFolder();
  writeTree(root, { "a/train.log": trainLog, "b/train.log": trainLog });
  const found = await readOnce(
    [join(root, "*"), join(root, "a"), join(root, "a/train.log")],
    plain,
  );
  expect(found.runs.map(({ run }) => run.path)).toEqual([join(root, "a"), join(root, "b")]);
});

test("the time of a run is when its logs last grew", async () => {
  const root = createTempFolder();
  writeTree(root, { "a/train.log": trainLog });
  utimesSync(join(root, "a/train.log"), 1_700_000_000, 1_700_000_000);
  const found = await readOnce([root], plain);
  expect(found.runs[0]?.modified).toBe(1_700_000_000);
});

test("a path that does not exist is the person's mistake, and is named as typed", async () => {
  const root = createTempFolder();
  const typed = relative(process.cwd(), join(root, "nowhere"));
  const refused = readOnce([typed], plain);
  await expect(refused).rejects.toBeInstanceOf(UsageError);
  await expect(refused).rejects.toThrow(
    /^expected a training folder or a log file, but .*nowhere does not exist\. Example: stopwatch audit logs\/alice$/,
  );
});

test("a pattern that matches nothing is a path that does not exist", async () => {
  const root = createTempFolder();
  await expect(readOnce([join(root, "*.csv")], plain)).rejects.toThrow(/\*\.csv does not exist/);
});

test("a folder without logs is no run and no problem", async () => {
  const root = createTempFolder();
  mkdirSync(join(root, "empty"));
  expect(await readOnce([root], plain)).toEqual({ runs: [], problems: [] });
});

test("a file that was named and is no log becomes a run that says so", async () => {
  const root = createTempFolder();
  writeTree(root, { "poem.txt": "roses are red\nviolets are blue\n", "a.csv": lossTable });
  const found = await readOnce([join(root, "poem.txt"), join(root, "a.csv")], plain);
  const poem = found.runs.find(({ run }) => run.name === "poem.txt")?.run;
  expect(found.runs).toHaveLength(2);
  expect(poem?.logs.flatMap((log) => log.problems.map(({ reason }) => reason.id))).toEqual([
    "problem.unknown-format",
  ]);
  const judged = poem && evaluate(poem, evaluateOptions({}));
  expect([judged?.advice, judged?.reason.id]).toEqual(["cannot judge", "reason.no-log"]);
});

test("progress is told up to the whole size of what there is", async () => {
  const root = createTempFolder();
  writeTree(root, { "a/train.log": trainLog, "b/loss.csv": tensorboardExport });
  const told: [number, number][] = [];
  const onProgress = (read: number, total: number) => void told.push([read, total]);
  await readOnce([root], { ...plain, onProgress });
  const total = trainLog.length + tensorboardExport.length;
  expect(told.at(-1)).toEqual([total, total]);
  expect(told.every(([read, of]) => read <= of)).toBe(true);
});

test("checkpoints of a folder named by the user are the run's own, whatever they are called", async () => {
  const [root, weights] = [createTempFolder(), createTempFolder()];
  writeTree(root, { "a/train.log": trainLog });
  writeTree(weights, { "someone_e4_s72.pth": "" });
  const folders = [relative(process.cwd(), weights)];
  const found = await readOnce([root], { checkpointFolders: folders });
  expect(found.runs[0]?.run.checkpointFiles).toMatchObject([
    { path: join(weights, "someone_e4_s72.pth"), own: true },
  ]);
});
