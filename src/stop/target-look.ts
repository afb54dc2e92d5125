import { isAlive, sameProcess } from "./identity.ts";
import type { StopStage } from "./journal-events.ts";
import type { ProcessIdentity, ProcessInfo, ProcessTable } from "./process-info.ts";
import type { Target } from "./target.ts";

/** Which of a target's processes are there now, as they are now. A number that is another's by now is gone. */
export interface TargetLook {
  readonly ranks: readonly ProcessInfo[];
  readonly parent: ProcessInfo | undefined;
  readonly workers: readonly ProcessInfo[];
}

/** Looks at each process of the target anew. Rejects when the table does: then nothing is known. */
export async function lookAtTarget(target: Target, table: ProcessTable): Promise<TargetLook> {
  const { parent } = target;
  const [ranks, parents, workers] = await Promise.all([
    lookAtEach(target.ranks, table),
    lookAtEach(parent === undefined ? [] : [parent], table),
    lookAtEach(target.workers, table),
  ]);
  return { ranks, parent: parents[0], workers };
}

async function lookAtEach(
  processes: readonly ProcessInfo[],
  table: ProcessTable,
): Promise<readonly ProcessInfo[]> {
  const looks = await Promise.all(
    processes.map(async ({ identity }) => {
      const now = await table.look(identity.pid);
      return now !== undefined && sameProcess(now.identity, identity) && isAlive(now) ? now : [];
    }),
  );
  return looks.flat();
}

/** The processes of a look that are no ranks. */
export function othersOf(look: TargetLook): readonly ProcessInfo[] {
  return look.parent === undefined ? look.workers : [look.parent, ...look.workers];
}

/**
 * Whom a stage signals, of those that are there. None without a rank, but for `parent`: nobody is ever signalled
 * alone who is no rank. Lightning's main process stays alone: it ends its workers itself.
 */
export async function targetsOf(
  stage: StopStage,
  target: Target,
  look: TargetLook,
  table: ProcessTable,
): Promise<readonly ProcessInfo[]> {
  switch (stage) {
    case "ranks":
    case "term":
    case "kill":
    case "command":
      return look.ranks;
    case "parent":
      return look.ranks.length === 0 && look.parent !== undefined ? [look.parent] : [];
    case "tree":
      return target.kind === "lightning" ? look.ranks : wholeTree(look, table);
  }
}

/** DataLoader workers may be new in each epoch, so those of now are looked up. The parent comes last. */
async function wholeTree(look: TargetLook, table: ProcessTable): Promise<readonly ProcessInfo[]> {
  if (look.ranks.length === 0) return [];
  const all = (await familyOf(look.ranks, table)) ?? (await table.list());
  const parent = look.parent === undefined ? [] : [look.parent];
  return [...look.ranks, ...descendantsOf(look.ranks, all), ...parent];
}

/** More than any trainer has below it; a table that names more is not believed. */
const mostProcesses = 4096;

/**
 * What is below the ranks, asked for one by one: where thousands of processes run, the whole table takes longer than
 * a safe moment lasts. Undefined where the system does not tell children.
 */
async function familyOf(
  ranks: readonly ProcessInfo[],
  table: ProcessTable,
): Promise<readonly ProcessInfo[] | undefined> {
  const pids = new Set(ranks.map(({ identity }) => identity.pid));
  const found: ProcessInfo[] = [];
  // A set that grows while it is walked gives what was added, too, and everything once.
  for (const pid of pids) {
    const children = await table.childrenOf?.(pid);
    if (children === undefined || pids.size > mostProcesses) return undefined;
    const looked = await Promise.all(children.map((child) => table.look(child)));
    found.push(...looked.filter((one) => one !== undefined));
    for (const child of children) pids.add(child);
  }
  return found;
}

function descendantsOf(
  ranks: readonly ProcessInfo[],
  all: readonly ProcessInfo[],
): readonly ProcessInfo[] {
  const known = new Set(ranks.map(({ identity }) => identity.pid));
  const users = new Set(ranks.map(({ identity }) => identity.uid));
  const found: ProcessInfo[] = [];
  // Each round finds one more generation; a table that changed meanwhile may hold them in any order.
  for (let before = -1; before !== found.length; ) {
    before = found.length;
    for (const process of all) {
      const { pid, uid } = process.identity;
      if (known.has(pid) || !known.has(process.parent) || !users.has(uid)) continue;
      known.add(pid);
      if (isAlive(process) && !isTracker(process)) found.push(process);
    }
  }
  return found;
}

/** Python's resource tracker cleans up shared memory once the others are gone; it is never signalled. */
function isTracker({ command }: ProcessInfo): boolean {
  return command.some((word) => word.includes("multiprocessing.resource_tracker"));
}

/** Whether two lists hold the same processes. */
export function sameProcesses(
  left: readonly ProcessInfo[],
  right: readonly ProcessInfo[],
): boolean {
  const has = (list: readonly ProcessInfo[], identity: ProcessIdentity) =>
    list.some((each) => sameProcess(each.identity, identity));
  return left.length === right.length && left.every(({ identity }) => has(right, identity));
}
