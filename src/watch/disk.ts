import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  read,
  readSync,
  statSync,
} from "node:fs";
import { openRegularFile } from "./open-regular-file.ts";
import { notRegularFile, systemErrorCode } from "./system-errors.ts";

/** What a reader of logs asks of the system, so that a test can stand in for a disk that fails. Nothing here writes. */
export interface Disk {
  /**
   * Opens a regular file, links followed; the caller closes it. `remote`: it may lie on a network drive, whose
   * answers are waited for while everything else goes on. A local disk is asked at once: that takes a tenth of
   * the time, and logs are read a thousand times more often than a local disk is slow.
   */
  open(path: string, remote: boolean): OpenedLog | Promise<OpenedLog>;
}

/** An open log, or why there is none. */
export type OpenedLog = OpenLogFile | { readonly code: string };

/** A log that is open for reading. Both ways to read throw what the system says. */
export interface OpenLogFile extends Readable {
  readonly stats: BigIntStats;
  close(): void | Promise<void>;
}

/** Something with bytes at places. */
export interface Readable {
  /** Whether to wait for its bytes without holding up everything else. */
  readonly remote: boolean;
  /** Reads at once into the beginning of `bytes`, as many as it holds or there are; returns how many. */
  readNow(bytes: Uint8Array, position: number): number;
  /** The same, without holding up everything else. */
  readLater(bytes: Uint8Array, position: number): Promise<number>;
}

/** The computer's own disks and drives. */
export const systemDisk: Disk = {
  open: (path, remote) => (remote ? openLater(path) : openNow(path)),
};

/** Reads into all of `bytes` from a place in the file; returns how many there were before its end. */
export async function fillBytes(
  file: Readable,
  bytes: Uint8Array,
  position: number,
): Promise<number> {
  if (!file.remote) return fillNow(file, bytes, position);
  let filled = 0;
  while (filled < bytes.length) {
    const count = await file.readLater(bytes.subarray(filled), position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

/** The same at once, of a file on a local disk. */
export function fillNow(file: Readable, bytes: Uint8Array, position: number): number {
  let filled = 0;
  while (filled < bytes.length) {
    const rest = filled === 0 ? bytes : bytes.subarray(filled);
    const count = file.readNow(rest, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function openNow(path: string): OpenedLog {
  let fd: number | undefined;
  try {
    // Asked before opening too, because merely opening a device can have an effect.
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return { code: "ENOENT" };
    if (!found.isFile()) return { code: notRegularFile };
    fd = openSync(path, constants.O_RDONLY | nonBlocking);
    const stats = fstatSync(fd, { bigint: true });
    if (stats.isFile()) return openFile(fd, stats);
    closeSync(fd);
    return { code: notRegularFile };
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    return { code: systemErrorCode(error) };
  }
}

async function openLater(path: string): Promise<OpenedLog> {
  const opened = await openRegularFile(path);
  if ("code" in opened) return opened;
  const { handle, stats } = opened;
  return {
    ...openFile(handle.fd, stats),
    remote: true,
    close: () => handle.close(),
  };
}

function openFile(fd: number, stats: BigIntStats): OpenLogFile {
  return {
    stats,
    remote: false,
    readNow: (bytes, position) => readSync(fd, bytes, 0, bytes.length, position),
    readLater: (bytes, position) =>
      new Promise((resolve, reject) => {
        read(fd, bytes, 0, bytes.length, position, (error, count) =>
          error === null ? resolve(count) : reject(error),
        );
      }),
    close: () => closeSync(fd),
  };
}

// Absent on Windows, where opening never blocks so; the type says it is always there.
const nonBlocking = (constants.O_NONBLOCK as number | undefined) ?? 0;
