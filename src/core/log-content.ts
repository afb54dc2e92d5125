import type { FormatName, Mark, Parsed, Problem, ScalarPoint } from "./formats/format.ts";
import type { Epoch, Seconds, Step, Tag } from "./units.ts";

/**
 * What has been read of one log so far. The same log read again, whole or in pieces, gives the same
 * content. Grows in place: `appendParsed` is the only writer.
 */
export interface LogContent {
  readonly path: string;
  readonly folder?: string;
  readonly format: FormatName;
  /** The log's passes in file order; at least one. A pass ends where the trainer started again. */
  readonly passes: Pass[];
  /** The first `problemLimit` problems. */
  readonly problems: Problem[];
  /** All problems, listed or not. */
  problemCount: number;
  readonly skipped: { images: number; audio: number; other: number; bytes: number };
  /** Tag of a loss that the log does not name, where there is one. */
  ambiguousTag?: Tag;
  /** How many points were read, of every tag. */
  pointCount: number;
}

/** The part of one log between two starts of the trainer. */
export interface Pass {
  /** How the pass began: the file's first bytes, a printed start, or a step that went back. */
  readonly began: "file" | "announced" | "went back";
  config?: Readonly<Record<string, unknown>>;
  /** The saved state that the trainer loaded first; `iteration` is the epoch it was saved in. */
  loaded?: { readonly path: string; readonly iteration: number };
  /** Key: `columnKey`. Insertion order is the order of first appearance. */
  readonly columns: Map<string, Columns>;
  /** Epochs that the log says have ended, in order. */
  readonly epochEnds: Epoch[];
  /** The trainer said that the training is complete. */
  finished: boolean;
}

/**
 * The points of one tag in one pass, in file order; all arrays have one entry a point. NaN stands for
 * "not logged" in `steps`, `epochs` and `wallTimes`, so that the columns stay plain numbers.
 */
export interface Columns {
  readonly tag: Tag;
  readonly folder?: string;
  readonly steps: Step[];
  readonly epochs: Epoch[];
  readonly wallTimes: Seconds[];
  readonly values: number[];
}

/** A log lists no more problems than this; further ones are counted. */
export const problemLimit = 200;

/** More passes than this in one log are no restarts but a log with unordered steps: it is then read as one. */
const passLimit = 200;

/** Identity of a series within a run: its folder and its tag. */
export function columnKey(tag: Tag, folder: string | undefined): string {
  return folder === undefined ? tag : `${folder}\u0000${tag}`;
}

/** The content of a log of which nothing has been read. */
export function createLogContent(log: {
  path: string;
  folder?: string | undefined;
  format: FormatName;
}): LogContent {
  return {
    path: log.path,
    ...(log.folder === undefined ? {} : { folder: log.folder }),
    format: log.format,
    passes: [createPass("file")],
    problems: [],
    problemCount: 0,
    skipped: { images: 0, audio: 0, other: 0, bytes: 0 },
    pointCount: 0,
  };
}

/**
 * Adds what a parser found to the content of its log, in place. A printed start opens a new pass, and so
 * does a step (or, without steps, an epoch) that goes back within a tag.
 */
export function appendParsed(content: LogContent, parsed: Parsed, rename?: Tag): void {
  let next = 0;
  for (const mark of parsed.marks) {
    for (; next < mark.before; next += 1) appendPoint(content, parsed.points[next], rename);
    appendMark(content, mark);
  }
  for (; next < parsed.points.length; next += 1) appendPoint(content, parsed.points[next], rename);
  for (const problem of parsed.problems) {
    if (content.problems.length < problemLimit) content.problems.push(problem);
    content.problemCount += 1;
  }
  for (const blobs of parsed.skipped) {
    const kind = blobs.what === "image" ? "images" : blobs.what === "audio" ? "audio" : "other";
    content.skipped[kind] += blobs.count;
    content.skipped.bytes += blobs.bytes;
  }
}

function appendMark(content: LogContent, mark: Mark): void {
  const pass = currentPass(content);
  switch (mark.kind) {
    case "started": {
      const untouched = pass.began === "file" && isEmpty(pass);
      const started = untouched ? pass : openPass(content, "announced");
      if (mark.config !== undefined) started.config = mark.config;
      return;
    }
    case "loaded":
      // The generator's state decides; a discriminator loaded after it is the same start.
      pass.loaded ??= { path: mark.path, iteration: mark.iteration };
      return;
    case "epoch ended":
      pass.epochEnds.push(mark.epoch);
      return;
    case "ambiguous losses":
      content.ambiguousTag = mark.tag;
      return;
    case "finished":
      pass.finished = true;
      return;
    case "session started":
    case "saving":
    case "saved weights":
      return;
  }
}

function isEmpty(pass: Pass): boolean {
  return pass.columns.size === 0 && pass.epochEnds.length === 0 && pass.config === undefined;
}

function appendPoint(
  content: LogContent,
  point: ScalarPoint | undefined,
  rename: Tag | undefined,
): void {
  if (point === undefined) return;
  const tag = rename ?? point.tag;
  const folder = point.folder ?? content.folder;
  const key = columnKey(tag, folder);
  let pass = currentPass(content);
  let columns = pass.columns.get(key);
  if (columns !== undefined && wentBack(columns, point) && content.passes.length < passLimit) {
    pass = openPass(content, "went back");
    columns = undefined;
  }
  if (columns === undefined) {
    columns = createColumns(tag, folder);
    pass.columns.set(key, columns);
  }
  columns.steps.push(point.step ?? Number.NaN);
  columns.epochs.push(point.epoch ?? Number.NaN);
  columns.wallTimes.push(point.wallTime ?? Number.NaN);
  columns.values.push(point.value);
  content.pointCount += 1;
}

function wentBack(columns: Columns, point: ScalarPoint): boolean {
  const last = columns.values.length - 1;
  const before = columns.steps[last] ?? Number.NaN;
  if (point.step !== undefined && !Number.isNaN(before)) return point.step < before;
  const epochBefore = columns.epochs[last] ?? Number.NaN;
  return point.epoch !== undefined && !Number.isNaN(epochBefore) && point.epoch < epochBefore;
}

function currentPass(content: LogContent): Pass {
  // `passes` is never empty: createLogContent makes the first.
  return content.passes[content.passes.length - 1] as Pass;
}

function openPass(content: LogContent, began: Pass["began"]): Pass {
  const pass = createPass(began);
  content.passes.push(pass);
  return pass;
}

function createPass(began: Pass["began"]): Pass {
  return { began, columns: new Map(), epochEnds: [], finished: false };
}

function createColumns(tag: Tag, folder: string | undefined): Columns {
  return {
    tag,
    ...(folder === undefined ? {} : { folder }),
    steps: [],
    epochs: [],
    wallTimes: [],
    values: [],
  };
}
