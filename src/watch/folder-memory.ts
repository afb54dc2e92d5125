import { statSync } from "node:fs";
import { createFileSystems, type FileSystems } from "./file-systems.ts";
import { type FolderLister, type FolderListing, listFolder } from "./list-folder.ts";
import { systemErrorCode } from "./system-errors.ts";

/** What is remembered of folders between two searches for runs. */
export interface FolderMemory {
  readonly list: FolderLister;
}

interface Remembered {
  /** `dev:ino:mtime` of the folder when it was listed. */
  readonly state: string;
  readonly listing: FolderListing;
}

/**
 * A folder that changed less than this before it was listed may have changed again in the same tick of
 * its file system's clock (FAT: 2 seconds).
 */
const settledAfterMs = 2500;

/**
 * Lists folders, and lists one again only if its time of change is another: adding, removing and renaming
 * change it. So looking through a thousand runs costs a thousand `stat`, not a thousand listings. A
 * folder with links is always listed, since what they lead to changes elsewhere; so is a network drive,
 * whose times come late.
 *
 * @param now  milliseconds since the epoch, as file times are
 */
export function createFolderMemory(
  now: () => number = Date.now,
  fileSystems: FileSystems = createFileSystems(),
): FolderMemory {
  const remembered = new Map<string, Remembered>();
  const local = new Set<string>();
  return {
    list: async (path, limit) => {
      const before = remembered.get(path);
      const fits = before !== undefined && before.listing.entries <= limit;
      if (fits && before.state === stateOf(path)?.state) return before.listing;
      remembered.delete(path);
      if (!local.has(path)) {
        if ((await fileSystems.kindOf(path)) !== undefined) return listFolder(path, limit);
        local.add(path);
      }
      const seen = stateOf(path);
      const listing = await listFolder(path, limit);
      if (seen !== undefined && now() - seen.changedMs > settledAfterMs && isComplete(listing)) {
        remembered.set(path, { state: seen.state, listing });
      }
      return listing;
    },
  };
}

function isComplete(listing: FolderListing): boolean {
  return !listing.cut && listing.code === undefined && !listing.hasLinks;
}

function stateOf(path: string): { readonly state: string; readonly changedMs: number } | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    const { dev, ino, mtimeMs } = stats;
    return { state: `${dev}:${ino}:${mtimeMs}`, changedMs: mtimeMs };
  } catch (error) {
    systemErrorCode(error);
    return undefined;
  }
}
