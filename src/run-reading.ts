import { basename, dirname, sep } from "node:path";
import { nothingParsed, type Parsed, type Parser } from "./core/formats/format.ts";
import {
  buildPoints,
  listPoints,
  noPoints,
  type Points,
  type ScalarPoint,
} from "./core/formats/points.ts";
import { appendParsed, createLogContent, type LogContent } from "./core/log-content.ts";
import type { Run } from "./core/run.ts";
import type { RunName, Seconds } from "./core/units.ts";
import type { ScoreReader } from "./holdout/score-reader.ts";
import { createLogReader, type LogReader, type ReadOutcome } from "./watch/log-reader.ts";
import { createFormatRecogniser, type FormatRecogniser } from "./watch/recognise-format.ts";
import { createNotesReader, type NotesReader, type RunNotes } from "./watch/run-notes.ts";
import type { FileProblem, LogFile, RunFiles } from "./watch/runs.ts";

/** The files of a run, being read: the one way from bytes to a `Run`, for audit, tail and demo alike. */
export interface RunReading {
  readonly path: string;
  /** Follows a new discovery: logs may have come or gone. */
  update(files: RunFiles): void;
  /** Reads what is new, up to the budget of each log. `more`: call again at once. */
  readNew(): Promise<ReadState>;
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
  /** Some log is missing or the system does not let us read it: try again later. */
  readonly failed: boolean;
}

/** How the reading of one log stands. */
export interface LogTail {
  readonly path: string;
  /** Of the last look; absent before it. */
  readonly state?: ReadOutcome["state"];
  /** Bytes that are there and not read yet. */
  readonly lag: number;
  /** How often the system refused, by its code (`EIO`). */
  readonly errors: Readonly<Record<string, number>>;
}

interface OpenLog {
  readonly file: LogFile;
  reader: LogReader;
  parser: Parser | undefined;
  /** What was read, by name of the run within the file; "" for a file that is one run. */
  contents: Map<RunName, LogContent>;
  outcome: ReadOutcome | undefined;
  finished: boolean;
  problem: FileProblem | undefined;
  /** Refusals of the system, by code. */
  errors: Record<string, number>;
}

/** No writer of tables pauses this long in the middle of a line. */
const quietSeconds: Seconds = 3;

/** Starts reading a run's files; nothing is opened before `readNew`. */
export function createRunReading(
  files: RunFiles,
  options: {
    checkpointFolders: readonly string[];
    recognise?: FormatRecogniser;
    /** Give the same one to all runs. */
    notes?: NotesReader;
    /** Scores of saved files on held-out clips; without it there are none. */
    scores?: ScoreReader;
    /** Whether no other run was found beside this one. */
    alone?: () => boolean;
  },
): RunReading {
  const recognise = options.recognise ?? createFormatRecogniser();
  const logs = new Map<string, OpenLog>();
  const notes = options.notes ?? createNotesReader();
  let current = files;
  let around: Around = { checkpointFiles: [] };
  let generation = 0;
  const update = (next: RunFiles) => {
    current = next;
    for (const file of next.logs) if (!logs.has(file.path)) logs.set(file.path, openLog(file));
    for (const path of logs.keys()) {
      if (!next.logs.some((file) => file.path === path)) logs.delete(path);
    }
  };
  update(files);
  const inOrder = () => current.logs.flatMap((file) => logs.get(file.path) ?? []);
  return {
    path: files.path,
    update,
    async readNew() {
      let changed = false;
      let more = false;
      let failed = false;
      for (const log of inOrder()) {
        const wasRefused = log.outcome?.code !== undefined && log.outcome.offset === 0;
        const outcome = await readLog(log, recognise);
        // What could not be read so far is no news, however new it is to us.
        if (wasRefused && outcome.state === "grew") generation += 1;
        changed ||= outcome.state === "grew" || outcome.state === "replaced";
        if (outcome.state === "replaced") generation += 1;
        more ||= outcome.more;
        failed ||= outcome.code !== undefined;
      }
      return { changed, more, failed };
    },
    tails: () => inOrder().map(tailOf),
    finish() {
      for (const log of inOrder()) finishLog(log);
    },
    finishQuiet(now) {
      const quiet = inOrder().filter((log) => isQuietTable(log, now));
      for (const log of quiet) finishLog(log);
      return quiet.length > 0;
    },
    async lookAround() {
      const heldOut = await options.scores?.read(current.path, options.alone?.() === true);
      const next = {
        ...aroundOf(await notes.read(current), current, options.checkpointFolders),
        ...(heldOut === undefined ? {} : { heldOut }),
      };
      const changed = JSON.stringify(next) !== JSON.stringify(around);
      around = next;
      return changed;
    },
    runs: () => buildRuns(current, inOrder(), around),
    get problems() {
      return inOrder().flatMap((log) => [
        ...(log.problem ? [log.problem] : []),
        ...ownProblems(log),
      ]);
    },
    progress() {
      const seen = inOrder().flatMap((log) => log.outcome ?? []);
      return {
        read: seen.reduce((sum, each) => sum + Math.min(each.offset, each.size), 0),
        total: seen.reduce((sum, each) => sum + each.size, 0),
      };
    },
    get generation() {
      return generation;
    },
    modified: () => Math.max(0, ...inOrder().map((log) => log.outcome?.modified ?? 0)),
  };
}

