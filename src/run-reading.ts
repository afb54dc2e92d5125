import { basename } from "node:path";
import { type Around, aroundOf, buildRuns } from "./build-runs.ts";
import type { LogContent } from "./core/log-content.ts";
import type { Run } from "./core/run.ts";
import type { Seconds } from "./core/units.ts";
import type { ScoreReader } from "./holdout/score-reader.ts";
import {
  createLogReading,
  finishLog,
  forgetContents,
  hasPoints,
  isFailing,
  isQuietTable,
  type LogReading,
  type LogTail,
  type Look,
  problemsOf,
  readLog,
  tailOf,
} from "./log-reading.ts";
import { nameBeforeRotation } from "./watch/log-names.ts";
import type { LogReader } from "./watch/log-reader.ts";
import type { ReadOutcome } from "./watch/read-outcome.ts";
import { createFormatRecogniser, type FormatRecogniser } from "./watch/recognise-format.ts";
import { createNotesReader, type NotesReader } from "./watch/run-notes.ts";
import type { FileProblem, RunFiles } from "./watch/runs.ts";

/** The files of a run, being read: the one way from bytes to a `Run`, for audit, tail and demo alike. */
export interface RunReading {
  readonly path: string;
  /** Follows a new discovery: logs may have come or gone. */
  update(files: RunFiles): void;
  /** Reads what is new, up to the budget of each log. `more`: call again at once. */
  readNew(): Promise<ReadState>;
  /** Something happened to this log: it is not waited with, however often it failed. */
  hint(path: string): void;
  /** How the reading of each log stands. */
  tails(): readonly LogTail[];
  /** The files have ended here: takes what a last line without newline holds. For audit, and for quiet tables. */
  finish(): void;
  /** Does the same for tables alone that have been quiet for `quietSeconds`; true when something was taken. */
  finishQuiet(now: Seconds): boolean;
  /** Reads settings and lists checkpoints again. True when they changed. */
  lookAround(): Promise<boolean>;
  /** The runs as read so far: one, or one a `run_id` of a table that holds several. */
  runs(): readonly Run[];
  readonly problems: readonly FileProblem[];
  /** Bytes read or jumped over, and bytes there are, of all logs. */
  progress(): { readonly read: number; readonly total: number };
  /** Counts how often a log was replaced, cut, or read again: what was read before may say nothing of what is there now. */
  readonly generation: number;
  /** When the logs last grew, seconds since the epoch by the files' own times; 0 while there is none. */
  modified(): number;
}

/** What a call of `readNew` did. */
export interface ReadState {
  /** Bytes were taken, or a log was begun anew. */
  readonly changed: boolean;
  readonly more: boolean;
  /** Some log is missing, lies under another name or the system does not let us read it: try again after so long. */
  readonly retryAfter?: Seconds;
}

/** How to read a run. */
export interface RunReadingOptions {
  readonly checkpointFolders: readonly string[];
  readonly recognise?: FormatRecogniser;
  /** Give the same one to all runs. */
  readonly notes?: NotesReader;
  /** Scores of saved files on held-out clips; without it there are none. */
  readonly scores?: ScoreReader;
  /** Whether no other run was found beside this one. */
  readonly alone?: () => boolean;
  /** Seconds of a clock that never jumps: when a log that failed is tried again. */
  readonly monotonic?: () => Seconds;
  /** Seconds since the epoch: damage at the end of a log that changed a moment ago is then waited for. */
  readonly wall?: () => Seconds;
  /** Reads one log; a test may give one whose disk fails. */
  readonly createReader?: (path: string) => LogReader;
  /** How many points of a log are kept; a test may set it low. */
  readonly keptLimit?: number | undefined;
}

/** What all logs of a run may read in one call, and what each may at least: a flood costs lag, not time or memory. */
const budgetPerCall = 32 * 1024 * 1024;
const leastBudget = 1024 * 1024;
/** A log that is rotated more often between two searches for runs has lost its oldest ones from view until the next. */
const mostEarlier = 8;

/** Starts reading a run's files; nothing is opened before `readNew`. */
export function createRunReading(files: RunFiles, options: RunReadingOptions): RunReading {
  const recognise = options.recognise ?? createFormatRecogniser();
  const monotonic = options.monotonic ?? (() => performance.now() / 1000);
  const notes = options.notes ?? createNotesReader();
  const state: ReadingState = {
    files,
    logs: new Map(),
    ordered: [],
    earlier: new Map(),
    generation: 0,
  };
  let around: Around = { checkpointFiles: [] };
  follow(state, files, options);
  return {
    path: files.path,
    update: (next) => follow(state, next, options),
    readNew: () => readLogs(state, { recognise, now: monotonic(), wall: options.wall?.() }),
    hint(path) {
      const log = state.logs.get(path);
      if (log !== undefined) log.retryAt = Number.NEGATIVE_INFINITY;
    },
    tails: () => state.ordered.map(tailOf),
    finish: () => {
      for (const log of state.ordered) finishLog(log);
    },
    finishQuiet(now) {
      const quiet = state.ordered.filter((log) => isQuietTable(log, now));
      for (const log of quiet) finishLog(log);
      return quiet.length > 0;
    },
    async lookAround() {
      const { files } = state;
      const heldOut = await options.scores?.read(files.path, options.alone?.() === true);
      const next = {
        ...aroundOf(await notes.read(files), files, options.checkpointFolders),
        ...(heldOut === undefined ? {} : { heldOut }),
      };
      const changed = JSON.stringify(next) !== JSON.stringify(around);
      around = next;
      return changed;
    },
    runs: () => buildRuns({ ...state, logs: state.ordered }, around),
    get problems() {
      return problemsOfAll(state.ordered);
    },
    progress: () => progressOf(state),
    get generation() {
      return state.generation;
    },
    modified: () => {
      let newest = 0;
      for (const { outcome } of state.ordered) newest = Math.max(newest, outcome?.modified ?? 0);
      return newest;
    },
  };
}

