import type { FileSystems } from "./file-systems.ts";
import type { FileProblem } from "./runs.ts";

/**
 * The folders that lie on network drives, with the kind of each.
 *
 * @param kinds  what was found out before; each folder is asked about once
 */
export async function remoteFolders(
  folders: ReadonlySet<string>,
  kinds: Map<string, string | undefined>,
  fileSystems: FileSystems,
): Promise<ReadonlyMap<string, string>> {
  const remote = new Map<string, string>();
  for (const folder of folders) {
    if (!kinds.has(folder)) kinds.set(folder, await fileSystems.kindOf(folder));
    const kind = kinds.get(folder);
    if (kind !== undefined) remote.set(folder, kind);
  }
  return remote;
}

/** Said once, however many folders there are. */
export function remoteNotice(remote: ReadonlyMap<string, string>): readonly FileProblem[] {
  for (const [file, kind] of remote) return [{ file, reason: { id: "problem.remote", kind } }];
  return [];
}