function openLog(file: LogFile): OpenLog {
  return {
    file,
    reader: createLogReader(file.path),
    parser: undefined,
    contents: new Map(),
    outcome: undefined,
    finished: false,
    problem: undefined,
    errors: {},
  };
}

function tailOf({ file, outcome, errors }: OpenLog): LogTail {
  return {
    path: file.path,
    ...(outcome === undefined ? {} : { state: outcome.state }),
    lag: outcome === undefined ? 0 : Math.max(0, outcome.size - outcome.offset),
    errors,
  };
}

async function readLog(log: OpenLog, recognise: FormatRecogniser): Promise<ReadOutcome> {
  if (log.parser === undefined) await startParser(log, recognise);
  const before = log.outcome;
  const outcome = await log.reader.readNew((bytes) => take(log, bytes));
  log.outcome = outcome;
  if (outcome.code !== undefined) log.errors[outcome.code] = (log.errors[outcome.code] ?? 0) + 1;
  const grewAgain = log.finished && before !== undefined && outcome.state === "grew";
  if (outcome.state === "replaced" || grewAgain) restartLog(log, grewAgain);
  if (outcome.state === "unreadable") {
    log.problem = {
      file: log.file.path,
      reason: { id: "problem.unreadable", code: outcome.code ?? "EIO" },
    };
  } else if (log.problem?.reason.id === "problem.unreadable") log.problem = undefined;
  return grewAgain ? { ...outcome, more: true } : outcome;
}

/** Forgets what was read: the file is another one now, or went on after it had been taken for ended. */
function restartLog(log: OpenLog, fromStart: boolean): void {
  log.parser = undefined;
  log.contents = new Map();
  log.finished = false;
  if (fromStart) log.reader = createLogReader(log.file.path);
}

async function startParser(log: OpenLog, recognise: FormatRecogniser): Promise<void> {
  const recognised = await recognise(log.file.path);
  if ("code" in recognised || recognised.format === undefined) return;
  log.parser = recognised.format.createParser({ name: basename(log.file.path) });
  const { format } = recognised;
  log.contents.set(
    "",
    createLogContent({ path: log.file.path, folder: log.file.folder, format: format.name }),
  );
}

function take(log: OpenLog, bytes: Uint8Array): number {
  // Bytes that came after an end was taken for granted are read again from the start.
  if (log.parser === undefined || log.finished) return 0;
  const parsed = log.parser.push(bytes);
  appendToContents(log, parsed);
  return parsed.skip;
}

