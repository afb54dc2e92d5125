import fs, { type PathLike } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { eventFile } from "../../../src/core/formats/tfevents/event-file.ts";
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
/** The throttled rows of performance.md 3.4, and a virtual disk whose jumps cost 55 µs. */
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
const realRead = fs.readSync;
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

function slowRead(handle: number, buffer: NodeJS.ArrayBufferView, ...rest: unknown[]): number {
  // Called in the one form in which our reader calls it: offset, length, position.
  const [offset, length, position] = rest as [number, number, number];
  takeTime(position, length);
  return realRead(handle, buffer, offset, length, position);
}
fs.readSync = slowRead as typeof fs.readSync; // the other forms are not used here
syncBuiltinESMExports();
performance.now = () => realNow() + waitedMs;

/** Time of one reading, in ms: what the disk took, without our own work, which a slow disk hides. */
async function readFrom(disk: Disk, pace: ReadPace, file: PathLike): Promise<number> {
  const handle = slowHandle(await open(file));
  const parser = eventFile.createParser({ name: "bench" });
  slow = disk;
  waitedMs = 0;
  brought = { from: 0, to: 0 };
  const { size } = await handle.stat();
  const take = (bytes: Uint8Array) => parser.push(bytes).skip;
  await readWindows(pace, { handle, from: 0, to: size, budget: Number.POSITIVE_INFINITY, take });
  slow = undefined;
  await handle.close();
  return waitedMs;
}

/** Slow reads are waited for by the reader, through the handle. */
function slowHandle(handle: FileHandle): FileHandle {
  const read = handle.read.bind(handle) as (...words: unknown[]) => Promise<unknown>; // one form of many
  return Object.assign(handle, {
    read(buffer: Uint8Array, offset: number, length: number, position: number) {
      takeTime(position, length);
      return read(buffer, offset, length, position);
    },
  });
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
