import { basename, sep } from "node:path";
import { type CheckpointFile, readCheckpoints } from "../core/checkpoints.ts";
import { planOf } from "../core/plan.ts";
import { gptSovitsS1 } from "../core/trainers/gpt-sovits-s1.ts";
import { gptSovitsS2 } from "../core/trainers/gpt-sovits-s2.ts";
import type { Epoch, Seconds, Step } from "../core/units.ts";
import { listCheckpointFiles } from "../watch/checkpoint-files.ts";
import { createSurroundings } from "../watch/run-surroundings.ts";
import { findSettings, readSettings } from "../watch/settings.ts";
import type { ScoredStage } from "./score-reader.ts";

/** A saved file that can be scored. */
export interface ScorableFile {
  readonly stage: ScoredStage;
  readonly path: string;
  readonly name: string;
  readonly epoch?: Epoch;
  readonly step?: Step;
  readonly bytes: number;
  readonly modified: Seconds;
}

/** What is saved of a voice, and what its settings say of more to come. */
export interface SavedVoice {
  /** What the trainer calls it in file names. */
  readonly voice: string;
  /** In order of training, stage by stage. */
  readonly files: readonly ScorableFile[];
  /** Planned epochs of the SoVITS stage. */
  readonly plannedEpochs?: Epoch;
}

const trainers = { sovits: gptSovitsS2, gpt: gptSovitsS1 } as const;

/**
 * The files of a voice that can be scored: weights for inference in the folders beside `logs/`, and `G_<step>.pth` where
 * no weights of that step are there.
 *
 * @param folders  named by the user, absolute
 */
export async function findScorableFiles(
  folder: string,
  stages: readonly ScoredStage[],
  folders: readonly string[],
): Promise<SavedVoice> {
  const settings = await readSettings(await findSettings(folder));
  const run = { path: folder, name: basename(folder), logs: [], checkpointFiles: [] };
  const plan = planOf(
    { ...run, ...(settings === undefined ? {} : { config: settings.config }) },
    {},
  );
  const parts = {
    path: folder,
    root: folder,
    namedBy: folder,
    logs: [],
    settingsFolders: [folder],
  };
  const places = await createSurroundings().checkpointFoldersOf(parts, folders);
  const found = (await listCheckpointFiles(places)).map((file) => ({
    ...file,
    own:
      file.path.startsWith(folder + sep) ||
      folders.some((each) => file.path.startsWith(each + sep)),
  }));
  const files = stages.flatMap((stage) => filesOf(stage, plan.voice, found));
  const planned = plan.epochs;
  return { voice: plan.voice, files, ...(planned === undefined ? {} : { plannedEpochs: planned }) };
}

/** Weights of a stage, and resume states of steps that have no weights. */
function filesOf(
  stage: ScoredStage,
  voice: string,
  found: readonly CheckpointFile[],
): readonly ScorableFile[] {
  const all = readCheckpoints(found, { trainer: trainers[stage], voice });
  const weights = all.filter(({ kind }) => kind === "weights");
  const steps = new Set(weights.map(({ step }) => step));
  const states = all.filter(
    ({ kind, name, step }) => kind === "resume state" && /^G_/.test(name) && !steps.has(step),
  );
  const bytes = new Map(found.map((file) => [file.path, file.bytes]));
  return [...weights, ...states].map(({ path, name, epoch, step, modified }) => ({
    ...{ stage, path, name, modified },
    bytes: bytes.get(path) ?? 0,
    ...(epoch === undefined ? {} : { epoch }),
    ...(step === undefined ? {} : { step }),
  }));
}
