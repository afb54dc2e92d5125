import { stat } from "node:fs/promises";
import { growTree, type ProcessTree } from "./ancestry.ts";
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
 */
export async function topmostHolders(
  log: string,
  tree: ProcessTree,
  table: ProcessTable,
): Promise<readonly ProcessInfo[]> {
  const writers = new Set(await writersOf(log, [...tree.byPid.keys()], table));
  const isHolder = ({ identity }: ProcessInfo) => writers.has(identity.pid);
  // Any holder above counts, not the parent alone: between them may stand a process that closed it.
  return [...tree.byPid.values()].filter(
    (one) => isHolder(one) && !tree.ancestorsOf(one).some(isHolder),
  );
}

/**
 * The tree of the processes that hold a log open for writing and of everything above them. Nothing else is looked at
 * closely, which is much less than the whole table where thousands of processes run.
 */
export async function treeOfHolders(log: string, table: ProcessTable): Promise<ProcessTree> {
  if (table.pids === undefined) return growTree(await table.list());
  const found = new Map<number, ProcessInfo>();
  for (const writer of await writersOf(log, await table.pids(), table)) {
    let pid = writer;
    while (pid > 0 && !found.has(pid)) {
      const process = await table.look(pid);
      if (process === undefined) break;
      found.set(pid, process);
      pid = process.parent;
    }
  }
  return growTree([...found.values()]);
}

async function writersOf(
  log: string,
  pids: readonly number[],
  table: ProcessTable,
): Promise<readonly number[]> {
  const place = await placeOf(log);
  if (place === undefined) return [];
  const others = pids.filter((pid) => pid !== process.pid);
  const writers: number[] = [];
  for (let from = 0; from < others.length; from += together) {
    await Promise.all(
      others.slice(from, from + together).map(async (pid) => {
        const files = (await table.openFiles(pid)) ?? [];
        const holds = files.some(
          (file) =>
            file.writable && file.regular && file.dev === place.dev && file.inode === place.inode,
        );
        if (holds) writers.push(pid);
      }),
    );
  }
  return writers;
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
