import {
  appendPoint,
  type Columns,
  createColumns,
  type Expected,
  growColumns,
  isFull,
} from "./columns.ts";
import type { FormatName, Mark, Parsed, Problem } from "./formats/format.ts";
import type { Points, SeriesName } from "./formats/points.ts";
import { addReadBytes, noReadBytes, type ReadBytes } from "./read-bytes.ts";
import { mostKept, thinLog } from "./thin-log.ts";
import type { Epoch, Tag } from "./units.ts";

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
  readonly read: ReadBytes;
  /** Tag of a loss that the log does not name, where there is one. */
  ambiguousTag?: Tag;
  /** How many points were read, of every tag. */
  pointCount: number;
  /** How many of them are kept: fewer where older neighbours were averaged, see `thinLog`. */
  keptCount: number;
  /** So many points may be kept. */
  readonly keptLimit: number;
  /** With so many points neighbours are averaged next. */
  thinAt: number;
  /** How many further points belong to none of the `mostSeries` tags that are kept. */
  beyondCount: number;
  /** How many further starts are read as part of the last one, see `startLimit`. */
  joinedStarts: number;
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

/** A log lists no more problems than this; further ones are counted. */
export const problemLimit = 200;

/** More passes than this in one log are no restarts but a log with unordered steps: it is then read as one. */
const passLimit = 200;
/** The same of starts that the trainer announced: one that a script starts again and again may come to hundreds. */
export const startLimit = 1000;

/** Identity of a series within a run: its folder and its tag. */
export function columnKey(tag: Tag, folder: string | undefined): string {
  return folder === undefined ? tag : `${folder}\u0000${tag}`;
}

/** The content of a log of which nothing has been read. */
export function createLogContent(log: {
  path: string;
  folder?: string | undefined;
  format: FormatName;
  keptLimit?: number | undefined;
}): LogContent {
  const keptLimit = log.keptLimit ?? mostKept;
  return {
    path: log.path,
    ...(log.folder === undefined ? {} : { folder: log.folder }),
    format: log.format,
    passes: [createPass("file")],
    problems: [],
    problemCount: 0,
    read: noReadBytes(),
    pointCount: 0,
    keptCount: 0,
    keptLimit,
    thinAt: keptLimit,
    beyondCount: 0,
    joinedStarts: 0,
  };
}

/** What is known of some points besides what their parser says. */
export interface AppendOptions {
  /** What their one tag is called. */
  readonly rename?: Tag | undefined;
  /** Which part of their file they were read from, above 0, at most 1: tells how much room they will need. */
  readonly share?: number | undefined;
}

/**
 * Adds what a parser found to the content of its log, in place. A printed start opens a new pass, and so
 * does a step (or, without steps, an epoch) that goes back within a tag.
 */
export function appendParsed(
  content: LogContent,
  parsed: Parsed,
  { rename, share }: AppendOptions = {},
): void {
  const rest: Rest = { points: parsed.points, rename, share, next: 0 };
  for (const mark of parsed.marks) {
    appendWithin(content, rest, mark.before);
    appendMark(content, mark);
  }
  appendWithin(content, rest, parsed.points.count);
  content.beyondCount += parsed.points.beyond;
  for (const problem of parsed.problems) {
    if (content.problems.length < problemLimit) content.problems.push(problem);
    content.problemCount += 1;
  }
  addReadBytes(content.read, parsed);
}

