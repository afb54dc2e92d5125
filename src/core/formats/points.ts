import type { Epoch, RunName, Seconds, Step, Tag } from "../units.ts";

/**
 * The points of one push, column by column, in file order. Arrays may be longer than `count`. They are
 * the parser's own: valid until its next push, so whoever keeps them copies.
 */
export interface Points {
  readonly count: number;
  /** For each point the index of its series in `series`. */
  readonly which: Uint32Array;
  /** Of `Step`, `Epoch` and `Seconds`; NaN where the log gives none. */
  readonly steps: Float64Array;
  readonly epochs: Float64Array;
  readonly wallTimes: Float64Array;
  /** May be NaN or infinite: a diverged run says so. */
  readonly values: Float64Array;
  /** All series of the file so far, each once: the parser's own table, which only grows. */
  readonly series: readonly SeriesName[];
  /** Whether any of the series has a `run`. */
  readonly holdsRuns: boolean;
  /** How many further points were left out: of series beyond the first `mostSeries`, or `mostNameLength`. */
  readonly beyond: number;
}

/** What a point belongs to. */
export interface SeriesName {
  readonly tag: Tag;
  /** Sub-folder or part of the run that the value belongs to, `eval` for a validation; absent for training. */
  readonly folder?: string;
  /** Name of the run, where one file holds several (a `run_id` column). */
  readonly run?: RunName;
}

/** One value of a tag at a step: a point by itself, for tests and where points are few. */
export interface ScalarPoint extends SeriesName {
  /** Absent where the log gives none (an epoch-only CSV, a validation line in a text log). */
  readonly step?: Step;
  /** As the log prints it; absent where it does not. */
  readonly epoch?: Epoch;
  /** Absent where the log gives none or only a local time. */
  readonly wallTime?: Seconds;
  /** May be NaN or infinite: a diverged run says so. */
  readonly value: number;
}

/**
 * Gathers the points of a push in columns that are used again for the next: nothing is allocated per
 * point. Set `step`, `epoch` and `wallTime`, then add the points that stand there.
 */
export interface PointsBuilder {
  /** Place of the points to come; NaN: not known. Stays until it is set again, also over a `takePoints`. */
  step: Step;
  epoch: Epoch;
  wallTime: Seconds;
  /** How many points were added since the last `takePoints`, and how many were left out. */
  count: number;
  beyond: number;
  readonly series: SeriesName[];
  /** Characters of all their names. */
  nameLength: number;
  /** Whether any of them has a `run`. */
  holdsRuns: boolean;
  /** Index of each series, by folder, run and tag. */
  readonly indexes: Map<string, number>;
  which: Uint32Array;
  steps: Float64Array;
  epochs: Float64Array;
  wallTimes: Float64Array;
  values: Float64Array;
}

/**
 * Series of one file; those beyond are counted and not kept. A training that logs a number for each layer has some
 * thousand; a file with a new tag at every step would fill the memory.
 */
export const mostSeries = 16_384;
/** Characters of all their names together: where they are long, fewer series are kept. */
export const mostNameLength = 4 * 1024 * 1024;
/** The index of every series beyond. */
const beyondSeries = -1;

/** Room for so many points at first; a multiple of it whenever it is used up. */
const firstRoom = 16;
/**
 * Columns with more room than this are given back: a thousand logs are followed at once. Larger ones than the second
 * stay until a push needs an eighth of them, since to make them anew for each piece of a long log would take time.
 */
const keptRoom = 128;
const longRoom = 4096;

/** A builder for one file, without points or series. */
export function createPointsBuilder(): PointsBuilder {
  return {
    step: Number.NaN,
    epoch: Number.NaN,
    wallTime: Number.NaN,
    count: 0,
    beyond: 0,
    series: [],
    nameLength: 0,
    holdsRuns: false,
    indexes: new Map(),
    ...createRoom(firstRoom),
  };
}