interface ReadingState {
  files: RunFiles;
  readonly logs: Map<string, LogReading>;
  /** The same in the order of `files`: asked for at every look, and made when `files` change. */
  ordered: readonly LogReading[];
  /** What was read of logs that were rotated away since the last discovery, by the path they had; oldest first. */
  readonly earlier: Map<string, LogContent[]>;
  generation: number;
}

/** Asked for at every view of every run, and mostly none. */
function problemsOfAll(logs: readonly LogReading[]): readonly FileProblem[] {
  const found: FileProblem[] = [];
  for (const log of logs) for (const problem of problemsOf(log)) found.push(problem);
  return found;
}

function progressOf(state: ReadingState): { readonly read: number; readonly total: number } {
  let [read, total] = [0, 0];
  for (const { outcome } of state.ordered) {
    if (outcome === undefined) continue;
    read += Math.min(outcome.offset, outcome.size);
    total += outcome.size;
  }
  return { read, total };
}

/** Takes the logs of a discovery. Where points go with a log, what is left is another story: that counts. */
function follow(state: ReadingState, next: RunFiles, options: RunReadingOptions): void {
  state.files = next;
  const paths = new Set(next.logs.map((file) => file.path));
  for (const file of next.logs) {
    const known = state.logs.get(file.path);
    if (known !== undefined) known.file = file;
    else
      state.logs.set(
        file.path,
        createLogReading(file, {
          reader: options.createReader?.(file.path),
          keptLimit: options.keptLimit,
        }),
      );
  }
  for (const [path, log] of state.logs) {
    if (paths.has(path)) continue;
    if (hasPoints(log)) state.generation += 1;
    state.logs.delete(path);
  }
  state.ordered = next.logs.flatMap((file) => state.logs.get(file.path) ?? []);
  // Rotated logs are logs of their own from now on; one that discovery does not know by its name is history.
  if (state.earlier.size > 0) state.generation += 1;
  state.earlier.clear();
}

async function readLogs(
  state: ReadingState,
  { recognise, ...clocks }: Omit<Look, "budget"> & { readonly recognise: FormatRecogniser },
): Promise<ReadState> {
  const { now } = clocks;
  const logs = state.ordered;
  const budget = Math.max(leastBudget, Math.floor(budgetPerCall / Math.max(1, logs.length)));
  let [changed, more] = [false, false];
  let retryAt = Number.POSITIVE_INFINITY;
  for (const log of logs) {
    if (now >= log.retryAt) {
      const outcome = await readLog(log, recognise, { ...clocks, budget });
      // What is written under another name is shown, but nobody may act on it.
      const isElsewhere = outcome.state === "grew" && outcome.at !== undefined;
      if (outcome.begunAnew || isElsewhere) state.generation += 1;
      if (outcome.state === "replaced") turnOver(state, log, outcome);
      changed ||= outcome.state === "grew" || outcome.state === "replaced";
      more ||= outcome.more;
    }
    if (isFailing(log)) retryAt = Math.min(retryAt, log.retryAt);
  }
  const retry = Number.isFinite(retryAt) ? { retryAfter: Math.max(0, retryAt - now) } : {};
  return { changed, more, ...retry };
}

/**
 * Another file has the log's name now. What the old one held is forgotten, unless it was rotated to a name that
 * the next discovery will find as a log of this run: then its points stay in view until that.
 */
function turnOver(state: ReadingState, log: LogReading, { how, at }: ReadOutcome): void {
  const { path } = log.file;
  const isRotated = how === "rotated" || how === "copied";
  if (isRotated && at !== undefined && nameBeforeRotation(basename(at)) === basename(path)) {
    // A discovery that was quicker than we has it already.
    const isKnown = state.files.logs.some((file) => file.path === at);
    const kept = isKnown ? [] : [...log.contents.values()];
    const moved = kept.map((content) => ({ ...content, path: at }));
    const earlier = [...(state.earlier.get(path) ?? []), ...moved].slice(-mostEarlier);
    if (earlier.length > 0) state.earlier.set(path, earlier);
  } else if (hasPoints(log)) {
    log.forgotten = { file: path, reason: { id: "problem.replaced" } };
  }
  forgetContents(log);
}
