import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type { FSWatcher } from "chokidar";
import { isEventFileName, mayBeLog } from "./log-names.ts";
import { systemErrorCode } from "./system-errors.ts";

/** Hints of the operating system that something changed. Never trusted to be complete. */
export interface FileEvents {
  /** Watches these folders, and no others from now on; one that was made anew is watched anew. */
  watch(folders: Iterable<string>): Promise<void>;
  /** Ends all watching; no handle is left. */
  close(): Promise<void>;
}

/** Where there are no events: polling alone finds everything, later. */
export const noFileEvents: FileEvents = { watch: async () => {}, close: async () => {} };

/** What an event may mean: a log was written to, or a folder has other entries than before. */
export type FileEvent =
  | { readonly means: "content"; readonly path: string }
  | { readonly means: "entries"; readonly path: string };

/**
 * At most so many folders are watched, the first of those asked for. chokidar lists a folder again after each
 * second in which something in it changed: 500 folders that each change once a second took 17 % of a core for
 * it, 16 take one or two.
 */
export const watchedFoldersAtMost = 16;

interface WatchedFolder {
  /** `dev:ino` of the folder that the watcher stands on. */
  readonly identity: string;
  readonly watcher: FSWatcher;
}

/**
 * Events of folders, as mere hints: one watch on a folder tells of the files in it, too. If that fails,
 * now or later (the watches or open files run out, the folder goes), there are simply no events from
 * there, and it is tried again with the next call of `watch`. `STOPWATCH_NO_EVENTS=1` turns all off.
 * chokidar is loaded with the first folder.
 */
export function openFileEvents(onEvent: (event: FileEvent) => void): FileEvents {
  if (process.env["STOPWATCH_NO_EVENTS"] === "1") return noFileEvents;
  const watched = new Map<string, WatchedFolder>();
  const drop = async (folder: string) => {
    const known = watched.get(folder);
    watched.delete(folder);
    await known?.watcher.close();
  };
  return {
    watch: async (folders) => {
      const wanted = new Set([...folders].slice(0, watchedFoldersAtMost));
      for (const folder of watched.keys()) if (!wanted.has(folder)) await drop(folder);
      for (const folder of wanted) {
        const identity = identityOf(folder);
        if (watched.get(folder)?.identity === identity) continue;
        await drop(folder);
        if (identity === undefined) continue;
        const watcher = await watchFolder(folder, onEvent);
        watched.set(folder, { identity, watcher });
        watcher.on("error", (error) => {
          systemErrorCode(error);
          void drop(folder);
        });
      }
    },
    close: async () => {
      await Promise.all([...watched.keys()].map(drop));
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

/**
 * A watcher for one folder alone: one for several, told to leave a folder, goes on ignoring all below it.
 * Its own `change` is throttled and loses the end of a burst (chokidar issue 1455), so what the system
 * says (`raw`) is taken instead. Persistent, since only then does it listen for errors; whoever opens the
 * events closes them, so that nothing keeps the process alive.
 */
async function watchFolder(
  folder: string,
  onEvent: (event: FileEvent) => void,
): Promise<FSWatcher> {
  const { watch } = await import("chokidar");
  const watcher = watch(folder, {
    depth: 0,
    ignoreInitial: true,
    // A watched file would cost a handle, and its folder tells of it anyway.
    ignored: (_, stats) => stats !== undefined && !stats.isDirectory(),
  });
  watcher.on("raw", (type, name) => {
    // The types say it is text; the system sometimes has no name to give.
    const known: string | null | undefined = name;
    if (typeof known !== "string" || type === "rename") onEvent({ means: "entries", path: folder });
    // A log that is made is written to; and what is deleted and made again tells no other event.
    if (typeof known === "string" && isWatched(known)) {
      onEvent({ means: "content", path: join(folder, known) });
    }
  });
  for (const event of ["addDir", "unlinkDir"] as const) {
    watcher.on(event, () => onEvent({ means: "entries", path: folder }));
  }
  return watcher;
}

/** A checkpoint of hundreds of megabytes is nothing to be woken for while it is written. */
function isWatched(name: string): boolean {
  return isEventFileName(name) || mayBeLog(basename(name));
}
