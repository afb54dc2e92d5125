import { isAbsolute, join, sep } from "node:path";
import { growTree } from "./ancestry.ts";
import { foldersNamedBy } from "./config-proof.ts";
import type { ProcessInfo, ProcessTable } from "./process-info.ts";
import { findScripts } from "./trainer-tree.ts";

/** A process that trains in a folder, or writes there as if it did. */
export interface FolderTrainer {
  readonly pid: number;
  /** The Python that runs its script, as it was called; only of a trainer that runs as the user that we are. */
  readonly python?: string;
  /** Where it was started, the checkout; only of the same. */
  readonly workingFolder?: string;
}

/** How many processes are asked for their open files together. */
const together = 8;

/**
 * The processes that train in a folder of a voice: trainers' scripts whose config names it or a folder below it, and
 * whatever else holds a file there open for writing. Reads only. Processes of other users may not tell.
 *
 * @param folder  `logs/<exp>`, as `realpath` says it
 */
export async function findTrainersIn(
  folder: string,
  table: ProcessTable,
): Promise<readonly FolderTrainer[]> {
  const tree = growTree(await table.list());
  const found = new Map<number, FolderTrainer>();
  for (const { process: trainer, script } of findScripts(tree)) {
    const places = await foldersNamedBy(trainer, script);
    const isHere = (place: string | undefined) =>
      place !== undefined && (place === folder || place.startsWith(folder + sep));
    const family = [trainer, ...tree.descendantsOf(trainer)];
    if (places.some(isHere) || (await writersIn(folder, family, table)).length > 0) {
      found.set(trainer.identity.pid, describe(trainer));
      for (const { identity } of family) found.set(identity.pid, describe(trainer));
    }
  }
  const others = [...tree.byPid.values()].filter(
    ({ identity }) => identity.pid !== process.pid && !found.has(identity.pid),
  );
  for (const { identity } of await writersIn(folder, others, table)) {
    found.set(identity.pid, { pid: identity.pid });
  }
  return [...new Map([...found.values()].map((one) => [one.pid, one])).values()];
}

/** Of somebody else's trainer only that it is there: what we would run in its place, we would run as ourselves. */
function describe({ identity, command, folder }: ProcessInfo): FolderTrainer {
  if (identity.uid !== process.geteuid?.()) return { pid: identity.pid };
  const [program = ""] = command;
  // A name alone is looked up as the shell does; a path is meant from where the trainer was started.
  const isPath = program.includes("/") || program.includes(sep);
  const python = isPath && !isAbsolute(program) && folder ? join(folder, program) : program;
  return {
    pid: identity.pid,
    ...(python === "" ? {} : { python }),
    ...(folder === undefined ? {} : { workingFolder: folder }),
  };
}

async function writersIn(
  folder: string,
  processes: readonly ProcessInfo[],
  table: ProcessTable,
): Promise<readonly ProcessInfo[]> {
  const writers: ProcessInfo[] = [];
  for (let from = 0; from < processes.length; from += together) {
    const some = processes.slice(from, from + together).map(async (one) => {
      const files = (await table.openFiles(one.identity.pid)) ?? [];
      const writes = files.some(
        ({ writable, regular, path }) => writable && regular && path.startsWith(folder + sep),
      );
      if (writes) writers.push(one);
    });
    await Promise.all(some);
  }
  return writers;
}
