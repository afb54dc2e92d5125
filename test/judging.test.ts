import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { nowOf } from "../src/clocks.ts";
import { createJudging, type JudgingOptions } from "../src/judging.ts";
import { evaluateOptions } from "../src/options.ts";
import { discoverRuns } from "../src/watch/discover.ts";
import { createFormatRecogniser } from "../src/watch/recognise-format.ts";
import { createWatchedRuns, type WatchedRuns } from "../src/watched-runs.ts";
import { recording } from "./helpers/recorded-run.ts";
import { createTempFolder, writeTree } from "./watch/temp-tree.ts";

const clocks = { now: () => 1_800_000_000, monotonic: () => 1 };
const recorded = readFileSync(join(recording, "logs/validated-1/train.log"), "utf8");
const options: JudgingOptions = { ...clocks, evaluate: evaluateOptions({}), output: {} };

/** So many runs below a folder, read to their end. */
async function read(count: number): Promise<{ readonly root: string; readonly runs: WatchedRuns }> {
  const root = createTempFolder();
  const names = Array.from({ length: count }, (_, index) => `voice-${100 + index}`);
  writeTree(root, Object.fromEntries(names.map((name) => [`${name}/train.log`, recorded])));
  const recognise = createFormatRecogniser();
  const runs = createWatchedRuns({ recognise, checkpointFolders: [], wall: clocks.now });
  const found = await discoverRuns([root], { recognise });
  const logs = new Set<string>();
  runs.follow({ ...found, changed: true, logs, again: () => {} });
  while (await runs.readNew(nowOf(clocks), new AbortController().signal));
  return { root, runs };
}

test("of few runs every curve is kept; of very many only those on the screen, as soon as they are there", async () => {
  const few = await read(2);
  const judging = createJudging();
  while (judging.some(few.runs, options) === "not all");
  for (const { views } of few.runs.all()) expect(views[0]?.otherCharts.length).toBeGreaterThan(0);

  const { runs, root } = await read(60);
  while (judging.some(runs, options) === "not all");
  const drawn = () =>
    runs
      .all()
      .filter(({ views }) => (views[0]?.otherCharts.length ?? 0) > 0 && views[0]?.chart?.y.length);
  expect(drawn()).toEqual([]);
  expect(runs.all().every(({ views }) => views[0]?.chart?.tag === "loss/g/mel")).toBe(true);
  expect(judging.look(runs, [join(root, "voice-107")])).toBe(true);
  judging.atOnce(runs, options);
  expect(drawn().map(({ files }) => files.name)).toEqual(["voice-107"]);
  expect(judging.look(runs, [join(root, "voice-107")])).toBe(false);
});

test("an output that draws no curves is given none", async () => {
  const { runs } = await read(1);
  createJudging().some(runs, { ...options, output: { drawsCurves: false } });
  const [run] = runs.all();
  expect(run?.views[0]?.chart).toMatchObject({ tag: "loss/g/mel", x: [], y: [] });
  expect(run?.views[0]?.otherCharts).toEqual([]);
});

test("points without a check are judged in spare time, of runs that nobody sees an eighth as often", async () => {
  const { runs, root } = await read(60);
  const seen = join(root, "voice-107");
  const judging = createJudging();
  while (judging.some(runs, options) === "not all");
  judging.look(runs, [seen]);
  judging.atOnce(runs, options);

  let passed = performance.now() + 60_000;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => passed);
  onTestFinished(() => clock.mockRestore());
  const judged: string[] = [];
  // Each takes longer than a round of spare time, so that a round is one run.
  const guard = {
    judged: ({ files }: { readonly files: { readonly path: string } }) => {
      judged.push(files.path);
      passed += 25;
    },
  };
  for (const until = passed + 100_000; passed < until; passed += 20) {
    for (const run of runs.all()) run.due = "some time";
    judging.some(runs, { ...options, monotonic: () => passed / 1000, guard });
  }
  const ofSeen = judged.filter((path) => path === seen).length;
  const ofUnseen = judged.length - ofSeen;
  // A round of 25 ms rests 1 s and 8 s.
  expect(ofSeen).toBeGreaterThan(80);
  expect(ofSeen).toBeLessThan(100);
  expect(ofUnseen).toBeGreaterThan(10);
  expect(ofUnseen).toBeLessThanOrEqual(13);
  // In turn, those that waited longest first.
  expect(new Set(judged).size).toBe(1 + ofUnseen);
});
