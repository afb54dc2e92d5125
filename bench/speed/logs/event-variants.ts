import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { eventFileName, writeInterval } from "./event-logs.ts";
import { createRecordWriter, type RecordWriter } from "./event-records.ts";
import { createRandom, randomBytes } from "./random.ts";
import { lossAt, scalarTags, trainingStart } from "./training.ts";

const SPILL = 1024 * 1024;

/** Writes one event file; `more` is called until it says that it is done. */
function writeFile(path: string, more: (writer: RecordWriter) => boolean): void {
  const writer = createRecordWriter();
  const file = openSync(path, "w");
  try {
    writer.fileVersion(trainingStart);
    for (let goesOn = true; goesOn; ) {
      goesOn = more(writer);
      if (!goesOn || writer.length() >= SPILL) writeSync(file, writer.take());
    }
  } finally {
    closeSync(file);
  }
}

/** A v3 or v4 training: three scalars an interval, a tiny file. Returns how many points it holds. */
export function writeSmallLog(path: string, bytes: number): number {
  const random = createRandom(6);
  const intervals = Math.max(2, Math.round(bytes / 160));
  let index = 0;
  writeFile(path, (writer) => {
    const at = { step: index * 100, wallTime: trainingStart + index * 33 };
    writer.scalar(at, "loss/g/total", lossAt(index / intervals, random));
    writer.scalar(at, "learning_rate", 1e-4);
    writer.scalar(at, "grad_norm_g", random());
    index += 1;
    return index < intervals;
  });
  return intervals * 3;
}

/** Scalars before and behind a picture in one record, histograms and sounds between. Returns how many points it holds. */
export function writeMergedLog(path: string, bytes: number): number {
  const random = createRandom(7);
  const noise = randomBytes(256 * 1024, random);
  const records = Math.max(2, Math.round(bytes / 40_000));
  let index = 0;
  writeFile(path, (writer) => {
    const at = { step: index * 100, wallTime: trainingStart + index };
    const blob = noise.subarray(0, 2_000 + Math.floor(random() * 60_000));
    writer.merged(at, ["loss/g/mel", lossAt(index / records, random)], blob, [
      "loss/g/kl",
      random(),
    ]);
    writer.histogram(at, "weights", noise.subarray(0, 2_000 + Math.floor(random() * 8_000)));
    index += 1;
    return index < records;
  });
  return records * 2;
}

/**
 * A folder of a training that was resumed: each file begins before the last one ended, the last at 0 again. Returns how
 * many points all files hold.
 */
export function writeResumedLog(path: string, bytes: number): number {
  const files = 20;
  const intervals = Math.max(4, Math.round(bytes / (52 * scalarTags.length * files)));
  for (let number = 0; number < files; number += 1) {
    const random = createRandom(100 + number);
    const first = number === files - 1 ? 0 : Math.floor(number * intervals * 0.8);
    const name = number === 0 ? path : join(path, "..", nameOfFile(number));
    let index = 0;
    writeFile(name, (writer) => {
      writeInterval(writer, { index: first + index, intervals: intervals * files, random });
      index += 1;
      return index < intervals;
    });
  }
  return files * intervals * scalarTags.length;
}

/** Eight runs and more as `bytes` gives room, one in the folder itself and the others below it. Returns how many points all hold. */
export function writeManyRuns(path: string, bytes: number): number {
  const folder = join(path, "..");
  const runs = Math.max(8, Math.min(200, Math.round(bytes / 100_000)));
  let points = writeSmallLog(path, bytes / runs);
  for (let run = 1; run < runs; run += 1) {
    mkdirSync(join(folder, `run-${run}`), { recursive: true });
    points += writeSmallLog(join(folder, `run-${run}`, eventFileName), bytes / runs);
  }
  return points;
}

function nameOfFile(number: number): string {
  return eventFileName.replace(String(trainingStart), String(trainingStart + number));
}
