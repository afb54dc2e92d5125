import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { listPoints, type ScalarPoint } from "../../src/core/formats/points.ts";
import { eventFile } from "../../src/core/formats/tfevents/event-file.ts";
import { addReadBytes, blobsOf, noReadBytes } from "../../src/core/read-bytes.ts";
import { systemDisk } from "../../src/watch/disk.ts";
import { createReadPace, type ReadPace, readWindows } from "../../src/watch/read-windows.ts";
import { concat, event, fileVersion, image, record, scalar } from "../helpers/event-file-writer.ts";
import { createFolderForAll } from "./temp-tree.ts";

const folder = createFolderForAll();

/** Two scalars and four pictures of some 100 kB an interval, the third picture with a scalar behind it. */
function pictureLog(intervals: number): Uint8Array {
  const records = [record(fileVersion())];
  for (let step = 0; step < intervals; step += 1) {
    records.push(record(event({ step, summary: [scalar("loss/g/mel", step)] })));
    records.push(record(event({ step, summary: [image("all/mel", 90_000 + step)] })));
    records.push(record(event({ step, summary: [image("all/end", 80_000)] })));
    records.push(
      record(event({ step, summary: [image("all/gen", 120_000), scalar("behind", step)] })),
      record(event({ step, summary: [image("all/org", 100_000)] })),
    );
  }
  return concat(records);
}

async function readAll(path: string, size: number, pace: ReadPace, verify = false) {
  const parser = eventFile.createParser({ name: path, verify });
  const read = noReadBytes();
  const points: ScalarPoint[] = [];
  let bytes = 0;
  let passed = 0;
  const file = await systemDisk.open(path, false);
  if ("code" in file) throw new Error(file.code);
  try {
    const take = (piece: Uint8Array) => {
      bytes += piece.length;
      const parsed = parser.push(piece, { size, live: false });
      addReadBytes(read, parsed);
      points.push(...listPoints(parsed.points));
      return parsed.skip;
    };
    const pass = (piece: Uint8Array) => {
      const over = parser.pass?.(piece, { size, live: false }) ?? 0;
      bytes += Math.min(over, piece.length);
      if (over > 0) passed += 1;
      return over;
    };
    const budget = Number.MAX_SAFE_INTEGER;
    const end = await readWindows(pace, { file, from: 0, to: size, budget, take, pass });
    // What was passed is told of before the call ends, without `finish`.
    const told = read.sums === undefined ? 0 : read.sums.records + read.sums.blobs;
    expect(told).toBe(size);
    addReadBytes(read, parser.finish());
    return { points, bytes, passed, end, sums: read.sums, unchecked: blobsOf(read, false) };
  } finally {
    await file.close();
  }
}

test("jumping, reading in order, over a network and to verify give the same points and books", async () => {
  const file = pictureLog(8);
  const path = join(folder, "events.out.tfevents.1.host.1.0");
  writeFileSync(path, file);
  const inOrder = { ...createReadPace(false), inOrder: Number.POSITIVE_INFINITY };
  const jumping = { ...createReadPace(false), inOrder: Number.NEGATIVE_INFINITY };
  const anyPace = { ...createReadPace(false), inOrder: Number.NEGATIVE_INFINITY };
  const [first, second, third, fourth] = [
    await readAll(path, file.length, inOrder),
    await readAll(path, file.length, createReadPace(true)),
    await readAll(path, file.length, jumping),
    await readAll(path, file.length, anyPace, true),
  ];
  expect(first.points).toHaveLength(16);
  const { records = 0, blobs = 0, unreadable = 0 } = first.sums ?? {};
  expect([records + blobs, unreadable]).toEqual([file.length, 0]);
  for (const other of [second, third, fourth]) expect(other.sums).toEqual(first.sums);
  for (const other of [second, third]) expect(other.unchecked).toEqual(first.unchecked);
  expect(fourth.points).toEqual(first.points);
  expect([fourth.bytes, fourth.unchecked]).toEqual([file.length, []]);
  expect(second.points).toEqual(first.points);
  expect(third.points).toEqual(first.points);
  // Right behind another picture, and its tag was seen before: all but the first of the last ones.
  expect([first.passed, second.passed, third.passed, fourth.passed]).toEqual([0, 0, 7, 0]);
  expect(third.bytes).toBeLessThan(file.length / 4);
  expect([first.end, second.end, third.end]).toEqual([file.length, file.length, file.length]);
});

