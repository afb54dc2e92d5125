import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { systemCode } from "../stop/system-code.ts";

/** A file that was read whole. */
export interface ReadFile {
  readonly bytes: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
}

/** A list of a hundred thousand clips has some tens of megabytes. */
const mostBytes = 256 * 1024 * 1024;

/**
 * Reads a regular file whole, following no link.
 *
 * @returns the system's code where that cannot be: `ENOENT`, `ELOOP` for a link, `EFBIG`
 */
export async function readWhole(path: string): Promise<ReadFile | { readonly code: string }> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return { code: "EISDIR" };
      if (stats.size > mostBytes) return { code: "EFBIG" };
      return { bytes: await handle.readFile(), mode: stats.mode & 0o777 };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { code: systemCode(error) };
  }
}

/** SHA-256 of some bytes, in hexadecimal digits. */
export function hashOf(bytes: Uint8Array): string {
  // Every audit loads this file, and none hashes.
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(bytes).digest("hex");
}
