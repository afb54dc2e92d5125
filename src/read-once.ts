import { resolve } from "node:path";
import type { Run } from "./core/run.ts";
import type { Seconds } from "./core/units.ts";
import { UsageError } from "./errors.ts";
import type { ScoreReader } from "./holdout/score-reader.ts";
import { createRunReading, type RunReading } from "./run-reading.ts";
import { discoverRuns } from "./watch/discover.ts";
import { expandGlobs } from "./watch/expand-globs.ts";
import { createFormatRecogniser } from "./watch/recognise-format.ts";
import type { FileProblem } from "./watch/runs.ts";

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
  /** Scores of saved files on held-out clips; without it there are none. */
  readonly scores?: ScoreReader;
  /** Told every so often how many bytes are done, of those known so far. */
  readonly onProgress?: (read: number, total: number) => void;
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
  const expanded = await expandGlobs(paths);
  const recognise = createFormatRecogniser();
  const checkpointFolders = options.checkpointFolders.map((folder) => resolve(folder));
  const found = await discoverRuns(expanded, { recognise, checkpointFolders });
  refuseMissing(found.problems, expanded);
  const readings = found.runs.map((files) =>
    createRunReading(files, {
      recognise,
      checkpointFolders,
      alone: () => found.runs.length === 1,
      ...(options.scores === undefined ? {} : { scores: options.scores }),
    }),
  );
  const runs: ReadRun[] = [];
  const problems: FileProblem[] = [];
  for (const reading of readings) {
    await readToEnd(reading, () => tellProgress(readings, options));
    problems.push(...reading.problems);
    for (const run of reading.runs()) runs.push({ run, modified: reading.modified() });
  }
  for (const problem of found.problems) {
    if (isNamed(problem, expanded)) runs.push({ run: unreadRun(problem), modified: 0 });
    else problems.push(problem);
  }
  return { runs, problems };
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

function tellProgress(readings: readonly RunReading[], options: ReadOnceOptions): void {
  if (options.onProgress === undefined) return;
  let read = 0;
  let total = 0;
  for (const reading of readings) {
    const progress = reading.progress();
    read += progress.read;
    total += progress.total;
  }
  options.onProgress(read, total);
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
        path: file,
        format: "csv",
        passes: [{ began: "file", columns: new Map(), epochEnds: [], finished: false }],
        problems: [{ reason }],
        problemCount: 1,
        skipped: { images: 0, audio: 0, other: 0, bytes: 0 },
        pointCount: 0,
      },
    ],
  };
}
