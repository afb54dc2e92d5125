import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Checkpoint } from "../core/checkpoints.ts";
import type { Epoch, Step } from "../core/units.ts";
import { systemCode } from "./system-code.ts";
import { type FileEnd, readFileEnd } from "./zip-end.ts";

/** What is left on disk after a stop. Paths absolute. */
export interface CheckpointAudit {
  /** Cut short: they cannot be loaded. */
  readonly broken: readonly string[];
  /** Temp files of saves that were cut: `<unix time>.pth` in the trainer's working folder. */
  readonly leftOver: readonly string[];
  /** `G_*` without the `D_*` of the same step: it cannot be resumed from. */
  readonly unpaired: readonly string[];
  /** Newest sound weights (or state, without any weights) at or before the best; of all, when the best is unknown. */
  readonly sound: string | undefined;
  /** Could not be looked at. */
  readonly unreadable: readonly string[];
}

/** Where the best is, in the unit that is known. */
export interface AuditBest {
  readonly epoch?: Epoch;
  readonly step?: Step;
}

/**
 * Looks at the end of each checkpoint, reading only, and names what a stop may have broken and the newest one that can
 * be relied on.
 *
 * @param checkpoints  of the run, as `readCheckpoints` gives them, in order of training
 * @param tempFolders  where cut saves leave their temp files: the trainer's working folder
 */
export async function auditCheckpoints(
  checkpoints: readonly Checkpoint[],
  best: AuditBest,
  tempFolders: readonly string[],
): Promise<CheckpointAudit> {
  const ends = new Map<Checkpoint, FileEnd>();
  // One at a time: the trainer's disk is not ours to load.
  for (const checkpoint of checkpoints) {
    ends.set(checkpoint, await readFileEnd(checkpoint.path));
  }
  const having = (end: FileEnd) =>
    checkpoints.filter((each) => ends.get(each) === end).map(({ path }) => path);
  return {
    broken: having("broken"),
    unreadable: having("unreadable"),
    leftOver: await listLeftOver(tempFolders),
    unpaired: await listUnpaired(checkpoints),
    sound: newestSound(
      checkpoints.filter((each) => ends.get(each) === "sound"),
      best,
    )?.path,
  };
}

function newestSound(sound: readonly Checkpoint[], best: AuditBest): Checkpoint | undefined {
  const reached = sound.filter((each) => isAtOrBefore(each, best));
  const weights = reached.filter(({ kind }) => kind === "weights");
  const eligible = weights.length > 0 ? weights : reached;
  return [...eligible].sort(byTraining).at(-1);
}

/** A file that cannot be compared with a known best is not claimed to lie before it. */
function isAtOrBefore({ epoch, step }: Checkpoint, best: AuditBest): boolean {
  if (best.epoch !== undefined && epoch !== undefined) return epoch <= best.epoch;
  if (best.step !== undefined && step !== undefined) return step <= best.step;
  return best.epoch === undefined && best.step === undefined;
}

function byTraining(a: Checkpoint, b: Checkpoint): number {
  return (
    (a.epoch ?? 0) - (b.epoch ?? 0) || (a.step ?? 0) - (b.step ?? 0) || a.modified - b.modified
  );
}

/** `time.time()` as Python prints it: ten digits and a fraction. */
const tempName = /^\d{10}\.\d+\.pth$/;

async function listLeftOver(folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of new Set(folders)) {
    for (const name of await listNames(folder))
      if (tempName.test(name)) found.push(join(folder, name));
  }
  return found.sort();
}

const stateName = /^G_(\d+)\.pth$/;

async function listUnpaired(checkpoints: readonly Checkpoint[]): Promise<readonly string[]> {
  const unpaired: string[] = [];
  for (const { path } of checkpoints) {
    const step = stateName.exec(basename(path))?.[1];
    // A LoRA training has no discriminator.
    if (step === undefined || basename(dirname(path)).includes("lora")) continue;
    if (!(await listNames(dirname(path))).includes(`D_${step}.pth`)) unpaired.push(path);
  }
  return unpaired;
}

async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    systemCode(error);
    return [];
  }
}