/** Index of a series in the builder's table; the series is added where it is new. Below 0: there is no room for it. */
export function seriesIndex(builder: PointsBuilder, { tag, folder, run }: SeriesName): number {
  const key =
    folder === undefined && run === undefined ? tag : `${run ?? ""}\0${folder ?? ""}\0${tag}`;
  const known = builder.indexes.get(key);
  if (known !== undefined) return known;
  const index = builder.series.length;
  if (index >= mostSeries || builder.nameLength + key.length > mostNameLength) return beyondSeries;
  builder.nameLength += key.length;
  builder.indexes.set(copyOf(key), index);
  if (run !== undefined) builder.holdsRuns = true;
  builder.series.push({
    tag: copyOf(tag),
    ...(folder === undefined ? {} : { folder: copyOf(folder) }),
    ...(run === undefined ? {} : { run: copyOf(run) }),
  });
  return index;
}

/** The same text by itself: a cell is a slice of its line, and would keep a line of a megabyte in memory. */
function copyOf(text: string): string {
  const { copy } = JSON.parse(JSON.stringify({ copy: text })) as { copy: string }; // as it was written
  return copy;
}

/**
 * Adds a point at the builder's place; counts it only, where its series has no room.
 *
 * @param series  from `seriesIndex`
 */
export function addPoint(builder: PointsBuilder, series: number, value: number): void {
  if (series < 0) {
    builder.beyond += 1;
    return;
  }
  const at = builder.count;
  if (at === builder.values.length) growRoom(builder);
  builder.which[at] = series;
  builder.steps[at] = builder.step;
  builder.epochs[at] = builder.epoch;
  builder.wallTimes[at] = builder.wallTime;
  builder.values[at] = value;
  builder.count = at + 1;
}

/** Adds a point that has its place and series with it; moves the builder's place there. */
export function addScalarPoint(builder: PointsBuilder, point: ScalarPoint): void {
  builder.step = point.step ?? Number.NaN;
  builder.epoch = point.epoch ?? Number.NaN;
  builder.wallTime = point.wallTime ?? Number.NaN;
  addPoint(builder, seriesIndex(builder, point), point.value);
}

/** The points added since the last call, in the builder's own columns. */
export function takePoints(builder: PointsBuilder): Points {
  const { count, beyond, which, steps, epochs, wallTimes, values, series, holdsRuns } = builder;
  builder.count = 0;
  builder.beyond = 0;
  const room = values.length;
  if (room > keptRoom && (room <= longRoom || count < room / 8)) {
    Object.assign(builder, createRoom(firstRoom));
  }
  return { count, beyond, which, steps, epochs, wallTimes, values, series, holdsRuns };
}

/** Points in columns of their own. */
export function buildPoints(points: readonly ScalarPoint[]): Points {
  const builder = createPointsBuilder();
  for (const point of points) addScalarPoint(builder, point);
  return takePoints(builder);
}

/** Points one by one. */
export function listPoints(points: Points): ScalarPoint[] {
  const list: ScalarPoint[] = [];
  for (let index = 0; index < points.count; index += 1) {
    const name = points.series[points.which[index] ?? 0] ?? { tag: "" };
    list.push({ ...name, ...placeAt(points, index), value: points.values[index] ?? Number.NaN });
  }
  return list;
}

/** No points. */
export const noPoints: Points = takePoints(createPointsBuilder());

function placeAt(points: Points, index: number): Omit<ScalarPoint, "tag" | "value"> {
  const step = points.steps[index] ?? Number.NaN;
  const epoch = points.epochs[index] ?? Number.NaN;
  const wallTime = points.wallTimes[index] ?? Number.NaN;
  return {
    ...(Number.isNaN(step) ? {} : { step }),
    ...(Number.isNaN(epoch) ? {} : { epoch }),
    ...(Number.isNaN(wallTime) ? {} : { wallTime }),
  };
}

type Room = Pick<PointsBuilder, "which" | "steps" | "epochs" | "wallTimes" | "values">;

function createRoom(size: number): Room {
  return {
    which: new Uint32Array(size),
    steps: new Float64Array(size),
    epochs: new Float64Array(size),
    wallTimes: new Float64Array(size),
    values: new Float64Array(size),
  };
}

function growRoom(builder: PointsBuilder): void {
  const room = builder.values.length;
  const wider = createRoom(Math.max(firstRoom, room * (room < longRoom ? 4 : 2)));
  wider.which.set(builder.which);
  wider.steps.set(builder.steps);
  wider.epochs.set(builder.epochs);
  wider.wallTimes.set(builder.wallTimes);
  wider.values.set(builder.values);
  Object.assign(builder, wider);
}
