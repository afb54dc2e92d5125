import { createFileSystems, type FileSystems } from "./file-systems.ts";

/**
 * Which folders lie on local disks; each is asked about once. What lies there is looked at without waiting: that
 * takes some microseconds, where a promise wakes a thread and costs twenty times as much.
 */
export interface LocalFolders {
  has(folder: string): boolean | Promise<boolean>;
}

/** Knows no folder yet. */
export function createLocalFolders(fileSystems: FileSystems = createFileSystems()): LocalFolders {
  const known = new Map<string, boolean>();
  const ask = async (folder: string): Promise<boolean> => {
    const isLocal = (await fileSystems.kindOf(folder)) === undefined;
    known.set(folder, isLocal);
    return isLocal;
  };
  return { has: (folder) => known.get(folder) ?? ask(folder) };
}
