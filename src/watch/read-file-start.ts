import type { BigIntStats } from "node:fs";
import { fillBytes, systemDisk } from "./disk.ts";
import { isRemote } from "./file-systems.ts";
import { systemErrorCode } from "./system-errors.ts";

/** The first bytes of a file with what `fstat` says of it, or why there are none. */
export type FileStart =
  | { readonly bytes: Uint8Array; readonly stats: BigIntStats }
  | { readonly code: string };

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
  const log = await systemDisk.open(path, await isRemote(path));
  if ("code" in log) return log;
  const { stats } = log;
  try {
    const bytes = new Uint8Array(Math.min(limit, Number(stats.size)));
    return { bytes: bytes.subarray(0, await fillBytes(log, bytes, 0)), stats };
  } catch (error) {
    return { code: systemErrorCode(error) };
  } finally {
    await log.close();
  }
}
