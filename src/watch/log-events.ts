import { dirname, resolve } from "node:path";
import type { FileEvents } from "./file-events.ts";
import type { LogPoll } from "./poll-logs.ts";

/** Events of the folders that are worth watching now. */
export interface LogEvents {
  /** Whether events were asked for. */
  readonly begun: boolean;
  /** Asks for events from now on. */
  begin(): Promise<void>;
  /** The folders that may be watched: those given and those of logs, on local disks. */
  allow(folders: ReadonlySet<string>): void;
  /** Asks for what is worth watching now, once begun; a watch that broke is set up again. */
  ask(): Promise<void>;
  /** Gives up the events of single logs as soon as a crowd of them grows: the next asking may be half a minute away. */
  leaveCrowd(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Chooses the folders to be watched: those given first, then those whose logs changed lately, since not all of many are
 * watched. While a crowd of logs grows only the folders given are, for the runs that come.
 */
export function createLogEvents(
  events: FileEvents,
  { paths, poll }: { readonly paths: readonly string[]; readonly poll: LogPoll },
): LogEvents {
  const given = paths.map((path) => resolve(path));
  let allowed: ReadonlySet<string> = new Set();
  let begun = false;
  let isCrowd = false;
  const ask = async (): Promise<void> => {
    if (!begun) return;
    const now = performance.now();
    isCrowd = poll.isCrowd(now);
    const lately = isCrowd ? [] : poll.byQuiet(now).map((path) => dirname(path));
    const wanted = new Set([...given, ...lately]);
    await events.watch([...wanted].filter((path) => allowed.has(path)));
  };
  return {
    get begun() {
      return begun;
    },
    begin: () => {
      begun = true;
      return ask();
    },
    allow: (folders) => {
      allowed = folders;
    },
    ask,
    leaveCrowd: async () => {
      if (begun && !isCrowd && poll.isCrowd(performance.now())) await ask();
    },
    close: () => events.close(),
  };
}
