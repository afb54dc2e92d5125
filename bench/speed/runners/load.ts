import { readFileSync } from "node:fs";
import { evaluate } from "../../../src/core/evaluate.ts";
import { blobsOf } from "../../../src/core/read-bytes.ts";
import { readBytesOf } from "../../../src/core/run.ts";
import { evaluateOptions } from "../../../src/options.ts";
import { readOnce } from "../../../src/read-once.ts";

/**
 * `node load.js PATH [--hot N | --verify]`: reads runs as `stopwatch audit` does, and prints how long that took from
 * the first byte to the last point in its column; with `--hot`, the shortest of N further times; with `--verify`, every
 * checksum is checked.
 */
const [path = "", flag, times] = process.argv.slice(2);
const how = { checkpointFolders: [], recognise: { verify: flag === "--verify" } };
const judging = evaluateOptions({});
const before = bytesRead();
const started = performance.now();
const { runs } = await readOnce([path], how);
const loadMs = performance.now() - started;
const readBytes = bytesRead() - before;
const rss = process.memoryUsage().rss;
const points = runs.reduce(
  (sum, { run }) => sum + run.logs.reduce((all, log) => all + log.pointCount, 0),
  0,
);
const checked = runs.reduce(
  (sum, { run }) =>
    sum + blobsOf(readBytesOf(run), true).reduce((all, { count }) => all + count, 0),
  0,
);
const judgeStarted = performance.now();
for (const { run } of runs) evaluate(run, judging);
const judgeMs = performance.now() - judgeStarted;
const hot: number[] = [];
for (let time = 0; flag === "--hot" && time < Number(times); time += 1) {
  const again = performance.now();
  await readOnce([path], how);
  hot.push(performance.now() - again);
}
const peakRss = process.resourceUsage().maxRSS * 1024;
const said = { loadMs, judgeMs, points, checked, rss, peakRss, readBytes };
process.stdout.write(
  `${JSON.stringify(hot.length > 0 ? { ...said, hotMs: Math.min(...hot) } : said)}\n`,
);

/** Bytes that this process has asked the system for; NaN where the system does not say (no Linux). */
function bytesRead(): number {
  try {
    return Number(/rchar: (\d+)/.exec(readFileSync("/proc/self/io", "utf8"))?.[1]);
  } catch {
    return Number.NaN;
  }
}
