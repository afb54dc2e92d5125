import { realpath } from "node:fs/promises";
import type { Seconds } from "../core/units.ts";
import { systemCode } from "../stop/system-code.ts";
import { readFileEnd } from "../stop/zip-end.ts";
import type { ScorableFile } from "./scorable-files.ts";

/** How saved files stand. */
export interface SettledFiles {
  readonly ready: readonly ScorableFile[];
  /** Not known to be whole yet. */
  readonly pending: readonly PendingFile[];
  /** Cut short: nobody has written to them for a while, and their end is missing. */
  readonly broken: readonly ScorableFile[];
}

/** A file that is waited for. */
export interface PendingFile extends ScorableFile {
  /** It was seen to change, or stands still without an end; others have only not been looked at for long enough. */
  readonly isGrowing: boolean;
}

/** A save is written without a pause of so long. */
const stillFor: Seconds = 2;
/** A save that was cut off does not go on after so long. */
const givenUpAfter: Seconds = 30;

/**
 * Tells files that are whole from those that are being written: size and time stood still for two seconds, or are
 * older than half a minute, and the file ends as a whole one does.
 *
 * @param clocks  seconds: `monotonic` never jumps, `wall` is that of the files
 */
export function createSettling(clocks: { monotonic(): Seconds; wall(): Seconds }): {
  look(files: readonly ScorableFile[]): Promise<SettledFiles>;
} {
  const seen = new Map<string, { readonly key: string; readonly since: Seconds }>();
  return {
    look: async (files) => {
      const found = {
        ready: [] as ScorableFile[],
        pending: [] as PendingFile[],
        broken: [] as ScorableFile[],
      };
      for (const file of files) {
        const key = keyOfFile(file);
        const now = clocks.monotonic();
        const before = seen.get(file.path);
        const since = before?.key === key ? before.since : now;
        seen.set(file.path, { key, since });
        const age = clocks.wall() - file.modified;
        const isStill = now - since >= stillFor || age >= givenUpAfter;
        const isWhole = isStill && (await endsWhole(file.path));
        const hasChanged = before !== undefined && before.key !== key;
        if (isWhole) found.ready.push(file);
        else if (Math.max(now - since, age) >= givenUpAfter) found.broken.push(file);
        else found.pending.push({ ...file, isGrowing: isStill || hasChanged });
      }
      return found;
    },
  };
}

/** Weights may be links; what they lead to is what is written. */
async function endsWhole(path: string): Promise<boolean> {
  try {
    const end = await readFileEnd(await realpath(path));
    return end === "sound" || end === "other";
  } catch (error) {
    // Gone again, or a link that leads nowhere.
    systemCode(error);
    return false;
  }
}

/** What changes when a file is written to again. */
export function keyOfFile({ path, bytes, modified }: ScorableFile): string {
  return `${path}:${bytes}:${modified}`;
}
