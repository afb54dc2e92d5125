import { isEventFileName, mayBeLog } from "./log-names.ts";

/** Hints of the operating system that something changed. Never trusted to be complete. */
export interface FileEvents {
  /** Watches these folders and files, and no others from now on. */
  watch(paths: Iterable<string>): void;
  /** Ends all watching; no handle is left. */
  close(): Promise<void>;
}

/** Where there are no events: polling alone finds everything, later. */
export const noFileEvents: FileEvents = { watch: () => {}, close: async () => {} };

/** What an event may mean: a file was written to, or a folder has other entries than before. */
export type FileEvent = "content" | "entries";

/** Above this, watching costs more handles (Linux: inotify watches) than sooner hints are worth. */
const pathsAtMost = 500;

/**
 * Events from chokidar, as mere hints: `onEvent` is called for each, without a path. chokidar is
 * loaded here and only here, so that commands that do not watch need not pay for it. If it fails, now
 * or later (inotify watches run out), there are simply no more events.
 */
export async function openFileEvents(onEvent: (event: FileEvent) => void): Promise<FileEvents> {
  if (process.env["STOPWATCH_NO_EVENTS"] === "1") return noFileEvents;
  const chokidar = await import("chokidar").catch(() => undefined);
  if (chokidar === undefined) return noFileEvents;
  const watcher = new chokidar.FSWatcher({
    depth: 0,
    ignoreInitial: true,
    ignorePermissionErrors: true,
    // A checkpoint of hundreds of megabytes is nothing to be woken for.
    ignored: (path, stats) => stats?.isFile() === true && !isWatched(path),
  });
  let watched = new Set<string>();
  // `change` is throttled and loses bursts (chokidar #1455): `raw` is not.
  watcher.on("raw", () => onEvent("content"));
  watcher.on("all", (name) => onEvent(name === "change" ? "content" : "entries"));
  watcher.on("error", () => void watcher.close());
  return {
    watch: (paths) => {
      const wanted = new Set([...paths].slice(0, pathsAtMost));
      const gone = [...watched].filter((path) => !wanted.has(path));
      const added = [...wanted].filter((path) => !watched.has(path));
      if (watcher.closed) return;
      if (gone.length > 0) watcher.unwatch(gone);
      if (added.length > 0) watcher.add(added);
      watched = wanted;
    },
    close: () => watcher.close(),
  };
}

function isWatched(path: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  return isEventFileName(name) || mayBeLog(name);
}
