import { basename } from "node:path";
import type { Seconds } from "../core/units.ts";
import { wholeNumber } from "./proc-text.ts";
import type { ProcessInfo } from "./process-info.ts";

/** What TensorBoard writes into an event file's name: `events.out.tfevents.<time>.<host>.<pid>.<n>`. */
export interface EventFileName {
  /** Wall time of its creation. */
  readonly created: Seconds;
  /** The host as it calls itself; may hold dots. */
  readonly host: string;
  /** As the writer counts it: in a container another number than ours, so a hint only. */
  readonly pid: number;
}

/** Reads an event file's name; undefined for older forms without a pid. */
export function parseEventFileName(path: string): EventFileName | undefined {
  const found = /^events\.out\.tfevents\.(\d{1,12})\.(.+)\.(\d{1,10})\.\d{1,6}(?:\.v2)?$/.exec(
    basename(path),
  );
  const [created, pid] = [wholeNumber(found?.[1]), wholeNumber(found?.[3])];
  const host = found?.[2];
  if (created === undefined || pid === undefined || host === undefined) return undefined;
  return { created, host, pid };
}

/** The event file that was begun last, of those whose names tell. */
export function newestEventFile(paths: readonly string[]): EventFileName | undefined {
  return paths
    .map(parseEventFileName)
    .filter((name) => name !== undefined)
    .reduce<EventFileName | undefined>(
      (newest, name) => (newest === undefined || name.created >= newest.created ? name : newest),
      undefined,
    );
}

/** The names tell whole seconds, and start times come from a boot time in whole seconds. */
const grain: Seconds = 2;

/** Whether an event file can be this process's: our host, its number there or as we see it, begun while it lived. */
export function couldHaveWritten(
  process: ProcessInfo,
  file: EventFileName,
  ownHost: string,
): boolean {
  return (
    file.host === ownHost &&
    (file.pid === process.identity.pid || file.pid === process.namespacePids.at(-1)) &&
    process.started <= file.created + grain
  );
}
