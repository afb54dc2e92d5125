import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { eventFile } from "../../../src/core/formats/tfevents/event-file.ts";
import type { Readable } from "../../../src/watch/disk.ts";
import { createReadPace, type ReadPace, readWindows } from "../../../src/watch/read-windows.ts";

/**
 * `node slow-disk.js FILE`: reads an event file from disks that are slow in their own ways, three times each: as we do,
 * all in order, and jumping over all that can be jumped over. Nobody waits: each read moves the clock on by what the
 * disk would take, so the figures are the same on any machine. Prints the worst ratio of ours to the better of the others.
 */
interface Disk {
  readonly name: string;
  readonly bytesPerSecond: number;
  readonly readsPerSecond: number;
  /** So much is read ahead of a reader that goes on where it stopped. */
  readonly readahead: number;
}

const MB = 1e6;
const KIB = 1024;
const page = 4 * KIB;
/** Disks that read no faster and no more often than this, and a virtual disk whose jumps cost 55 µs. */
const disks: readonly Disk[] = [
  {
    name: "3 GB/s, 55 µs a jump",
    bytesPerSecond: 3000 * MB,
    readsPerSecond: 18_000,
    readahead: 128 * KIB,
  },
  {
    name: "500 MB/s, 20,000 reads/s",
    bytesPerSecond: 500 * MB,
    readsPerSecond: 20_000,
    readahead: 128 * KIB,
  },
  {
    name: "120 MB/s, 400 reads/s",
    bytesPerSecond: 120 * MB,
    readsPerSecond: 400,
    readahead: 128 * KIB,
  },
  {
    name: "120 MB/s, 400 reads/s, 8 MB ahead",
    bytesPerSecond: 120 * MB,
    readsPerSecond: 400,
    readahead: 8192 * KIB,
  },
];

const [path = ""] = process.argv.slice(2);
const realNow = performance.now.bind(performance);
let slow: Disk | undefined;
let waitedMs = 0;
/** What the disk has already brought: reads within it are free. */
let brought = { from: 0, to: 0 };

function takeTime(position: number, length: number): void {
  if (slow === undefined) return;
  const end = position + length;
  if (position >= brought.from && end <= brought.to) return;
  const goesOn = position >= brought.from && position <= brought.to;
  // Only who goes on where they stopped is read ahead for; a jump brings its pages and costs a read.
  const start = goesOn ? brought.to : Math.floor(position / page) * page;
  const wanted = goesOn ? start + slow.readahead : end;
  const to = Math.ceil(Math.max(end, wanted) / page) * page;
  const readMs = goesOn ? 0 : 1000 / slow.readsPerSecond;
  waitedMs += Math.max(readMs, ((to - start) / slow.bytesPerSecond) * 1000);
  brought = { from: start, to };
}

performance.now = () => realNow() + waitedMs;

/** Time of one reading, in ms: what the disk took, without our own work, which a slow disk hides. */
async function readFrom(disk: Disk, pace: ReadPace, path: string): Promise<number> {
  const fd = openSync(path, "r");
  const parser = eventFile.createParser({ name: "bench" });
  slow = disk;
  waitedMs = 0;
  brought = { from: 0, to: 0 };
  const { size } = fstatSync(fd);
  const file = slowFile(fd);
  const now = { size, live: false };
  const take = (bytes: Uint8Array) => parser.push(bytes, now).skip;
  const pass = (bytes: Uint8Array) => parser.pass?.(bytes, now) ?? 0;
  const budget = Number.POSITIVE_INFINITY;
  await readWindows(pace, { file, from: 0, to: size, budget, take, pass });
  slow = undefined;
  closeSync(fd);
  return waitedMs;
}

/** A file whose reads take the disk's time, at once or waited for. */
function slowFile(fd: number): Readable {
  const readNow = (bytes: Uint8Array, position: number) => {
    takeTime(position, bytes.length);
    return readSync(fd, bytes, 0, bytes.length, position);
  };
  return { remote: false, readNow, readLater: async (...words) => readNow(...words) };
}

/** A pace that never gives jumping up, however slow it is. */
function alwaysJumping(): ReadPace {
  return Object.defineProperty(createReadPace(false), "inOrder", { get: () => 0, set: () => {} });
}

let worst = 0;
const said: Record<string, number> = {};
for (const [index, disk] of disks.entries()) {
  const inOrder = { ...createReadPace(false), inOrder: Number.POSITIVE_INFINITY };
  const jumping = alwaysJumping();
  const sequential = await readFrom(disk, inOrder, path);
  const jumped = await readFrom(disk, jumping, path);
  const ours = await readFrom(disk, createReadPace(false), path);
  const ratio = ours / Math.min(sequential, jumped);
  if (ratio > worst) {
    worst = ratio;
    said["worstDisk"] = index;
  }
  Object.assign(said, {
    [`ours${index}`]: ours,
    [`inOrder${index}`]: sequential,
    [`jumped${index}`]: jumped,
  });
}
process.stdout.write(`${JSON.stringify({ ...said, worst })}\n`);
