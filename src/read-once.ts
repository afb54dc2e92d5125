import { statSync } from "node:fs";
import { resolve } from "node:path";
import { createLogContent } from "./core/log-content.ts";
import type { Run } from "./core/run.ts";
import type { Seconds } from "./core/units.ts";
import { UsageError } from "./errors.ts";
import type { ScoreReader } from "./holdout/score-reader.ts";
import { createRunReading, type RunReading } from "./run-reading.ts";
import { discoverRuns } from "./watch/discover.ts";
import { expandGlobs } from "./watch/expand-globs.ts";
import { createFormatRecogniser, type RecogniseOptions } from "./watch/recognise-format.ts";
import { createNotesReader } from "./watch/run-notes.ts";
import type { FileProblem, RunFiles } from "./watch/runs.ts";
import { systemErrorCode } from "./watch/system-errors.ts";

/** A run as it stands on disk now. */
export interface ReadRun {
  readonly run: Run;
  /** When its logs last grew. */
  readonly modified: Seconds;
}

/** Everything found below some paths, read to the end. */
export interface ReadRuns {
  readonly runs: readonly ReadRun[];
  /** Problems that belong to no run. */
  readonly problems: readonly FileProblem[];
}

/** How to read. */
export interface ReadOnceOptions {
  readonly checkpointFolders: readonly string[];
  readonly recognise?: RecogniseOptions;
  /** Scores of saved files on held-out clips; without it there are none. */
  readonly scores?: ScoreReader;
  /** How many points of a log are kept; a test may set it low. */
  readonly keptLimit?: number | undefined;
  /** Told every so often how many bytes are done, of those known so far. */
  readonly onProgress?: (read: number, total: number) => void;
}

/** Runs that were found and are read when they are asked for, each by itself. */
export interface FoundRuns {
  /** How many there are; a table may turn out to hold several more. */
  readonly count: number;
  /** Bytes of all their logs. */
  readonly bytes: number;
  /** The files of each, in order. */
  readonly files: readonly RunFiles[];
  /** Problems that belong to no run. */
  readonly problems: readonly FileProblem[];
  /** Files that were named and are no logs: each a run that says so. */
  readonly unread: readonly ReadRun[];
  /** Reads the logs of one run to their end. Nothing of it is kept here. */
  read(files: RunFiles, onProgress?: (read: number) => void): Promise<ReadRuns>;
}

/**
 * Reads all runs below some paths, once and to the end. A file that was named and is no log becomes a
 * run of its own that says so, so that nothing named goes unanswered.
 *
 * @throws UsageError when a path does not exist
 */
export async function readOnce(
  paths: readonly string[],
  options: ReadOnceOptions,
): Promise<ReadRuns> {
  const found = await findRuns(paths, options);
  const runs: ReadRun[] = [];
  const problems: FileProblem[] = [];
  let before = 0;
  for (const files of found.files) {
    let read = 0;
    const one = await found.read(files, (bytes) => {
      read = bytes;
      options.onProgress?.(before + read, Math.max(found.bytes, before + read));
    });
    before += read;
    for (const run of one.runs) runs.push(run);
    for (const problem of one.problems) problems.push(problem);
  }
  return { runs: [...runs, ...found.unread], problems: [...problems, ...found.problems] };
}

/** Files and folders of one audit: ten times what watching looks at every few seconds. */
const maxEntries = 100_000;

/**
 * Finds the runs below some paths and reads none yet.
 *
 * @throws UsageError when a path does not exist
 */
export async function findRuns(
  paths: readonly string[],
  options: ReadOnceOptions,
): Promise<FoundRuns> {
  const expanded = await expandGlobs(paths);
  const recognise = createFormatRecogniser(options.recognise);
  const checkpointFolders = options.checkpointFolders.map((folder) => resolve(folder));
  const found = await discoverRuns(expanded, { recognise, checkpointFolders, maxEntries });
  refuseMissing(found.problems, expanded);
  const named = found.problems.filter((problem) => isNamed(problem, expanded));
  const notes = createNotesReader();
  return {
    count: found.runs.length + named.length,
    bytes: found.runs.reduce((sum, { logs }) => sum + logs.reduce(addSize, 0), 0),
    files: found.runs,
    problems: found.problems.filter((problem) => !named.includes(problem)),
    unread: named.map((problem) => ({ run: unreadRun(problem), modified: 0 })),
    async read(files, onProgress) {
      const reading = createRunReading(files, {
        recognise,
        checkpointFolders,
        notes,
        alone: () => found.runs.length === 1,
        keptLimit: options.keptLimit,
        ...(options.scores === undefined ? {} : { scores: options.scores }),
      });
      await readToEnd(reading, () => onProgress?.(reading.progress().read));
      const modified = reading.modified();
      return {
        runs: reading.runs().map((run) => ({ run, modified })),
        problems: reading.problems,
      };
    },
  };
}

/** A log that goes away meanwhile says so when it is read. */
function addSize(sum: number, { path }: { readonly path: string }): number {
  try {
    return sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  } catch (error) {
    systemErrorCode(error);
    return sum;
  }
}

async function readToEnd(reading: RunReading, tell: () => void): Promise<void> {
  for (;;) {
    const { more } = await reading.readNew();
    tell();
    if (!more) break;
  }
  reading.finish();
  await reading.lookAround();
}

/** @throws UsageError for the first path that is not there */
function refuseMissing(problems: readonly FileProblem[], paths: readonly string[]): void {
  for (const { file, reason } of problems) {
    if (reason.id !== "problem.unreadable" || reason.code !== "ENOENT") continue;
    const typed = paths.find((path) => resolve(path) === resolve(file)) ?? file;
    throw new UsageError(
      `expected a training folder or a log file, but ${typed} does not exist. Example: stopwatch audit logs/alice`,
    );
  }
}

function isNamed(problem: FileProblem, paths: readonly string[]): boolean {
  return paths.some((path) => resolve(path) === resolve(problem.file));
}

function unreadRun(problem: FileProblem): Run {
  const { file, reason } = problem;
  return {
    path: file,
    name: file.split(/[\\/]/).at(-1) ?? file,
    checkpointFiles: [],
    logs: [
      {
        ...createLogContent({ path: file, format: "csv" }),
        problems: [{ reason }],
        problemCount: 1,
      },
    ],
  };
}
