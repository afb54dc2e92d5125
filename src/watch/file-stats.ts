import { type Stats, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { createFolderKinds, type FolderKinds } from "./folder-kinds.ts";
import { systemErrorCode } from "./system-errors.ts";

/** What the system says of a file, links followed, or the code of why it says nothing (`ENOENT`). */
export type FileStats = (path: string) => Promise<Stats | string>;

/** Looks at files: those on local disks at once, those on network drives while everything else goes on. */
export function createFileStats(kinds: FolderKinds = createFolderKinds()): FileStats {
  return async (path) => {
    try {
      if ((await kinds.of(dirname(path))) !== undefined) return await stat(path);
      return statSync(path, { throwIfNoEntry: false }) ?? "ENOENT";
    } catch (error) {
      return systemErrorCode(error);
    }
  };
}

/** All by which a file is known to be as it was before, as text. */
export async function fileState(path: string, statsOf: FileStats): Promise<string> {
  const stats = await statsOf(path);
  if (typeof stats === "string") return stats;
  const { size, mtimeMs, dev, ino } = stats;
  return `${size}:${mtimeMs}:${dev}:${ino}`;
}
