import { type BigIntStats, constants } from "node:fs";
import { open } from "node:fs/promises";
import { systemCode } from "./system-code.ts";

/** The first bytes of a file with what `fstat` says of it, or why there are none. */
export type FileStart =
  | { readonly bytes: Uint8Array; readonly stats: BigIntStats }
  | { readonly code: string };

/** Said instead of a system code for a FIFO, a device or a folder. */
export const notRegular = "not a regular file";

// Absent on Windows, where opening never blocks so; the type says it is always there.
const nonBlocking = (constants.O_NONBLOCK as number | undefined) ?? 0;

/**
 * The first `limit` bytes of a regular file, read without trusting its size: files of `/proc` say 0.
 * A FIFO does not block, a folder is no file, nothing is ever written.
 */
export async function readStart(path: string, limit: number): Promise<FileStart> {
  try {
    const handle = await open(path, constants.O_RDONLY | nonBlocking);
    try {
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) return { code: notRegular };
      const bytes = new Uint8Array(limit);
      let filled = 0;
      while (filled < limit) {
        const { bytesRead } = await handle.read(bytes, filled, limit - filled, null);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return { bytes: bytes.slice(0, filled), stats };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { code: systemCode(error) };
  }
}

/** The same as text of a file below `limit` bytes; undefined when it cannot be read. */
export async function readText(
  path: string,
  limit: number,
  encoding: "utf8" | "latin1" = "utf8",
): Promise<string | undefined> {
  const start = await readStart(path, limit);
  return "code" in start ? undefined : Buffer.from(start.bytes).toString(encoding);
}
