import { stat } from "node:fs/promises";
import type { ProcessTree } from "./ancestry.ts";
import type { ProcessInfo, ProcessTable } from "./process-info.ts";
import { systemCode } from "./system-code.ts";

/** How many processes are asked for their open files together. */
const together = 8;

/**
 * The processes that hold a log open for writing and whose parents do not: forked workers inherit it from the
 * trainer. Compared by device and inode, so that a name in a container, or a log replaced by another, does
 * not mislead. Other users' processes cannot be asked and do not appear.
 *
 * @returns normally one; none when nobody writes it, several when it is not clear who trains
 * @see     reliability.md 1.1
 */
export async function topmostHolders(
  log: string,
  tree: ProcessTree,
  table: ProcessTable,
): Promise<readonly ProcessInfo[]> {
  const place = await placeOf(log);
  if (place === undefined) return [];
  const holders = new Set<ProcessInfo>();
  const processes = [...tree.byPid.values()].filter((one) => one.identity.pid !== process.pid);
  for (let from = 0; from < processes.length; from += together) {
    await Promise.all(
      processes.slice(from, from + together).map(async (one) => {
        const files = (await table.openFiles(one.identity.pid)) ?? [];
        const holds = files.some(
          (file) =>
            file.writable && file.regular && file.dev === place.dev && file.inode === place.inode,
        );
        if (holds) holders.add(one);
      }),
    );
  }
  // Any holder above counts, not the parent alone: between them may stand a process that closed it.
  return [...holders].filter((one) => !tree.ancestorsOf(one).some((above) => holders.has(above)));
}

async function placeOf(log: string) {
  try {
    const stats = await stat(log);
    return stats.isFile() ? { dev: stats.dev, inode: stats.ino } : undefined;
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}
