import type { Points } from "./formats/points.ts";
import type { Tag } from "./units.ts";

/**
 * The points of one tag in one pass, in file order, as columns that grow by a quarter, large ones
 * fourfold, those of a long file at once to what the whole of it will need. NaN stands for "not logged" in `steps`, `epochs` and `wallTimes`, so that the columns stay plain numbers.
 * The first `count` entries of a column count; behind them is room. A column that the log never gave a number for is empty.
 */
export interface Columns {
  readonly tag: Tag;
  readonly folder?: string;
  count: number;
  steps: Float64Array;
  epochs: Float64Array;
  wallTimes: Float64Array;
  values: Float64Array;
  /** How many points were averaged away: `count` and these are all that were logged. */
  merged: number;
  /** How many logged points each of the first entries stands for; those behind its end, and all of an empty one, are one each. */
  weights: Float64Array;
}

/** Room for so many points at first: most tags of a small run have not many more. */
const firstRoom = 16;
/**
 * Below this, columns grow by a quarter: of a thousand small runs the empty room is most of the memory. The room of a
 * large column is none before something is written there, and each growing copies all of it.
 */
const manyPoints = 4096;
const none = new Float64Array(0);

/** Columns without points. */
export function createColumns(tag: Tag, folder: string | undefined): Columns {
  return {
    tag,
    ...(folder === undefined ? {} : { folder }),
    count: 0,
    steps: none,
    epochs: none,
    wallTimes: none,
    values: none,
    merged: 0,
    weights: none,
  };
}

/** Adds the point at `index` of `points`, for which there is room. */
export function appendPoint(columns: Columns, points: Points, index: number): void {
  const at = columns.count;
  columns.steps[at] = points.steps[index] ?? Number.NaN;
  columns.values[at] = points.values[index] ?? Number.NaN;
  const epoch = points.epochs[index] ?? Number.NaN;
  const wallTime = points.wallTimes[index] ?? Number.NaN;
  // A column is made when its first number comes.
  if (columns.epochs.length > 0) columns.epochs[at] = epoch;
  else if (!Number.isNaN(epoch)) columns.epochs = startColumn(columns, epoch);
  if (columns.wallTimes.length > 0) columns.wallTimes[at] = wallTime;
  else if (!Number.isNaN(wallTime)) columns.wallTimes = startColumn(columns, wallTime);
  columns.count = at + 1;
}

/** The entries of a column that count, without copying them; empty for an empty column. */
export function filled(column: Float64Array, count: number): Float64Array {
  return column.length === 0 ? none : column.subarray(0, count);
}

function startColumn({ count, values }: Columns, first: number): Float64Array {
  const column = new Float64Array(values.length).fill(Number.NaN, 0, count);
  column[count] = first;
  return column;
}

/** How many points a series is expected to get. */
export interface Expected {
  /** At once: for these room is made. */
  readonly now: number;
  /** In all of its file, those before among them; 0: not known. */
  readonly inFile: number;
}

/** Whether the next point needs more room first. */
export function isFull({ count, values }: Columns): boolean {
  return count === values.length;
}

/** Makes room for more points. */
export function growColumns(columns: Columns, { now, inFile }: Expected): void {
  const { length } = columns.values;
  const grown = Math.ceil(length * (length < manyPoints ? 1.25 : 4));
  const room = Math.max(firstRoom, grown, length + now, inFile);
  columns.steps = widened(columns.steps, room);
  columns.values = widened(columns.values, room);
  if (columns.epochs.length > 0) columns.epochs = widened(columns.epochs, room);
  if (columns.wallTimes.length > 0) columns.wallTimes = widened(columns.wallTimes, room);
}

function widened(column: Float64Array, room: number): Float64Array {
  const wider = new Float64Array(room);
  wider.set(column);
  return wider;
}
