import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  eventFileName,
  writeImageLog,
  writeManyTagsLog,
  writeScalarLog,
} from "../../bench/speed/logs/event-logs.ts";
import {
  writeManyRuns,
  writeMergedLog,
  writeResumedLog,
  writeSmallLog,
} from "../../bench/speed/logs/event-variants.ts";
import { writeTable, writeTrainLog } from "../../bench/speed/logs/text-logs.ts";
import { readOnce } from "../../src/read-once.ts";

const root = mkdtempSync(join(tmpdir(), "stopwatch-bench-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const kinds: Readonly<Record<string, (path: string, bytes: number) => number>> = {
  pictures: writeImageLog,
  scalars: writeScalarLog,
  "scalars in torch's new style": (path, bytes) => writeScalarLog(path, bytes, "new style"),
  "scalars of TensorFlow 2": (path, bytes) => writeScalarLog(path, bytes, "tensorflow 2"),
  "500 tags in any order": writeManyTagsLog,
  "a small training": writeSmallLog,
  "scalars around a picture in one record": writeMergedLog,
  "twenty starts": writeResumedLog,
  "several runs": writeManyRuns,
};

async function countPoints(path: string): Promise<{ points: number; problems: number }> {
  const { runs } = await readOnce([path], { checkpointFolders: [] });
  const logs = runs.flatMap(({ run }) => run.logs);
  return {
    points: logs.reduce((sum, { pointCount }) => sum + pointCount, 0),
    problems: logs.reduce((sum, { problemCount }) => sum + problemCount, 0),
  };
}

/** A fast wrong answer is no result: what the bench reads must be all that was written. */
test.each(Object.entries(kinds))(
  "of a generated log with %s every point is read",
  async (_, write) => {
    const folder = mkdtempSync(join(root, "events-"));
    const points = write(join(folder, eventFileName), 700_000);
    expect(points).toBeGreaterThan(5);
    expect(await countPoints(folder)).toEqual({ points, problems: 0 });
  },
);

test.each([
  ["train.log", writeTrainLog],
  ["metrics.csv", writeTable],
] as const)("of a generated %s every point is read", async (name, write) => {
  const folder = mkdtempSync(join(root, "text-"));
  const { points } = write(join(folder, name), 300_000);
  expect(await countPoints(folder)).toEqual({ points, problems: 0 });
});
