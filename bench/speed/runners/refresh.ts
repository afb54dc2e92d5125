import { closeSync, openSync, statSync, truncateSync, writeSync } from "node:fs";
import { evaluate } from "../../../src/core/evaluate.ts";
import { evaluateOptions } from "../../../src/options.ts";
import { createRunReading } from "../../../src/run-reading.ts";
import { discoverRuns } from "../../../src/watch/discover.ts";
import { writeInterval } from "../logs/event-logs.ts";
import { createRecordWriter } from "../logs/event-records.ts";
import { createRandom, randomBytes } from "../logs/random.ts";

/**
 * `node refresh.js FOLDER FILE`: reads a run, lets its event file grow by one logging interval, and prints how long
 * reading on took. The file is cut back to its length afterwards.
 */
const [folder = "", file = ""] = process.argv.slice(2);
const { runs } = await discoverRuns([folder], { checkpointFolders: [] });
const [found] = runs;
if (found === undefined) throw new Error(`no run in ${folder}`);
const reading = createRunReading(found, { checkpointFolders: [] });
while ((await reading.readNew()).more);
const random = createRandom(9);
const noise = randomBytes(256 * 1024, random);
const { size } = statSync(file);
const taken: number[] = [];
const judged: number[] = [];
try {
  for (let time = 0; time < 9; time += 1) {
    appendInterval(1_000_000 + time);
    const started = performance.now();
    while ((await reading.readNew()).more);
    taken.push(performance.now() - started);
    const judging = performance.now();
    for (const run of reading.runs()) evaluate(run, evaluateOptions({}));
    judged.push(performance.now() - judging);
  }
} finally {
  truncateSync(file, size);
}
process.stdout.write(`${JSON.stringify({ readMs: middle(taken), judgeMs: middle(judged) })}\n`);

function appendInterval(index: number): void {
  const writer = createRecordWriter();
  writeInterval(writer, { index, intervals: 2_000_000, random, noise });
  const handle = openSync(file, "a");
  writeSync(handle, writer.take());
  closeSync(handle);
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
