import { basename } from "node:path";
import type { FileNow, Parser } from "./core/formats/format.ts";
import { problemsOfLog } from "./core/log-problems.ts";
import type { Seconds } from "./core/units.ts";
import { appendToContents, createContent, type LogContents } from "./log-contents.ts";
import { createLogReader, type LogReader } from "./watch/log-reader.ts";
import type { ReadOutcome } from "./watch/read-outcome.ts";
import type { TakeBytes } from "./watch/reader-state.ts";
import type { FormatRecogniser } from "./watch/recognise-format.ts";
import type { FileProblem, LogFile } from "./watch/runs.ts";
import { lateZeros } from "./watch/settling.ts";
import { isAbsent, retryAfter, unreadable } from "./watch/system-errors.ts";

/** One log of a run, being read: the reader, the parser, and what came of it. */
export interface LogReading {
  file: LogFile;
  reader: LogReader;
  parser: Parser | undefined;
  /** What was read, by name of the run within the file; "" for a file that is one run. */
  contents: LogContents;
  /** Of the last look; absent before it. */
  outcome: ReadOutcome | undefined;
  finished: boolean;
  problem: FileProblem | undefined;
  /** Says that points were forgotten, because their file was replaced or cut. */
  forgotten: FileProblem | undefined;
  /** Refusals of the system since the start, by code. */
  errors: Record<string, number>;
  /** How often in a row it could not be read, and when it is tried again; seconds of the monotonic clock. */
  tries: number;
  retryAt: Seconds;
  /** How many bytes of a text its parser was given. */
  place: number;
  /** How many points of it are kept; undefined: `mostKept`. */
  readonly keptLimit: number | undefined;
}

/** How one look at a log went. */
export interface LookOutcome extends ReadOutcome {
  /** What was read before may say nothing of what is there now. */
  readonly begunAnew: boolean;
}

/** How the reading of one log stands. */
export interface LogTail {
  readonly path: string;
  /** Of the last look; absent before it. */
  readonly state?: ReadOutcome["state"];
  /** Where the file lies now, if it was renamed and none has its name yet. */
  readonly at?: string;
  /** Bytes that are there and not read yet. */
  readonly lag: number;
  /** How often the system refused, by its code (`EIO`). */
  readonly errors: Readonly<Record<string, number>>;
}

/** No writer of tables pauses this long in the middle of a line. */
const quietSeconds: Seconds = 3;

/** Starts reading a log; nothing is opened before `readLog`. */
export function createLogReading(
  file: LogFile,
  { reader = createLogReader(file.path), keptLimit }: LogReadingOptions = {},
): LogReading {
  return {
    file,
    reader,
    parser: undefined,
    contents: new Map(),
    outcome: undefined,
    finished: false,
    problem: undefined,
    forgotten: undefined,
    errors: {},
    tries: 0,
    retryAt: Number.NEGATIVE_INFINITY,
    place: 0,
    keptLimit,
  };
}

/** What a test may set. */
interface LogReadingOptions {
  readonly reader?: LogReader | undefined;
  readonly keptLimit?: number | undefined;
}

/** How a log stands, for people and programs. */
export function tailOf({ file, outcome, errors }: LogReading): LogTail {
  return {
    path: file.path,
    ...(outcome === undefined ? {} : { state: outcome.state }),
    ...(outcome?.at === undefined || outcome.state === "replaced" ? {} : { at: outcome.at }),
    lag: outcome === undefined ? 0 : Math.max(0, outcome.size - outcome.offset),
    errors,
  };
}

/** Whether a log is not there, not readable, not under its name or not to be believed now: it is tried again later. */
export function isFailing({ outcome }: LogReading): boolean {
  if (outcome === undefined || outcome.state === "replaced") return false;
  return outcome.code !== undefined || outcome.at !== undefined || outcome.waits === true;
}

/** How much to read, and when: seconds of the monotonic clock and, where damage at the end is waited for, the wall's. */
export interface Look {
  readonly budget: number;
  readonly now: Seconds;
  readonly wall: Seconds | undefined;
}

/** Reads what is new. */
export async function readLog(
  log: LogReading,
  recognise: FormatRecogniser,
  { now, wall, budget }: Look,
): Promise<LookOutcome> {
  const before = log.outcome;
  const refused = log.parser === undefined ? await startParser(log, recognise) : undefined;
  const clocks = wall === undefined ? undefined : { now, wall };
  const takeBytes: TakeBytes = (bytes, file) => take(log, bytes, file);
  const pass: TakeBytes = (bytes, file) =>
    log.finished ? 0 : (log.parser?.pass?.(bytes, file) ?? 0);
  const outcome = refused ?? (await log.reader.readNew(takeBytes, { budget, clocks, pass }));
  log.outcome = outcome;
  noteFailure(log, now);
  const grewAgain = log.finished && before !== undefined && outcome.state === "grew";
  // What could not be read so far is no news, however new it is to us.
  const wasRefused = before?.code !== undefined && before.offset === 0;
  const begunAnew = outcome.state === "replaced" || (wasRefused && outcome.state === "grew");
  if (grewAgain) forgetContents(log, createLogReader(log.file.path));
  return { ...outcome, more: outcome.more || grewAgain, begunAnew };
}

