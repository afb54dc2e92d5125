import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Message } from "../core/message.ts";
import { growTree, type ProcessTree } from "./ancestry.ts";
import { configNamesRun } from "./config-proof.ts";
import { newestEventFile } from "./event-file-name.ts";
import { topmostHolders } from "./log-holders.ts";
import type { ProcessInfo, ProcessTable } from "./process-info.ts";
import { collectProofs, isProved } from "./proofs.ts";
import { systemCode } from "./system-code.ts";
import type { Found, Target, TargetRun, TargetWishes } from "./target.ts";
import {
  type Candidate,
  divideTrainer,
  findScripts,
  type ScriptProcess,
  scriptAbove,
} from "./trainer-tree.ts";
import { refuseNamedPid, refuseWishedPid, scriptsNamed } from "./wishes.ts";

/** The machine on which a trainer is looked for. */
export interface FindContext {
  readonly table: ProcessTable;
  /** As `os.hostname()` says it; event files carry their writer's. */
  readonly hostName: string;
}

/**
 * Finds the trainer of a run and proves it: two independent proofs, one of them strong. Anything less, and anything
 * that fits twice, is a refusal with the processes it is about. Nothing is sent.
 */
export async function findTarget(
  run: TargetRun,
  wishes: TargetWishes,
  context: FindContext,
): Promise<Found> {
  const { table } = context;
  const refusedPid = await refuseWishedPid(wishes, table);
  if (refusedPid !== undefined) return { refusal: refusedPid, candidates: [] };
  const tree = growTree(await table.list());
  const scripts = findScripts(tree);
  const named = scriptsNamed(wishes, scripts);
  if ("refusal" in named) return named;
  const holders = run.trainLog === undefined ? [] : await topmostHolders(run.trainLog, tree, table);
  if (holders.length > 1) return several(holders);
  const candidates = await findCandidates(run, { tree, scripts, holder: holders[0] });
  const [candidate] = candidates;
  if (candidate === undefined) return whyNobody(run, scripts, context);
  if (candidates.length > 1) return several(candidates.map(({ top }) => top));
  const target = proveTarget(candidate, tree, { run, wishes, context });
  const mistaken =
    "refusal" in target ? undefined : refuseNamedPid(target, wishes, named.processes);
  if (mistaken !== undefined) return refuse(mistaken, [candidate.top]);
  return "refusal" in target ? refuse(target.refusal, [candidate.top]) : { target };
}

/** Trainers that something strong speaks for: the holder of the log, and scripts whose config names the run. */
async function findCandidates(
  run: TargetRun,
  found: {
    readonly tree: ProcessTree;
    readonly scripts: readonly ScriptProcess[];
    readonly holder: ProcessInfo | undefined;
  },
): Promise<readonly Candidate[]> {
  const { tree, scripts, holder } = found;
  const folder = await folderOf(run);
  const topOfHolder = holder === undefined ? undefined : (scriptAbove(holder, tree) ?? holder);
  const candidates = await Promise.all(
    scripts.map(async ({ process, script }): Promise<Candidate> => {
      // A run with a train.log is s2's: s1 trains beside it in a folder of its own.
      const couldBe =
        folder !== undefined && !(script.stage === "s1" && run.trainLog !== undefined);
      const named = couldBe && (await configNamesRun(process, script, folder));
      const holds = holder !== undefined && process === topOfHolder;
      return { top: process, script, configNamesRun: named, ...(holds ? { holder } : {}) };
    }),
  );
  const strong = candidates.filter((one) => one.holder !== undefined || one.configNamesRun);
  if (holder === undefined || strong.some((one) => one.holder !== undefined)) return strong;
  return [...strong, { top: holder, holder, configNamesRun: false }];
}

function proveTarget(
  candidate: Candidate,
  tree: ProcessTree,
  given: {
    readonly run: TargetRun;
    readonly wishes: TargetWishes;
    readonly context: FindContext;
  },
): Target | { readonly refusal: Message } {
  const { run, wishes, context } = given;
  const divided = divideTrainer(
    candidate,
    tree,
    wishes.allowAnyProcess && wishes.pid !== undefined,
  );
  if ("refusal" in divided) return divided;
  const elsewhere = candidate.holder === undefined ? refuseHost(run, context) : undefined;
  if (elsewhere !== undefined) return { refusal: elsewhere };
  const { hostName } = context;
  const proofs = collectProofs(candidate, divided.ranks, { run, hostName });
  const { pid } = candidate.top.identity;
  if (!isProved(proofs)) return { refusal: { id: "stop.refused.not-proved", pid, proofs } };
  return { ...divided, proofs, runPath: run.path };
}

/** Why nothing here fits: the log comes from elsewhere, or its owner's trainer is there and not ours to look into. */
async function whyNobody(
  run: TargetRun,
  scripts: readonly ScriptProcess[],
  context: FindContext,
): Promise<Found> {
  const elsewhere = refuseHost(run, context);
  if (elsewhere !== undefined) return refuse(elsewhere, []);
  const own = process.geteuid?.() ?? 0;
  const owner = await ownerOf(run.trainLog ?? run.path);
  const processes = scripts.map(({ process }) => process);
  const [foreign] = processes.filter(({ identity }) => identity.uid === owner);
  if (foreign === undefined || own === 0 || own === owner) {
    return refuse({ id: "stop.refused.no-trainer" }, []);
  }
  const { pid, uid } = foreign.identity;
  return refuse({ id: "stop.refused.other-user", pid, uid, own }, [foreign]);
}

async function ownerOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).uid;
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}

function refuseHost(run: TargetRun, { hostName }: FindContext): Message | undefined {
  const host = newestEventFile(run.eventFiles)?.host;
  return host === undefined || host === hostName
    ? undefined
    : { id: "stop.refused.other-host", host: host.slice(0, 80) };
}

/** The folder that the run's logs lie in; a run may be a single file. */
async function folderOf(run: TargetRun): Promise<string | undefined> {
  try {
    const path = run.trainLog === undefined ? run.path : dirname(run.trainLog);
    return await realpath((await stat(path)).isDirectory() ? path : dirname(path));
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}

function several(candidates: readonly ProcessInfo[]): Found {
  const pids = candidates.map(({ identity }) => identity.pid);
  return refuse({ id: "stop.refused.several-trainers", pids }, candidates);
}

function refuse(refusal: Message, candidates: readonly ProcessInfo[]): Found {
  return { refusal, candidates };
}
