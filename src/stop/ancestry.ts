import type { ProcessInfo, ProcessTable } from "./process-info.ts";

/** Family relations among the processes of one look. */
export interface ProcessTree {
  readonly byPid: ReadonlyMap<number, ProcessInfo>;
  /** Children in the order of the table. */
  childrenOf(process: ProcessInfo): readonly ProcessInfo[];
  /** Children, their children and so on, each once. */
  descendantsOf(process: ProcessInfo): readonly ProcessInfo[];
  /** Parent first, then its parent, up to where we can see. */
  ancestorsOf(process: ProcessInfo): readonly ProcessInfo[];
}

/** Joins a list of processes by their parents. A ring, which only a torn list has, is walked once. */
export function growTree(processes: readonly ProcessInfo[]): ProcessTree {
  const byPid = new Map(processes.map((process) => [process.identity.pid, process]));
  const children = new Map<number, ProcessInfo[]>();
  for (const process of processes) {
    const siblings = children.get(process.parent);
    if (siblings === undefined) children.set(process.parent, [process]);
    else siblings.push(process);
  }
  const childrenOf = (process: ProcessInfo) => children.get(process.identity.pid) ?? [];
  return {
    byPid,
    childrenOf,
    descendantsOf(process) {
      const found = new Set<ProcessInfo>();
      const open = [...childrenOf(process)];
      for (const next of open) {
        if (next === process || found.has(next)) continue;
        found.add(next);
        open.push(...childrenOf(next));
      }
      return [...found];
    },
    ancestorsOf(process) {
      const found = new Set<ProcessInfo>();
      let above = byPid.get(process.parent);
      while (above !== undefined && above !== process && !found.has(above)) {
        found.add(above);
        above = byPid.get(above.parent);
      }
      return [...found];
    },
  };
}

/** More levels than any real process has above it. */
const mostLevels = 1000;

/**
 * Our own pid and those of everything above us, which are never signalled: the shell, the terminal, what
 * started stopwatch. As far up as we can see; the direct parent in any case.
 */
export async function ownLine(table: ProcessTable): Promise<ReadonlySet<number>> {
  const line = new Set([process.pid, process.ppid]);
  let above = process.ppid;
  for (let level = 0; level < mostLevels && above > 1; level += 1) {
    const parent = (await table.look(above))?.parent;
    if (parent === undefined || line.has(parent)) break;
    line.add(parent);
    above = parent;
  }
  return line;
}