/** Forgets what was read: the file is another one now, or went on after it had been taken for ended. */
export function forgetContents(log: LogReading, reader?: LogReader): void {
  log.parser = undefined;
  log.contents = new Map();
  log.place = 0;
  log.finished = false;
  if (reader !== undefined) log.reader = reader;
}

function noteFailure(log: LogReading, now: Seconds): void {
  const code = log.outcome?.code;
  if (code !== undefined) log.errors[code] = (log.errors[code] ?? 0) + 1;
  log.tries = isFailing(log) ? log.tries + 1 : 0;
  log.retryAt = log.tries === 0 ? Number.NEGATIVE_INFINITY : now + retryAfter(code, log.tries);
  if (log.outcome?.state === "unreadable") log.problem = unreadable(log.file.path, code ?? "EIO");
  else if (log.problem?.reason.id === "problem.unreadable") log.problem = undefined;
}

/**
 * Makes the parser that the log's beginning asks for. Where there is none, nothing may be read, or its bytes
 * would be lost: a head that is half written, or that the system keeps from us for a moment, tells later.
 */
async function startParser(
  log: LogReading,
  recognise: FormatRecogniser,
): Promise<ReadOutcome | undefined> {
  const recognised = await recognise(log.file.path);
  const stood = log.outcome ?? { offset: 0, size: 0, modified: 0 };
  const waiting = { offset: stood.offset, size: stood.size, modified: stood.modified, more: false };
  if ("code" in recognised) {
    const { code } = recognised;
    return { ...waiting, state: isAbsent(code) ? "missing" : "unreadable", code };
  }
  if (recognised.format === undefined) return { ...waiting, state: "idle" };
  log.parser = recognised.format.createParser({ name: basename(log.file.path) });
  log.contents.set("", createContent(log, recognised.format.name));
  return undefined;
}

function take(log: LogReading, bytes: Uint8Array, file: FileNow): number {
  // Bytes that came after an end was taken for granted are read again from the start.
  if (log.parser === undefined || log.finished) return 0;
  const late = isText(log) ? lateZeros(bytes, log.place, file) : 0;
  const parsed = log.parser.push(late > 0 ? bytes.subarray(0, -late) : bytes, file);
  // Where pictures are jumped over, what was read says little of what is to come.
  appendToContents(log, parsed, parsed.skip === 0 ? bytes.length / file.size : undefined);
  log.place += bytes.length - late;
  return parsed.skip - late;
}

/** Event files tell by their records what is not there yet. */
function isText(log: LogReading): boolean {
  return log.contents.get("")?.format !== "event file";
}

/**
 * A table may end without a newline, and a whole JSON document is read at its end only: when it has been
 * quiet for a while it counts as ended; if it goes on after all, it is read again. Trainers end each line
 * of a text log, and an event file can wait.
 */
export function isQuietTable(log: LogReading, now: Seconds): boolean {
  const format = log.contents.get("")?.format;
  const isTable = format === "csv" || format === "tensorboard csv" || format === "json";
  return (
    isTable &&
    !log.finished &&
    log.outcome !== undefined &&
    now - log.outcome.modified > quietSeconds
  );
}

/** The file has ended here: takes what a last line without newline holds. */
export function finishLog(log: LogReading): void {
  if (log.finished || log.parser === undefined) return;
  log.finished = true;
  appendToContents(log, log.parser.finish());
}

/** Whether any point was read. */
export function hasPoints(log: LogReading): boolean {
  return [...log.contents.values()].some((content) => content.pointCount > 0);
}

/** What is wrong with a log as a whole. */
export function problemsOf(log: LogReading): readonly FileProblem[] {
  const { problem, forgotten, contents } = log;
  if (problem === undefined && forgotten === undefined && contents.size < 2) return [];
  const told = [problem, forgotten].filter((each) => each !== undefined);
  return [...told, ...ownProblems(log)];
}

/** Problems of a table that holds several runs belong to none of them. */
function ownProblems({ contents }: LogReading): readonly FileProblem[] {
  const own = contents.get("");
  return contents.size < 2 || own === undefined ? [] : problemsOfLog(own);
}
