import { stat } from "node:fs/promises";
import type { Seconds } from "../core/units.ts";
import { systemErrorCode } from "./system-errors.ts";

/**
 * Whether a trainer may still be drawing what belongs to its newest line of losses. `drawn`: the newest line is no
 * loss, or the event file has grown since. `awaited`: that file usually grows after such a line, and has not yet.
 * `unknown`: no event file tells. `unlogged`: the event file is itself the log.
 */
export type Figures = "drawn" | "awaited" | "unknown" | "unlogged";

/** What a look at the log has found. File times, since two of them compare whatever clock they are of. */
export interface NewLines {
  /** Whether a line of training losses arrived. */
  readonly hasLoss: boolean;
  /** Whether the newest line of all is one; undefined when no line arrived that tells. */
  readonly endsInLoss: boolean | undefined;
  /** When the log was last written. */
  readonly modified: Seconds;
}

/** Compares a log with the event file beside it; one look at a time. */
export interface FigureDrawing {
  look(lines: NewLines): Promise<Figures>;
}

/** Enough to tell an event file that follows its lines from one that is written every two minutes. */
const mostLines = 8;

/**
 * Follows the order in which the stock code works: it logs the losses, draws four figures (whatever goes wrong or
 * interrupts is passed over), and then writes losses and figures into its event file. So that file's growth after a
 * line says that they are drawn. Some writers hold events back for minutes: one that mostly did not grow before the next line tells nothing.
 *
 * @param eventFiles  those of the run; the newest is the trainer's
 */
export function createFigureDrawing(eventFiles: () => readonly string[]): FigureDrawing {
  /** When the line was written whose event is awaited. */
  let awaits: Seconds | undefined;
  const followed: boolean[] = [];
  const note = (hasFollowed: boolean): void => {
    followed.push(hasFollowed);
    if (followed.length > mostLines) followed.shift();
    awaits = undefined;
  };
  return {
    look: async ({ hasLoss, endsInLoss, modified }) => {
      // After the log was read: an event that is seen now belongs to the newest line read, or to one before it.
      const written = await newestWrite(eventFiles());
      if (awaits !== undefined && written !== undefined && written >= awaits) note(true);
      if (awaits !== undefined && hasLoss) note(false);
      if (endsInLoss !== undefined) awaits = endsInLoss ? modified : undefined;
      if (awaits !== undefined && written !== undefined && written >= awaits) note(true);
      if (awaits === undefined) return "drawn";
      const isTelling = followed.filter(Boolean).length * 2 >= followed.length;
      return written !== undefined && isTelling ? "awaited" : "unknown";
    },
  };
}

async function newestWrite(paths: readonly string[]): Promise<Seconds | undefined> {
  let newest: Seconds | undefined;
  for (const path of paths) {
    try {
      const modified = Number((await stat(path, { bigint: true })).mtimeNs) / 1e9;
      if (newest === undefined || modified > newest) newest = modified;
    } catch (error) {
      systemErrorCode(error); // Gone since it was listed: it tells nothing.
    }
  }
  return newest;
}