test("numbers between pictures come out the same, however many there are and however much is passed", async () => {
  const path = join(folder, "events.out.tfevents.2.host.1.0");
  const counts = fc.record({ numbers: fc.nat({ max: 40 }), pictures: fc.nat({ max: 3 }) });
  let allPassed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(counts, { minLength: 2, maxLength: 8 }), async (intervals) => {
      const events = intervals.flatMap(({ numbers, pictures }, step) => [
        ...Array.from({ length: numbers }, (_, at) => [scalar(`loss/${at % 5}`, step + at)]),
        ...Array.from({ length: pictures }, (_, at) => [image(`all/${at}`, 90_000 + at)]),
      ]);
      const records = events.map((summary, step) => record(event({ step, summary })));
      const file = concat([record(fileVersion()), ...records]);
      writeFileSync(path, file);
      const jumping = { ...createReadPace(false), inOrder: Number.NEGATIVE_INFINITY };
      const read = await readAll(path, file.length, jumping);
      const whole = eventFile.createParser({ name: path });
      const parsed = whole.push(file, { size: file.length, live: false });
      expect(read.points).toEqual(listPoints(parsed.points));
      expect(read.sums).toEqual(parsed.bytes);
      allPassed += read.passed;
    }),
    { numRuns: 30 },
  );
  expect(allPassed).toBeGreaterThan(0);
});

interface Disk {
  readonly readsPerSecond: number;
  readonly bytesPerMs: number;
  /** What lies before this place is in memory. */
  readonly inMemory?: number;
}

/** Reads a file whose blobs of 60 kB may be jumped over, on a disk of this kind; its time passes in a clock of its own. */
async function readFrom(disk: Disk) {
  let now = 0;
  let reads = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  let brought = { from: 0, to: 0 };
  let bytes = 0;
  const size = 600_000_000;
  const readNow = (into: Uint8Array, position: number) => {
    const count = Math.min(into.length, size - position);
    reads += 1;
    const isBrought = position >= brought.from && position + count <= brought.to;
    const isThere = isBrought || position < (disk.inMemory ?? 0);
    const goesOn = position === brought.to;
    if (!isThere) now += (goesOn ? 0 : 1000 / disk.readsPerSecond) + count / disk.bytesPerMs;
    if (!isThere) bytes += count;
    brought = { from: position, to: position + count };
    return count;
  };
  const readLater = async (into: Uint8Array, position: number) => readNow(into, position);
  const file = { remote: false, readNow, readLater };
  // A header of 100 bytes, then a blob, again and again.
  const skipFrom = (end: number) => Math.max(0, Math.ceil(end / 60_000) * 60_000 - end);
  const take = (piece: Uint8Array, position: number) => skipFrom(position + piece.length);
  const span = { file, from: 0, to: size, budget: Number.MAX_SAFE_INTEGER, take, pass: () => 0 };
  await readWindows(createReadPace(false), span);
  return { share: bytes / size, reads, asked: clock.mock.calls.length };
}

async function shareRead(disk: Disk): Promise<number> {
  return (await readFrom(disk)).share;
}

test("on a slow disk the cheaper way is taken: jumping, or reading in order", async () => {
  expect(await shareRead({ readsPerSecond: 1e6, bytesPerMs: 4e6 })).toBeLessThan(0.05);
  expect(await shareRead({ readsPerSecond: 20_000, bytesPerMs: 500_000 })).toBeLessThan(0.1);
  expect(await shareRead({ readsPerSecond: 400, bytesPerMs: 120_000 })).toBeGreaterThan(0.9);
  expect(await shareRead({ readsPerSecond: 100, bytesPerMs: 10_000 })).toBeGreaterThan(0.9);
});

test("where jumping is quick the clock is seldom asked, and what turns slow is noticed soon", async () => {
  const harddisk = { readsPerSecond: 100, bytesPerMs: 10_000 };
  const { reads, asked } = await readFrom({ ...harddisk, inMemory: 600_000_000 });
  expect(reads).toBeGreaterThan(9000);
  expect(asked).toBeLessThan(reads / 2);
  // Of the half on the disk all is read but some jumps of 60 kB: 7 between two looks, 32 that decide that some is read
  // in order to learn what that takes, 32 that decide between the two, and 32 behind each 128 MiB that were read so.
  const { share } = await readFrom({ ...harddisk, inMemory: 300_000_000 });
  expect(share).toBeGreaterThan(0.5 - ((7 + 4 * 32) * 60_000) / 600_000_000);
  expect(share).toBeLessThanOrEqual(0.5);
});