/**
 * A table may end without a newline, and a whole JSON document is read at its end only: when it has been
 * quiet for a while it counts as ended; if it goes on after all, it is read again. Trainers end each line
 * of a text log, and an event file can wait.
 */
function isQuietTable(log: OpenLog, now: Seconds): boolean {
  const format = log.contents.get("")?.format;
  const isTable = format === "csv" || format === "tensorboard csv" || format === "json";
  return (
    isTable &&
    !log.finished &&
    log.outcome !== undefined &&
    now - log.outcome.modified > quietSeconds
  );
}

function finishLog(log: OpenLog): void {
  if (log.finished || log.parser === undefined) return;
  log.finished = true;
  appendToContents(log, log.parser.finish());
}

/** A table may hold several runs: its points go to the content of their run, all else to the file's own. */
function appendToContents(log: OpenLog, parsed: Parsed): void {
  const own = log.contents.get("");
  if (own === undefined) return;
  if (!parsed.points.series.some((name) => name.run !== undefined)) {
    appendParsed(own, parsed, log.file.tag);
    return;
  }
  for (const [name, points] of groupByRun(parsed.points)) {
    let content = log.contents.get(name);
    if (content === undefined) {
      content = createLogContent({
        path: log.file.path,
        folder: log.file.folder,
        format: own.format,
      });
      log.contents.set(name, content);
    }
    appendParsed(content, { ...nothingParsed, points: buildPoints(points) }, log.file.tag);
  }
  appendParsed(own, { ...parsed, points: noPoints, marks: [] });
}

function groupByRun(points: Points): Map<RunName, ScalarPoint[]> {
  const groups = new Map<RunName, ScalarPoint[]>();
  for (const point of listPoints(points)) {
    const group = groups.get(point.run ?? "");
    if (group === undefined) groups.set(point.run ?? "", [point]);
    else group.push(point);
  }
  return groups;
}

type Around = Pick<Run, "config" | "checkpointFiles" | "dataItems" | "heldOut">;

function aroundOf(notes: RunNotes, files: RunFiles, explicit: readonly string[]): Around {
  const { settings, dataItems } = notes;
  const inside = (path: string, folder: string) => path.startsWith(folder + sep);
  return {
    ...(settings === undefined ? {} : { config: settings.config }),
    ...(dataItems === undefined ? {} : { dataItems }),
    checkpointFiles: notes.checkpointFiles.map((file) => ({
      ...file,
      own:
        inside(file.path, files.path) || explicit.some((folder) => dirname(file.path) === folder),
    })),
  };
}

function buildRuns(files: RunFiles, logs: readonly OpenLog[], around: Around): readonly Run[] {
  const withPoints = logs.some((log) => log.file.spare !== true && hasPoints(log));
  const used = logs.filter((log) => log.file.spare !== true || !withPoints);
  const names = new Set(used.flatMap((log) => [...log.contents.keys()]));
  const several = names.size > 1;
  const runs: Run[] = [];
  for (const name of names) {
    if (several && name === "") continue;
    runs.push({
      path: name === "" ? files.path : `${files.path}#${name}`,
      name: name === "" ? files.name : name,
      logs: used.flatMap((log) => log.contents.get(name) ?? []),
      ...around,
    });
  }
  if (runs.length === 0) runs.push({ path: files.path, name: files.name, logs: [], ...around });
  return runs;
}

/** Problems of a table that holds several runs belong to none of them. */
function ownProblems(log: OpenLog): FileProblem[] {
  if (log.contents.size < 2) return [];
  const problems = log.contents.get("")?.problems ?? [];
  return problems.map((problem) => ({ file: log.file.path, ...problem }));
}

function hasPoints(log: OpenLog): boolean {
  return [...log.contents.values()].some((content) => content.pointCount > 0);
}
