import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { systemCode } from "./system-code.ts";

/** What was seen when the moment was judged, to be compared with what is there right before the kill. */
export interface SeenBefore {
  /** The log that tells of the trainer, and how many bytes of it had been read. */
  readonly log: { readonly path: string; readonly bytes: number } | undefined;
  /** Open files of every rank, by pid: what the links in `/proc/PID/fd` said; empty where we may not look. */
  readonly files: ReadonlyMap<number, ReadonlySet<string>>;
}

/**
 * Whether nothing has happened since: the log has not grown by a byte, and no rank has opened a file. A
 * line that was just logged is followed by the plots that swallow a signal, and a save that began has a
 * file open. Without waiting for anything, so that the kill can follow at once.
 *
 * @param root  where /proc is; elsewhere than on Linux only the log is looked at
 */
export function isAsSeen(seen: SeenBefore, root = "/proc"): boolean {
  try {
    if (seen.log !== undefined && statSync(seen.log.path).size !== seen.log.bytes) return false;
    if (process.platform !== "linux") return true;
    for (const [pid, files] of seen.files) if (hasNewFile(pid, files, root)) return false;
    return true;
  } catch {
    // What cannot be looked at any more is not as it was.
    return false;
  }
}

/** Whether a process has a file open for writing that it had not before; one that is gone has none. */
function hasNewFile(pid: number, before: ReadonlySet<string>, root: string): boolean {
  for (const descriptor of descriptorsOf(pid, root)) {
    try {
      const path = readlinkSync(`${root}/${pid}/fd/${descriptor}`);
      // Pipes and sockets come and go with the data loaders; a save is a file with a path.
      if (!path.startsWith("/") || path.startsWith("/dev/") || before.has(path)) continue;
      if (isWritable(readFileSync(`${root}/${pid}/fdinfo/${descriptor}`, "latin1"))) return true;
    } catch (error) {
      if (!isVanished(error)) throw error; // A descriptor that was closed meanwhile is no save.
    }
  }
  return false;
}

function descriptorsOf(pid: number, root: string): readonly string[] {
  try {
    return readdirSync(`${root}/${pid}/fd`);
  } catch (error) {
    if (isVanished(error)) return [];
    throw error;
  }
}

/** The lowest two bits of the open flags, which fdinfo gives in octal, are the access mode: 0 is reading only. */
function isWritable(info: string): boolean {
  const flags = /^flags:\s*([0-7]+)/m.exec(info)?.[1];
  return flags === undefined || (Number.parseInt(flags, 8) & 3) !== 0;
}

function isVanished(error: unknown): boolean {
  const code = systemCode(error);
  return code === "ENOENT" || code === "ESRCH";
}
