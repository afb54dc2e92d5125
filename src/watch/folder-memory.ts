import { statSync } from "node:fs";
import { join } from "node:path";
import { createFolderKinds, type FolderKinds } from "./folder-kinds.ts";
import {
  type FolderLister,
  type FolderListing,
  type FolderLook,
  isSameListing,
  linkTarget,
  listFolder,
  lookIntoFolder,
} from "./list-folder.ts";
import { systemErrorCode } from "./system-errors.ts";

/** What is remembered of folders between two searches for runs. */
export interface FolderMemory {
  readonly list: FolderLister;
}

interface Remembered extends FolderLook {
  /** `dev:ino:mtime` of the folder when it was listed, or that it was absent; undefined while it must be listed again. */
  readonly state: string | undefined;
}

/**
 * A folder that changed less than this before it was listed may have changed again in the same tick of
 * its file system's clock (FAT: 2 seconds).
 */
const settledAfterMs = 2500;

/**
 * Lists folders, and lists one again only if its time of change is another: adding, removing and renaming
 * change it. So looking through a thousand runs costs a thousand `stat`, not a thousand listings. A
 * folder's links are asked each time, since what they lead to changes elsewhere; a network drive is always
 * listed, since its times come late. On a local disk a listing that says the same as the one before is the same object.
 *
 * @param now  milliseconds since the epoch, as file times are
 */
export function createFolderMemory(
  kinds: FolderKinds = createFolderKinds(),
  now: () => number = Date.now,
): FolderMemory {
  const remembered = new Map<string, Remembered>();
  return {
    list: async (path, limit) => {
      const before = remembered.get(path);
      if (before?.state !== undefined && before.listing.entries <= limit) {
        if (before.state === stateOf(path)?.state && (await leadAsBefore(path, before))) {
          return before.listing;
        }
      }
      if ((await kinds.of(path)) !== undefined) return listFolder(path, limit);
      const seen = stateOf(path);
      const { listing: anew, links } = await lookIntoFolder(path, limit);
      const listing = before && isSameListing(before.listing, anew) ? before.listing : anew;
      const isSettled = seen !== undefined && now() - seen.changedMs > settledAfterMs;
      const mayRest = isSettled && (isComplete(listing) || seen.state === absent);
      remembered.set(path, { state: mayRest ? seen.state : undefined, listing, links });
      return listing;
    },
  };
}

function isComplete(listing: FolderListing): boolean {
  return !listing.cut && listing.code === undefined;
}

async function leadAsBefore(path: string, { links }: FolderLook): Promise<boolean> {
  for (const [name, target] of links) {
    if ((await linkTarget(join(path, name))) !== target) return false;
  }
  return true;
}

/** The state of a folder that is not there. */
const absent = "absent";

function stateOf(path: string): { readonly state: string; readonly changedMs: number } | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { state: absent, changedMs: Number.NEGATIVE_INFINITY };
    const { dev, ino, mtimeMs } = stats;
    return { state: `${dev}:${ino}:${mtimeMs}`, changedMs: mtimeMs };
  } catch (error) {
    systemErrorCode(error);
    return undefined;
  }
}
