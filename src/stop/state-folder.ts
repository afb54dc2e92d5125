import { lstat, mkdir, open, statfs, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Message } from "../core/message.ts";
import { remoteKindOf } from "../core/remote-file-systems.ts";
import { systemCode } from "./system-code.ts";

/** A folder that journal and locks can rely on, or why there is none. */
export type StateFolder = { readonly path: string } | { readonly refusal: Message };

/**
 * Makes the state folder if it is missing, readable by us alone, and tries it: a file is written, synced and removed.
 * Refuses a folder of another user, one that others may write to, and network file systems.
 *
 * @param fileSystemOf  for tests: the magic number of a path's file system
 */
export async function openStateFolder(
  path: string,
  fileSystemOf: (path: string) => Promise<number> = magicOf,
): Promise<StateFolder> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const stats = await lstat(path);
    const own = process.getuid?.();
    if (!stats.isDirectory()) return refuse(path, "ENOTDIR");
    if (own !== undefined && stats.uid !== own) return refuse(path, "EACCES");
    // Whoever can write here can take our locks away.
    if (process.platform !== "win32" && (stats.mode & 0o022) !== 0) return refuse(path, "EPERM");
    const kind = remoteKindOf(await fileSystemOf(path));
    if (kind !== undefined) return { refusal: { id: "stop.refused.network-folder", path, kind } };
    await tryWriting(path);
    return { path };
  } catch (error) {
    return refuse(path, systemCode(error));
  }
}

function refuse(path: string, code: string): StateFolder {
  return { refusal: { id: "stop.refused.state-folder", path, code } };
}

/** As long as the longest lines of a journal: a full disk may still have room for a few bytes. */
const trialBytes = 4096;

async function tryWriting(folder: string): Promise<void> {
  const path = join(folder, `.try-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const handle = await open(path, "wx", 0o600);
  try {
    const { bytesWritten } = await handle.write(new Uint8Array(trialBytes));
    await handle.sync();
    if (bytesWritten < trialBytes) throw Object.assign(new Error("disk full"), { code: "ENOSPC" });
  } finally {
    await handle.close();
    await unlink(path);
  }
}

async function magicOf(path: string): Promise<number> {
  // Elsewhere the numbers mean other things.
  if (process.platform !== "linux") return 0;
  return (await statfs(path)).type;
}
