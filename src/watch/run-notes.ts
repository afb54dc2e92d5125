import { type CheckpointFile, listCheckpointFiles } from "./checkpoint-files.ts";
import { createFileStats, type FileStats, fileState } from "./file-stats.ts";
import { createFolderKinds } from "./folder-kinds.ts";
import { createFolderMemory } from "./folder-memory.ts";
import type { RunFiles } from "./runs.ts";
import { countDataItems, type RunSettings, readSettings } from "./settings.ts";

/** What lies beside the logs of a run. */
export interface RunNotes {
  readonly settings?: RunSettings;
  readonly checkpointFiles: readonly CheckpointFile[];
  /** Clips in the data list of s2. */
  readonly dataItems?: number;
}

/** Reads what lies beside the logs of runs; one for all runs, since they share folders. */
export interface NotesReader {
  read(files: Pick<RunFiles, "path" | "settings" | "checkpointFolders">): Promise<RunNotes>;
}

/**
 * A reader of notes that remembers: settings and data lists are read again only when their files changed,
 * folders of checkpoints listed again only when something came or went. So looking costs some `stat`.
 */
export function createNotesReader(): NotesReader {
  const kinds = createFolderKinds();
  const folders = createFolderMemory(kinds);
  const statsOf = createFileStats(kinds);
  const settings = createMemory(readSettings, statsOf);
  const items = createMemory(async ([folder = ""]: readonly string[]) => {
    return (await countDataItems(folder)).s2;
  }, statsOf);
  return {
    read: async (files) => {
      const found = await settings(files.settings, files.settings);
      const dataItems = await items([files.path], [`${files.path}/2-name2text.txt`]);
      return {
        ...(found === undefined ? {} : { settings: found }),
        ...(dataItems === undefined ? {} : { dataItems }),
        checkpointFiles: await listCheckpointFiles(files.checkpointFolders, folders.list, statsOf),
      };
    },
  };
}

/** Remembers what was read of some paths for as long as the watched files stay as they are. */
function createMemory<Result>(
  read: (paths: readonly string[]) => Promise<Result>,
  statsOf: FileStats,
): (paths: readonly string[], watched: readonly string[]) => Promise<Result> {
  const remembered = new Map<string, { readonly state: string; readonly result: Result }>();
  return async (paths, watched) => {
    const key = paths.join("\0");
    const state = (await Promise.all(watched.map((path) => fileState(path, statsOf)))).join("\0");
    const before = remembered.get(key);
    if (before?.state === state) return before.result;
    const result = await read(paths);
    remembered.set(key, { state, result });
    return result;
  };
}
