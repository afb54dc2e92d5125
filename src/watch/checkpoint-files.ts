import { join } from "node:path";
import type { Seconds } from "../core/units.ts";
import { createFileStats, type FileStats } from "./file-stats.ts";
import { inBatches } from "./in-batches.ts";
import { type FolderLister, listFolder } from "./list-folder.ts";

/** A saved state of a model as the file system shows it; the file itself is never opened. */
export interface CheckpointFile {
  /** Absolute if its folder was given so. */
  readonly path: string;
  readonly bytes: number;
  /** When it was last written. */
  readonly modified: Seconds;
}

/** More saves than any training makes; a folder that holds more is not one of checkpoints. */
const entriesAtMost = 10_000;

/**
 * The checkpoints that lie directly in some folders (`.pth`, `.ckpt`, `.pt`, `.safetensors`), folder by
 * folder, in code unit order of their names. A folder that is missing or closed gives none, and what goes
 * away while we look is left out.
 */
export async function listCheckpointFiles(
  folders: readonly string[],
  list: FolderLister = listFolder,
  statsOf: FileStats = createFileStats(),
): Promise<readonly CheckpointFile[]> {
  const paths = new Set<string>();
  for (const folder of folders) {
    const { files } = await list(folder, entriesAtMost);
    for (const name of files) if (checkpointName.test(name)) paths.add(join(folder, name));
  }
  const found = await inBatches([...paths], (path) => describeFile(path, statsOf));
  return found.filter((file) => file !== undefined);
}

const checkpointName = /\.(pth|ckpt|pt|safetensors)$/i;

async function describeFile(path: string, statsOf: FileStats): Promise<CheckpointFile | undefined> {
  const stats = await statsOf(path);
  if (typeof stats === "string") return undefined;
  return { path, bytes: stats.size, modified: stats.mtimeMs / 1000 };
}
