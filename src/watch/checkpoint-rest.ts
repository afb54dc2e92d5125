import type { Seconds } from "../core/units.ts";
import { listCheckpointFiles } from "./checkpoint-files.ts";

/** Listing folders is slower than reading a few lines. */
const listEvery: Seconds = 0.4;
/** A new checkpoint is over when it has stood still for so long. */
const stillAfter: Seconds = 2;

/** How the newest checkpoint stands. */
export interface CheckpointLook {
  /** How long it has kept its size and time; Infinity without any. */
  readonly still: Seconds;
  /** When a checkpoint that changed while we looked stood still again. */
  readonly settled: Seconds | undefined;
}

/** Watches whether the newest checkpoint of some folders still changes. Times are of the caller's clock. */
export function createCheckpointWatch(folders: () => readonly string[]): {
  look(now: Seconds): Promise<CheckpointLook>;
} {
  let listed = Number.NEGATIVE_INFINITY;
  let newest: string | undefined;
  let since = 0;
  let unsettled = false;
  let settled: Seconds | undefined;
  return {
    look: async (now) => {
      if (now - listed >= listEvery) {
        const first = listed === Number.NEGATIVE_INFINITY;
        listed = now;
        const key = await newestOf(folders());
        if (key !== newest) {
          newest = key;
          since = now;
          unsettled = !first && key !== undefined;
        }
      }
      const still = newest === undefined ? Number.POSITIVE_INFINITY : now - since;
      if (unsettled && still >= stillAfter) {
        unsettled = false;
        settled = now;
      }
      return { still, settled };
    },
  };
}

async function newestOf(folders: readonly string[]): Promise<string | undefined> {
  const files = await listCheckpointFiles(folders);
  const newest = files.reduce<(typeof files)[number] | undefined>(
    (best, file) => (best === undefined || file.modified > best.modified ? file : best),
    undefined,
  );
  return newest && `${newest.path}:${newest.bytes}:${newest.modified}`;
}
