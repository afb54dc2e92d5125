import { closeSync, openSync, writeSync } from "node:fs";
import { now } from "../clock.ts";
import { createRecordWriter } from "../logs/event-records.ts";
import { createRandom, randomBytes } from "../logs/random.ts";
import { images, lossAt, scalarTags } from "../logs/training.ts";

/**
 * `node appender.js FILE BURSTS GAP_MS`: writes an event file as torch does: each record is an open, an append and a
 * close; scalars 1 ms apart, pictures 12 ms. Prints `{step, wallTime}` of each decisive scalar once it is written.
 */
const [file = "", bursts = "0", gapMs = "1500"] = process.argv.slice(2);
const random = createRandom(7);
const noise = randomBytes(256 * 1024, random);
const writer = createRecordWriter();

writer.fileVersion(now());
append();
for (let burst = 1; burst <= Number(bursts); burst += 1) {
  await pause(Number(gapMs));
  const step = burst * 100;
  for (const tag of scalarTags) {
    const wallTime = now();
    const value = tag === "learning_rate" ? 1e-4 : lossAt(burst / Number(bursts), random);
    writer.scalar({ step, wallTime }, tag, value);
    append();
    if (tag === "loss/g/mel") process.stdout.write(`${JSON.stringify({ step, wallTime })}\n`);
    await pause(1);
  }
  for (const [tag, size] of images) {
    writer.image({ step, wallTime: now() }, tag, noise.subarray(0, size));
    append();
    await pause(12);
  }
}

function append(): void {
  const handle = openSync(file, "a");
  writeSync(handle, writer.take());
  closeSync(handle);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
