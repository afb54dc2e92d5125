import { type FSWatcher, statSync, watch } from "node:fs";
import { basename, join } from "node:path";
import { isEventFileName, mayBeLog } from "./log-names.ts";
import { systemErrorCode } from "./system-errors.ts";

/** Hints of the operating system that something changed. Never trusted to be complete. */
export interface FileEvents {
  /** Watches these folders, and no others from now on; one that was made anew is watched anew. */
  watch(folders: Iterable<string>): void;
  /** Ends all watching; no handle is left. */
  close(): void;
}

/** Where there are no events: polling alone finds everything, later. */
export const noFileEvents: FileEvents = { watch: () => {}, close: () => {} };

/** What an event may mean: a log was written to, or a folder has other entries than before. */
export type FileEvent =
  | { readonly means: "content"; readonly path: string }
  | { readonly means: "entries"; readonly path: string };

/** Above this, watching costs more handles (Linux: inotify watches) than sooner hints are worth. */
const foldersAtMost = 500;

interface WatchedFolder {
  /** `dev:ino` of the folder that the watcher stands on. */
  readonly identity: string;
  readonly watcher: FSWatcher;
}

/**
 * Events of folders, as mere hints: one watch on a folder tells of the files in it, too. If that fails,
 * now or later (the watches or open files run out, the folder goes), there are simply no events from
 * there, and it is tried again with the next call of `watch`. `STOPWATCH_NO_EVENTS=1` turns all off.
 */
export function openFileEvents(onEvent: (event: FileEvent) => void): FileEvents {
  if (process.env["STOPWATCH_NO_EVENTS"] === "1") return noFileEvents;
  const watched = new Map<string, WatchedFolder>();
  const drop = (folder: string) => {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  };
  return {
    watch: (folders) => {
      const wanted = new Set([...folders].slice(0, foldersAtMost));
      for (const folder of watched.keys()) if (!wanted.has(folder)) drop(folder);
      for (const folder of wanted) {
        const identity = identityOf(folder);
        if (watched.get(folder)?.identity === identity) continue;
        drop(folder);
        const watcher = identity === undefined ? undefined : watchFolder(folder, onEvent);
        if (watcher === undefined || identity === undefined) continue;
        watched.set(folder, { identity, watcher });
        watcher.on("error", () => drop(folder));
      }
    },
    close: () => {
      for (const folder of watched.keys()) drop(folder);
    },
  };
}

function identityOf(folder: string): string | undefined {
  try {
    const { dev, ino } = statSync(folder);
    return `${dev}:${ino}`;
  } catch (error) {
    systemErrorCode(error);
    return undefined;
  }
}

function watchFolder(folder: string, onEvent: (event: FileEvent) => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, (type, name) => {
      if (name === null) onEvent({ means: "entries", path: folder });
      // A log that is made is written to; and what is deleted and made again tells no other event.
      else if (isWatched(name)) onEvent({ means: "content", path: join(folder, name) });
      if (name !== null && type === "rename") onEvent({ means: "entries", path: folder });
    });
  } catch (error) {
    systemErrorCode(error);
    return undefined;
  }
}

/** A checkpoint of hundreds of megabytes is nothing to be woken for while it is written. */
function isWatched(name: string): boolean {
  return isEventFileName(name) || mayBeLog(basename(name));
}
