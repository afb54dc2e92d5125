import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { notRegularFile, systemErrorCode } from "./system-errors.ts";

/** An open file with what `fstat` says of it, or why there is none. */
export type OpenedFile =
  | { readonly handle: FileHandle; readonly stats: BigIntStats }
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