function appendMark(content: LogContent, mark: Mark): void {
  const pass = currentPass(content);
  switch (mark.kind) {
    case "started": {
      const untouched = pass.began === "file" && isEmpty(pass);
      const isJoined = !untouched && content.passes.length >= startLimit;
      if (isJoined) content.joinedStarts += 1;
      const started = untouched || isJoined ? pass : openPass(content, "announced");
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

/** Columns of a pass by the index of their series in a parser's table: no look-up by name for each point. */
interface Route {
  readonly series: Points["series"];
  readonly columns: (Columns | undefined)[];
}

/** Of each pass the route that was used last; a log has one parser, so it is nearly always the right one. */
const routes = new WeakMap<Pass, Route>();

function routeOf(pass: Pass, series: Points["series"]): Route {
  const known = routes.get(pass);
  if (known?.series === series) return known;
  const route = { series, columns: [] };
  routes.set(pass, route);
  return route;
}

/** The points of a push, from index `next` on, as far as they were not appended yet. */
interface Rest {
  readonly points: Points;
  readonly rename: Tag | undefined;
  readonly share: number | undefined;
  next: number;
}

/** The more a log may keep, the more it must gain before a thinning that freed little is tried again. */
const gainedShare = 1 / 4;

/** Appends points, and thins the log right behind the one with which it is full: no matter how its bytes were cut. */
function appendWithin(content: LogContent, rest: Rest, end: number): void {
  while (rest.next < end) {
    const before = rest.next;
    appendUpTo(content, rest, Math.min(end, before + content.thinAt - content.keptCount));
    content.keptCount += rest.next - before;
    if (content.keptCount < content.thinAt) continue;
    content.keptCount = thinLog(content);
    const { keptCount, keptLimit } = content;
    content.thinAt = Math.max(keptLimit, keptCount + Math.ceil(keptLimit * gainedShare));
  }
}

function appendUpTo(content: LogContent, rest: Rest, end: number): void {
  const { points, rename } = rest;
  let pass = currentPass(content);
  let route = routeOf(pass, points.series);
  content.pointCount += Math.max(0, end - rest.next);
  for (; rest.next < end; rest.next += 1) {
    const which = points.which[rest.next] ?? 0;
    const name = points.series[which];
    let columns = route.columns[which];
    if (columns === undefined) {
      columns = columnsFor(content, pass, { ...name, tag: rename ?? name?.tag ?? "" });
      route.columns[which] = columns;
    }
    if (wentBack(columns, points, rest.next) && content.passes.length < passLimit) {
      pass = openPass(content, "went back");
      route = routeOf(pass, points.series);
      columns = columnsFor(content, pass, columns);
      route.columns[which] = columns;
    }
    if (isFull(columns)) growColumns(columns, expectedOf(content, rest, end));
    appendPoint(columns, points, rest.next);
  }
}

/** Fewer points of a series in one piece of a file tell nothing of the rest: whoever follows a run sees one at a time. */
const tellingPoints = 64;
/** So many times the points of a piece are expected at most: the file may go on otherwise. */
const mostAhead = 256;

/** Of each series up to the next mark, where all are logged alike. */
function expectedOf(content: LogContent, { points, share, next }: Rest, end: number): Expected {
  const { count, series } = points;
  const seriesCount = Math.max(1, series.length);
  const now = Math.ceil((end - next) / seriesCount);
  // Behind a restart the rest of the file may hold as many more: each would be given the room of all.
  const mayLast = content.passes.length === 1 && end === count;
  if (share === undefined || !mayLast || now < tellingPoints) return { now, inFile: 0 };
  // A tenth more: the lines that follow may be a little shorter.
  const inFile = (count / seriesCount) * (1 + 1.1 * (1 / share - 1));
  return { now, inFile: Math.ceil(Math.min(inFile, now * mostAhead)) };
}

function columnsFor(content: LogContent, pass: Pass, name: SeriesName): Columns {
  const folder = name.folder ?? content.folder;
  const key = columnKey(name.tag, folder);
  const known = pass.columns.get(key);
  if (known !== undefined) return known;
  const columns = createColumns(name.tag, folder);
  pass.columns.set(key, columns);
  return columns;
}

/** Comparing with NaN, the mark for "not logged", is always false. */
function wentBack(columns: Columns, points: Points, index: number): boolean {
  const last = columns.count - 1;
  if (last < 0) return false;
  const step = points.steps[index] ?? Number.NaN;
  const before = columns.steps[last] ?? Number.NaN;
  if (step < before) return true;
  if (step >= before) return false;
  return (points.epochs[index] ?? Number.NaN) < (columns.epochs[last] ?? Number.NaN);
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
