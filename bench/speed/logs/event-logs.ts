import { closeSync, openSync, writeSync } from "node:fs";
import { createRecordWriter, type RecordWriter, type ScalarStyle } from "./event-records.ts";
import { drawPng } from "./pictures.ts";
import { createRandom, randomBytes } from "./random.ts";
import {
  images,
  intervalSeconds,
  intervalSteps,
  lossAt,
  scalarTags,
  trainingStart,
} from "./training.ts";

/** The name that torch would give: a host that is nowhere, a process that is none. */
export const eventFileName = `events.out.tfevents.${trainingStart}.bench.1.0`;

/** Bytes of one logging interval with pictures, and of one scalar, headers and all: to plan a size. */
const IMAGE_INTERVAL = 234_800;
const SCALAR = 52;

/** Writes a GPT-SoVITS event file with pictures; about `bytes` long. Returns how many points it holds. */
export function writeImageLog(path: string, bytes: number): number {
  const random = createRandom(1);
  const noise = randomBytes(256 * 1024, random);
  const intervals = Math.max(2, Math.round(bytes / IMAGE_INTERVAL));
  return writeEvents(path, "simple", (writer, spill) => {
    for (let index = 0; index < intervals; index += 1) {
      writeInterval(writer, { index, intervals, random, noise });
      spill();
    }
    return intervals * scalarTags.length;
  });
}

/** Different pictures of each tag; a real file holds thousands, which no reader tells from these. */
const drawnOfEach = 4;

/**
 * The same, whose pictures are PNG files that can be looked at, of a training that gets worse from its middle on: its
 * best, its turn and its end are three moments. Returns how many points it holds.
 */
export function writePictureLog(path: string, bytes: number): number {
  const random = createRandom(4);
  const drawn = new Map(
    images.map(([tag, size]) => [
      tag,
      Array.from({ length: drawnOfEach }, () => drawPng(size, random)),
    ]),
  );
  const intervals = Math.max(2, Math.round(bytes / IMAGE_INTERVAL));
  return writeEvents(path, "simple", (writer, spill) => {
    for (let index = 0; index < intervals; index += 1) {
      const at = {
        step: index * intervalSteps,
        wallTime: trainingStart + index * intervalSeconds,
      };
      const share = index / intervals;
      for (const tag of scalarTags) {
        const value = lossAt(share < 0.5 ? 2 * share : 2 - 2 * share, random);
        writer.scalar(at, tag, tag === "learning_rate" ? 1e-4 : value);
      }
      for (const [tag, pictures] of drawn) {
        writer.image(at, tag, pictures[index % drawnOfEach] ?? Buffer.alloc(0));
      }
      spill();
    }
    return intervals * scalarTags.length;
  });
}

/** One logging interval: its scalars, then its pictures if there is noise to make them of. */
export function writeInterval(
  writer: RecordWriter,
  of: {
    readonly index: number;
    readonly intervals: number;
    readonly random: () => number;
    readonly noise?: Buffer;
  },
): void {
  const step = of.index * intervalSteps;
  let wallTime = trainingStart + of.index * intervalSeconds;
  for (const tag of scalarTags) {
    const value = tag === "learning_rate" ? 1e-4 : lossAt(of.index / of.intervals, of.random);
    writer.scalar({ step, wallTime }, tag, value);
    wallTime += 0.001;
  }
  if (of.noise === undefined) return;
  for (const [tag, size] of images) {
    const length = Math.round(size * (0.99 + 0.02 * of.random()));
    const from = Math.floor(of.random() * (of.noise.length - length));
    writer.image({ step, wallTime }, tag, of.noise.subarray(from, from + length));
    wallTime += 0.012;
  }
}

/** Writes an event file of scalars alone. Returns how many points it holds. */
export function writeScalarLog(path: string, bytes: number, style: ScalarStyle = "simple"): number {
  const random = createRandom(2);
  const intervals = Math.max(2, Math.round(bytes / (SCALAR * scalarTags.length)));
  return writeEvents(path, style, (writer, spill) => {
    for (let index = 0; index < intervals; index += 1) {
      writeInterval(writer, { index, intervals, random });
      spill();
    }
    return intervals * scalarTags.length;
  });
}

/** Writes scalars of 500 tags, each step in another order. Returns how many points it holds. */
export function writeManyTagsLog(path: string, bytes: number): number {
  const random = createRandom(3);
  const tags = Array.from({ length: 500 }, (_, index) => `layer_${index}/weight_norm`);
  const steps = Math.max(2, Math.round(bytes / (63 * tags.length)));
  return writeEvents(path, "simple", (writer, spill) => {
    for (let step = 0; step < steps; step += 1) {
      for (let left = tags.length; left > 0; left -= 1) {
        const drawn = Math.floor(random() * left);
        const tag = tags[drawn] ?? "";
        tags[drawn] = tags[left - 1] ?? "";
        tags[left - 1] = tag;
        writer.scalar({ step, wallTime: trainingStart + step }, tag, random());
      }
      spill();
    }
    return steps * tags.length;
  });
}

const SPILL = 1024 * 1024;

function writeEvents(
  path: string,
  style: ScalarStyle,
  write: (writer: RecordWriter, spill: () => void) => number,
): number {
  const writer = createRecordWriter(style);
  const file = openSync(path, "w");
  try {
    writer.fileVersion(trainingStart);
    const points = write(writer, () => {
      if (writer.length() >= SPILL) writeSync(file, writer.take());
    });
    writeSync(file, writer.take());
    return points;
  } finally {
    closeSync(file);
  }
}
