import { resolve } from "node:path";
import { type DiscoverOptions, discoverRuns } from "./discover.ts";
import type { DiscoveryMemory } from "./discovery-memory.ts";
import type { FolderListing } from "./list-folder.ts";
import { mayBeLog } from "./log-names.ts";
import type { Discovery } from "./runs.ts";

/** A search for runs that is made again and again. */
export type Search = () => Promise<Discovery>;

interface Seen {
  readonly limit: number;
  readonly listing: FolderListing;
}

/**
 * Searches for runs as `discoverRuns` does, and gives the same object again while each folder that the last search
 * looked into is as it was: a search at rest then costs a `stat` a folder. It is made anew where a path could not
 * be looked at or is a file, and where a file may yet turn out to be a log.
 */
export function createSearch(
  paths: readonly string[],
  options: DiscoverOptions & { readonly memory: DiscoveryMemory },
): Search {
  const { memory } = options;
  let seen = new Map<string, Seen>();
  let isSettled = false;
  let last: Discovery | undefined;
  const searchAnew = async (fresh: ReadonlyMap<string, Seen>): Promise<Discovery> => {
    const looked = new Map<string, Seen>();
    isSettled = true;
    const noting: DiscoveryMemory = {
      list: async (path, limit) => {
        const known = fresh.get(path);
        const listing = known?.limit === limit ? known.listing : await memory.list(path, limit);
        looked.set(path, { limit, listing });
        return listing;
      },
      logsOf: async (folder, recognise, problems) => {
        const files = await memory.logsOf(folder, recognise, problems);
        if (folder.files.filter(mayBeLog).length !== files.length) isSettled = false;
        return files;
      },
    };
    const found = await discoverRuns(paths, { ...options, memory: noting });
    const isWhole = paths.every((path) => looked.has(resolve(path)));
    if (!isWhole || found.problems.length > 0) isSettled = false;
    seen = looked;
    last = found;
    return found;
  };
  return async () => {
    if (last === undefined || !isSettled) return searchAnew(new Map());
    const fresh = new Map<string, Seen>();
    for (const [path, { limit, listing }] of seen) {
      const now = await memory.list(path, limit);
      fresh.set(path, { limit, listing: now });
      // What was looked at just now need not be looked at again.
      if (now !== listing) return searchAnew(fresh);
    }
    return last;
  };
}
