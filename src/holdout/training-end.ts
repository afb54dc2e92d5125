import type { Seconds } from "../core/units.ts";
import type { FolderTrainer } from "../stop/folder-trainers.ts";
import type { SavedVoice } from "./scorable-files.ts";

/** Looking over all processes takes longer the more there are. */
const lookEvery: Seconds = 5;
/** Between two stages, and between a crash and its restart, nothing trains for a moment. */
const looksWithout = 2;

/**
 * Tells when nothing more will be saved: a trainer was seen and is gone, or none is there and the last planned epoch
 * is saved. Where neither can be told it never says so.
 */
export function createTrainingEnd(ports: {
  trainers(): Promise<readonly FolderTrainer[] | undefined>;
  saved(): Promise<SavedVoice>;
  monotonic(): Seconds;
}): () => Promise<boolean> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let wasSeen = false;
  let without = 0;
  return async () => {
    const now = ports.monotonic();
    if (now - lookedAt < lookEvery) return false;
    lookedAt = now;
    const trainers = (await ports.trainers()) ?? [];
    wasSeen ||= trainers.length > 0;
    without = trainers.length > 0 ? 0 : without + 1;
    if (without < looksWithout) return false;
    return wasSeen || isComplete(await ports.saved());
  };
}

function isComplete({ files, plannedEpochs }: SavedVoice): boolean {
  if (plannedEpochs === undefined) return false;
  return files.some(({ stage, epoch = 0 }) => stage === "sovits" && epoch >= plannedEpochs);
}
