import type { Seconds } from "../core/units.ts";
import { readFileEnd } from "../stop/zip-end.ts";
import type { ScorableFile } from "./scorable-files.ts";

/** How saved files stand. */
export interface SettledFiles {
  readonly ready: readonly ScorableFile[];
  /** Still being written, as far as can be told. */
  readonly pending: readonly ScorableFile[];
  /** Cut short: nobody has written to them for a while, and their end is missing. */
  readonly broken: readonly ScorableFile[];
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
      const found: Record<keyof SettledFiles, ScorableFile[]> = {
        ready: [],
        pending: [],
        broken: [],
      };
      for (const file of files) {
        const key = keyOfFile(file);
        const now = clocks.monotonic();
        const before = seen.get(file.path);
        const since = before?.key === key ? before.since : now;
        seen.set(file.path, { key, since });
        const still = Math.max(now - since, Math.min(clocks.wall() - file.modified, givenUpAfter));
        const isStill = now - since >= stillFor || clocks.wall() - file.modified >= givenUpAfter;
        const end = isStill ? await readFileEnd(file.path) : "broken";
        if (isStill && (end === "sound" || end === "other")) found.ready.push(file);
        else if (end === "broken" && still >= givenUpAfter) found.broken.push(file);
        else found.pending.push(file);
      }
      return found;
    },
  };
}

/** What changes when a file is written to again. */
export function keyOfFile({ path, bytes, modified }: ScorableFile): string {
  return `${path}:${bytes}:${modified}`;
}
