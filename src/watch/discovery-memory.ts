import { findLogs } from "./find-logs.ts";
import { createFolderMemory } from "./folder-memory.ts";
import { type FolderLister, type FolderListing, listFolder } from "./list-folder.ts";
import { mayBeLog } from "./log-names.ts";
import type { FormatRecogniser } from "./recognise-format.ts";
import type { FoundFile } from "./run-parts.ts";
import type { FileProblem } from "./runs.ts";
import type { WalkedFolder } from "./walk-folders.ts";

/** What searches for runs remember of the ones before. */
export interface DiscoveryMemory {
  readonly list: FolderLister;
  /** As `findLogs`. */
  logsOf(
    folder: WalkedFolder,
    recognise: FormatRecogniser,
    problems: FileProblem[],
  ): Promise<readonly FoundFile[]>;
}

/** For a search that stands alone. */
export function noMemory(): DiscoveryMemory {
  return { list: listFolder, logsOf: findLogs };
}

/** However sure the memory is, everything is looked at anew so often: a log may be rewritten as another kind. */
const forgetAfterMs = 60_000;

interface Known {
  readonly listing: FolderListing;
  readonly files: readonly FoundFile[];
}

/**
 * Remembers folders that did not change, and in them the logs once each file that may be one is one. So a
 * thousand runs at rest cost a `stat` each.
 *
 * @param monotonic  milliseconds of a clock that never jumps
 */
export function createDiscoveryMemory(
  monotonic: () => number = () => performance.now(),
): DiscoveryMemory {
  let folders = createFolderMemory();
  let known = new Map<string, Known>();
  let since = monotonic();
  return {
    list: (path, limit) => {
      if (monotonic() - since > forgetAfterMs) {
        folders = createFolderMemory();
        known = new Map();
        since = monotonic();
      }
      return folders.list(path, limit);
    },
    logsOf: async (folder, recognise, problems) => {
      const before = known.get(folder.path);
      if (before !== undefined && before.listing === folder.listing) return before.files;
      known.delete(folder.path);
      const files = await findLogs(folder, recognise, problems);
      const isSettled = folder.files.filter(mayBeLog).length === files.length;
      if (isSettled) known.set(folder.path, { listing: folder.listing, files });
      return files;
    },
  };
}
