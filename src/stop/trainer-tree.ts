import type { Message } from "../core/message.ts";
import type { ProcessTree } from "./ancestry.ts";
import { isAlive } from "./identity.ts";
import type { ProcessInfo } from "./process-info.ts";
import type { Target, TargetKind } from "./target.ts";
import { parseScript, pythonChild, type TrainerScript } from "./trainer-scripts.ts";

/** A process that runs a trainer's script. */
export interface ScriptProcess {
  readonly process: ProcessInfo;
  readonly script: TrainerScript;
}

/** A trainer that may be the run's: its script's process, who holds the log, or both. */
export interface Candidate {
  readonly top: ProcessInfo;
  readonly script?: TrainerScript;
  readonly holder?: ProcessInfo;
  readonly configNamesRun: boolean;
}

/** How a trainer is built and whom to signal; the proofs are another matter. */
export type TrainerParts = Pick<Target, "kind" | "ranks" | "parent" | "workers">;

/**
 * The topmost process of each trainer: forked workers, and the further ranks that Lightning starts, have the
 * command line of the process above them.
 */
export function findScripts(tree: ProcessTree): readonly ScriptProcess[] {
  return [...tree.byPid.values()].flatMap((process) => {
    const script = isAlive(process) ? parseScript(process.command) : undefined;
    return script === undefined || scriptAbove(process, tree) !== undefined
      ? []
      : [{ process, script }];
  });
}

/** The topmost script's process above a process. */
export function scriptAbove(process: ProcessInfo, tree: ProcessTree): ProcessInfo | undefined {
  return tree
    .ancestorsOf(process)
    .filter((above) => parseScript(above.command) !== undefined)
    .at(-1);
}

/**
 * Tells ranks, workers and the waiting parent apart by parentage: their command lines are alike.
 *
 * @param anyProcess  the user allows scripts we do not know
 */
export function divideTrainer(
  candidate: Candidate,
  tree: ProcessTree,
  anyProcess: boolean,
): TrainerParts | { readonly refusal: Message } {
  const { top, script, holder } = candidate;
  const unknownTree: Message = { id: "stop.refused.unknown-tree", pid: top.identity.pid };
  if (script?.stage === "s1") return parts("lightning", [top], tree);
  // Nobody below the script writes the log: it still starts, or the log was replaced.
  if (holder === undefined) return { refusal: unknownTree };
  if (script === undefined) return divideUnknown(holder, tree, anyProcess);
  if (holder === top && script.name === "s2_train_v3_lora") {
    return parts("in process", [holder], tree);
  }
  // The others always spawn: where the parent holds the log too (its output goes there), it still only waits.
  const ranks = spawnedBelow(top, tree);
  const areRanks = holder === top ? ranks.length > 0 : ranks.includes(holder);
  return areRanks ? parts("spawned ranks", ranks, tree, top) : { refusal: unknownTree };
}

/** A log's holder without a script above it: a rank whose parent died, or something that is no trainer of ours. */
function divideUnknown(
  holder: ProcessInfo,
  tree: ProcessTree,
  anyProcess: boolean,
): TrainerParts | { readonly refusal: Message } {
  const above = tree.byPid.get(holder.parent);
  const parentIsPython = above !== undefined && isPython(above);
  const isSpawned = pythonChild(holder) === "spawned";
  if (isSpawned && !parentIsPython) return parts("spawned ranks", [holder], tree);
  if (anyProcess && isSpawned && above !== undefined) {
    return parts("spawned ranks", spawnedBelow(above, tree), tree, above);
  }
  if (anyProcess) return parts("in process", [holder], tree);
  const command = holder.command.join(" ").slice(0, 80);
  return { refusal: { id: "stop.refused.unknown-script", pid: holder.identity.pid, command } };
}

function parts(
  kind: TargetKind,
  ranks: readonly ProcessInfo[],
  tree: ProcessTree,
  parent?: ProcessInfo,
): TrainerParts {
  const below = new Set(ranks.flatMap((rank) => tree.descendantsOf(rank)));
  const workers = [...below].filter((one) => isAlive(one) && !isBookkeeper(one, tree));
  return { kind, ranks, workers, ...(parent === undefined ? {} : { parent }) };
}

function spawnedBelow(top: ProcessInfo, tree: ProcessTree): readonly ProcessInfo[] {
  return tree.childrenOf(top).filter((one) => isAlive(one) && pythonChild(one) === "spawned");
}

/** Resource tracker and fork server leave by themselves; what a fork server forks is called like it, and works. */
function isBookkeeper(process: ProcessInfo, tree: ProcessTree): boolean {
  const child = pythonChild(process);
  if (child !== "fork server") return child === "resource tracker";
  const above = tree.byPid.get(process.parent);
  return above === undefined || pythonChild(above) !== "fork server";
}

function isPython(process: ProcessInfo): boolean {
  return /(^|[/\\])python[\w.-]*$/i.test(process.command[0] ?? "");
}
