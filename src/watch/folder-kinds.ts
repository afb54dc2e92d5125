import { createFileSystems, type FileSystems } from "./file-systems.ts";
import type { FileProblem } from "./runs.ts";

/**
 * On which kind of network drive each folder lies, remembered: each is asked about once. What lies on a local disk is
 * looked at without waiting: that takes some microseconds, where a promise wakes a thread and costs twenty times as much.
 */
export interface FolderKinds {
  /** As `FileSystems.kindOf`, at once where it is known; undefined for a local disk. */
  of(folder: string): string | undefined | Promise<string | undefined>;
}

/** Knows no folder yet. */
export function createFolderKinds(fileSystems: FileSystems = createFileSystems()): FolderKinds {
  const known = new Map<string, string | undefined>();
  const ask = async (folder: string): Promise<string | undefined> => {
    const kind = await fileSystems.kindOf(folder);
    known.set(folder, kind);
    return kind;
  };
  return { of: (folder) => (known.has(folder) ? known.get(folder) : ask(folder)) };
}

/** Those of some folders that lie on network drives, with the kind of each. */
export async function remoteFolders(
  folders: ReadonlySet<string>,
  kinds: FolderKinds,
): Promise<ReadonlyMap<string, string>> {
  const remote = new Map<string, string>();
  for (const folder of folders) {
    const kind = await kinds.of(folder);
    if (kind !== undefined) remote.set(folder, kind);
  }
  return remote;
}

/** Said once, however many folders there are. */
export function remoteNotice(remote: ReadonlyMap<string, string>): readonly FileProblem[] {
  for (const [file, kind] of remote) return [{ file, reason: { id: "problem.remote", kind } }];
  return [];
}
