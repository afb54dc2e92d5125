import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { notRegularFile, systemErrorCode } from "./system-errors.ts";

/** An open file with what `fstat` says of it, or why there is none. */
export type OpenedFile =
  | { readonly handle: FileHandle; readonly stats: BigIntStats }
  | { readonly code: string };

/** The first bytes of a file with what `fstat` says of it, or why there are none. */
export type FileStart =
  | { readonly bytes: Uint8Array; readonly stats: BigIntStats }
  | { readonly code: string };

/**
 * Opens a regular file for reading only; the caller closes it. A link is followed, but what it leads to
 * must be a regular file: a FIFO would block, `/dev/zero` never ends. Nothing is created or locked.
 */
export async function openRegularFile(path: string): Promise<OpenedFile> {
  let handle: FileHandle | undefined;
  try {
    // Asked before opening too, because merely opening a device can have an effect.
    if (!(await stat(path)).isFile()) return { code: notRegularFile };
    handle = await open(path, constants.O_RDONLY | nonBlocking);
    const stats = await handle.stat({ bigint: true });
    if (stats.isFile()) return { handle, stats };
    await handle.close();
    return { code: notRegularFile };
  } catch (error) {
    await handle?.close();
    return { code: systemErrorCode(error) };
  }
}

/**
 * The first bytes of a regular file: `limit` at most, all of a smaller file. Memory is taken for what
 * is there, never for what a size claims beyond `limit`. Where the table of open files is full because of
 * others of these calls, it waits for them instead of failing.
 */
export async function readFileStart(path: string, limit: number): Promise<FileStart> {
  for (;;) {
    const reading = readStart(path, limit);
    underWay.add(reading);
    const start = await reading;
    underWay.delete(reading);
    const isFull = "code" in start && (start.code === "EMFILE" || start.code === "ENFILE");
    if (!isFull || underWay.size === 0) return start;
    await Promise.race(underWay);
  }
}

const underWay = new Set<Promise<FileStart>>();

async function readStart(path: string, limit: number): Promise<FileStart> {
  const opened = await openRegularFile(path);
  if ("code" in opened) return opened;
  const { handle, stats } = opened;
  try {
    const bytes = new Uint8Array(Math.min(limit, Number(stats.size)));
    return { bytes: bytes.subarray(0, await fillFrom(handle, bytes, 0)), stats };
  } catch (error) {
    return { code: systemErrorCode(error) };
  } finally {
    await handle.close();
  }
}

/** Reads into all of `bytes` from a place in the file; returns how many there were before its end. */
export async function fillFrom(
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(
      bytes,
      filled,
      bytes.length - filled,
      position + filled,
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

// Absent on Windows, where opening never blocks so; the type says it is always there.
const nonBlocking = (constants.O_NONBLOCK as number | undefined) ?? 0;
