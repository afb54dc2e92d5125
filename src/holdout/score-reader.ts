import { realpath } from "node:fs/promises";
import { resolve, sep } from "node:path";
import type { HeldOutScores } from "../core/held-out.ts";
import { parseScoreTable } from "../core/score-table.ts";
import { scoreFolderPath, scoreTablePath } from "../state-path.ts";
import { systemCode } from "../stop/system-code.ts";
import { createFileStats, fileState } from "../watch/file-stats.ts";
import { readWhole } from "./read-bytes.ts";

/** Reads the scores of runs; one for all runs of a command. */
export interface ScoreReader {
  /**
   * The scores of a run as they are now; undefined where it has none.
   *
   * @param alone  no other run was found beside it
   */
  read(runPath: string, alone: boolean): Promise<HeldOutScores | undefined>;
  /** The table named by hand, when it is that of none of these runs; undefined too while there are none. */
  loneTable(runPaths: readonly string[]): string | undefined;
}

/** The stages of a voice, as `--stage` names them. */
export type ScoredStage = "sovits" | "gpt";

/**
 * A reader that remembers: a table is read again when its file changed. Whatever is no table of scores counts as none.
 *
 * @param paths       what the command was given: a table named by hand is that of the run at one of these paths, or of
 *                    the only run there is
 * @param validation  the table named by `--validation`
 */
export function createScoreReader(options: {
  readonly stateFolder: string;
  readonly paths: readonly string[];
  readonly validation?: string;
}): ScoreReader {
  const { stateFolder, validation } = options;
  const named = new Set(options.paths.map((path) => resolve(path)));
  const remembered = new Map<string, { readonly state: string; readonly scores?: HeldOutScores }>();
  const statsOf = createFileStats();
  const tables = createTablePaths(stateFolder);
  const readTable = async (path: string): Promise<HeldOutScores | undefined> => {
    const state = await fileState(path, statsOf);
    const before = remembered.get(path);
    if (before?.state === state) return before.scores;
    const scores = await readScores(path);
    remembered.set(path, { state, ...(scores === undefined ? {} : { scores }) });
    return scores;
  };
  return {
    read: async (runPath, alone) => {
      const isNamed = validation !== undefined && (alone || named.has(runPath));
      if (isNamed) return readTable(resolve(validation));
      // Most people never score: nothing is asked about each of a thousand runs then.
      const isScored = typeof (await statsOf(scoreFolderPath(stateFolder))) !== "string";
      return isScored ? readTable(await tables(runPath)) : undefined;
    },
    loneTable: (runPaths) =>
      runPaths.length < 2 || runPaths.some((path) => named.has(path)) ? undefined : validation,
  };
}

/** A link that leads elsewhere than before is noticed so much later. */
const askAgainMs = 60_000;

/** The table of a run's voice; where the run really lies is asked once a minute, not at every look. */
function createTablePaths(stateFolder: string): (runPath: string) => Promise<string> {
  const known = new Map<string, { readonly table: string; readonly askedAt: number }>();
  return async (runPath) => {
    const before = known.get(runPath);
    const now = performance.now();
    if (before !== undefined && now - before.askedAt < askAgainMs) return before.table;
    const { voice, stage } = await voiceOf(runPath);
    const table = scoreTablePath(stateFolder, voice, stage);
    known.set(runPath, { table, askedAt: now });
    return table;
  };
}

async function readScores(path: string): Promise<HeldOutScores | undefined> {
  const file = await readWhole(path);
  if ("code" in file) return undefined;
  const parsed = parseScoreTable(new TextDecoder().decode(file.bytes));
  return "problem" in parsed || parsed.scores.length === 0 ? undefined : parsed;
}

/** The voice's folder of a run: itself, or for the GPT stage the one that holds its `logs_s1`. */
export async function voiceOf(
  runPath: string,
): Promise<{ readonly voice: string; readonly stage: ScoredStage }> {
  const parts = runPath.split(sep);
  const at = parts.findIndex((part) => /^logs_s1(_|$)/.test(part));
  const folder = at > 0 ? parts.slice(0, at).join(sep) : runPath;
  return { voice: await realPath(folder), stage: at > 0 ? "gpt" : "sovits" };
}

async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    systemCode(error);
    return path;
  }
}
