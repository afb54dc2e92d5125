import { appendFileSync, closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nowOf } from "../src/clocks.ts";
import { discoverRuns } from "../src/watch/discover.ts";
import { createFormatRecogniser } from "../src/watch/recognise-format.ts";
import { createWatchedRuns, type WatchedRuns } from "../src/watched-runs.ts";
import { createTempFolder, trainLog, writeTree } from "./watch/temp-tree.ts";

const MiB = 2 ** 20;
const clocks = { now: () => 1_800_000_000, monotonic: () => 1 };

async function openRuns(root: string): Promise<WatchedRuns> {
  const recognise = createFormatRecogniser();
  const runs = createWatchedRuns({ recognise, checkpointFolders: [], wall: clocks.now });
  const found = await discoverRuns([root], { recognise });
  runs.follow({ ...found, changed: true, logs: new Set(), again: () => {} });
  return runs;
}

function poll(runs: WatchedRuns): Promise<boolean> {
  return runs.readNew(nowOf(clocks), new AbortController().signal);
}

/** Bytes read of each run. */
function readOf(runs: WatchedRuns): Record<string, number> {
  return Object.fromEntries(
    runs.all().map(({ files, reading }) => [files.name, reading.progress().read]),
  );
}

/** Bytes of the flood that were there at the last look and not read. */
function lagOf(runs: WatchedRuns): number {
  return runs.all().find(({ files }) => files.name === "flood")?.tails.lag ?? 0;
}

test("A20: a flood is read 32 MiB a look, and the logs beside it wait for one look at most", async () => {
  const root = createTempFolder();
  writeTree(root, { "flood/train.log": trainLog, "quiet/train.log": trainLog });
  const runs = await openRuns(root);
  while (await poll(runs));
  const file = openSync(join(root, "flood/train.log"), "a");
  const piece = "2026-01-01 10:00:00,000\tbench\tINFO\tnothing of note\n".repeat(20_000);
  let flood = 0;
  while (flood < 80 * MiB) flood += writeSync(file, piece);
  closeSync(file);
  appendFileSync(join(root, "quiet/train.log"), "one more line\n");
  const found = await discoverRuns([root]);
  const logs = new Set(found.runs.flatMap((run) => run.logs.map(({ path }) => path)));
  runs.follow({ ...found, changed: true, logs, again: () => {} });

  const before = readOf(runs)["quiet"] ?? 0;
  const seen: { readonly lag: number; readonly quiet: number }[] = [];
  for (let looks = 0; looks < 20; looks += 1) {
    const more = await poll(runs);
    seen.push({ lag: lagOf(runs), quiet: (readOf(runs)["quiet"] ?? 0) - before });
    if (!more) break;
  }
  const behind = [...new Set(seen.map(({ lag }) => lag))];
  expect(behind).toHaveLength(3);
  for (const [index, lag] of behind.entries()) {
    const left = Math.max(0, flood - (index + 1) * 32 * MiB);
    expect(Math.abs(lag - left)).toBeLessThanOrEqual(2 * MiB);
  }
  expect(seen[1]?.quiet).toBe("one more line\n".length);
  expect(runs.all().map(({ unread }) => unread)).toEqual([false, false]);
}, 60_000);
