import type { Columns } from "./columns.ts";

/** How a tag may be thinned. */
export interface ThinOptions {
  /**
   * `mean`: neighbours are averaged. `state`: a value that holds until the next one (a learning rate, an epoch): of
   * equal neighbours one stays, and those at which it changes all do, but where it changes most of the time.
   */
  readonly kind: "mean" | "state";
  /** Rising steps at which an epoch begins, where only other tags tell of it; points on both sides of one stay apart. */
  readonly epochStarts: Float64Array;
  /** The most points that one may stand for. */
  readonly heaviest: number;
}

/** The newest quarter stays as it was logged. */
const olderShare = 3 / 4;
/** A pass over the older points that frees less than this share of all is followed by a coarser one. */
const leastFreed = 1 / 8;
/** A state that changes more often than at every so many points is thinned as it comes. */
const steppedLength = 4;
/** How many round numbers of logged points there are at least. */
const roundings = 64;

/**
 * Merges older neighbours of a tag, in place: two and two become one, at the place of the second, then fours, and so
 * on, so that all but the newest have one resolution, or two. What is merged are blocks of 2, 4, 8 points from the
 * first one on, so that blocks of points come out alike however often and when a tag was thinned. Never merged are
 * points of two epochs, the first point of an epoch with what follows (it bounds the steps an epoch), and a number
 * that is not finite with anything but its like.
 *
 * @returns  how many points fewer there are
 */
export function thinColumns(columns: Columns, options: ThinOptions): number {
  const { count } = columns;
  columns.weights = weightsOf(columns);
  const older = olderEnd(columns.weights);
  const isStepped = options.kind === "state" && changes(columns, older) * steppedLength < older;
  const heaviest = heaviestOf(columns.weights, older);
  const last = isStepped ? heaviest : Math.min(heaviest, options.heaviest / 2);
  let freed = 0;
  for (let level = 1; level <= last && freed < count * leastFreed; level *= 2) {
    freed += mergeLevel(columns, { ...options, isStepped, level, older: older - freed });
  }
  columns.merged += freed;
  return freed;
}

function heaviestOf(weights: Float64Array, count: number): number {
  let heaviest = 1;
  for (let at = 0; at < count; at += 1) heaviest = Math.max(heaviest, weights[at] ?? 1);
  return heaviest;
}

/**
 * Behind which entry the newest begin. On a round number of logged points, so that tags that are logged one after the
 * other are thinned alike, whichever of them a log ends with.
 */
function olderEnd(weights: Float64Array): number {
  let end = Math.floor(weights.length * olderShare);
  let logged = 0;
  for (let at = 0; at < end; at += 1) logged += weights[at] ?? 1;
  const round = 2 ** Math.max(0, Math.floor(Math.log2(logged / roundings)));
  while (logged % round !== 0 && end > 0) {
    end -= 1;
    logged -= weights[end] ?? 1;
  }
  return end;
}

/** How many logged points each of the entries stands for. */
export function weightsOf({ weights, count }: Pick<Columns, "weights" | "count">): Float64Array {
  if (weights.length === count) return weights;
  const all = new Float64Array(count).fill(1);
  all.set(weights);
  return all;
}

interface Level extends ThinOptions {
  readonly isStepped: boolean;
  /** Weight of the blocks that are merged. */
  readonly level: number;
  readonly older: number;
}

/** Merges the blocks of one weight. */
function mergeLevel(columns: Columns, level: Level): number {
  const { count, weights } = columns;
  const mayMerge = createMergeTest(columns, level);
  const { level: size } = level;
  const end = level.older - 1;
  let to = 0;
  let logged = 0;
  for (let at = 0; at < count; to += 1) {
    const merges = weights[at] === size && at < end && logged % (2 * size) === 0 && mayMerge(at);
    const last = merges ? at + 1 : at;
    const weight = (weights[at] ?? 1) + (merges ? (weights[last] ?? 1) : 0);
    const value = merges && level.kind === "mean" ? meanAt(columns, at) : columns.values[last];
    moveEntry(columns, last, to);
    columns.values[to] = value ?? Number.NaN;
    weights[to] = weight;
    logged += weight;
    at = last + 1;
  }
  columns.count = to;
  columns.weights = weights.slice(0, to);
  return count - to;
}

function moveEntry({ steps, epochs, wallTimes }: Columns, from: number, to: number): void {
  steps[to] = steps[from] ?? Number.NaN;
  if (epochs.length > 0) epochs[to] = epochs[from] ?? Number.NaN;
  if (wallTimes.length > 0) wallTimes[to] = wallTimes[from] ?? Number.NaN;
}

/** Of two equal weights; the halves first, as a sum of large numbers is not finite. */
function meanAt({ values }: Columns, at: number): number {
  return (values[at] ?? Number.NaN) / 2 + (values[at + 1] ?? Number.NaN) / 2;
}

/**
 * Whether an entry of the right weight may be merged with the next. Asked for rising entries while they are moved to the
 * front: what stands before the one that is asked for is still what stood there.
 */
function createMergeTest(columns: Columns, options: Level): (at: number) => boolean {
  const { values, weights } = columns;
  const { level, kind, isStepped } = options;
  const startsEpoch = createStartTest(columns, options.epochStarts);
  return (at) => {
    // The first point says where a start began.
    if (at === 0 || weights[at + 1] !== level) return false;
    const [value = Number.NaN, next = Number.NaN] = [values[at], values[at + 1]];
    const isSame = Object.is(value, next);
    if (kind === "state" && isStepped) return isSame && Object.is(values[at - 1], value);
    // Of numbers that are not finite the first tells where they begin.
    if (!Number.isFinite(value)) return isSame && Object.is(values[at - 1], value);
    if (!Number.isFinite(next)) return false;
    return kind === "state" || !(startsEpoch(at) || startsEpoch(at + 1));
  };
}

/** Whether an entry is the first of its epoch, as far as is known. */
function createStartTest(
  { steps, epochs }: Columns,
  epochStarts: Float64Array,
): (at: number) => boolean {
  let next = 0;
  return (at) => {
    // A fractional epoch lies within the one that it ends in.
    if (epochs.length > 0) return !Object.is(epochOf(epochs, at), epochOf(epochs, at - 1));
    const before = steps[at - 1] ?? Number.NaN;
    while ((epochStarts[next] ?? Number.POSITIVE_INFINITY) <= before) next += 1;
    return (epochStarts[next] ?? Number.POSITIVE_INFINITY) <= (steps[at] ?? Number.NaN);
  };
}

function epochOf(epochs: Float64Array, at: number): number {
  return Math.ceil(epochs[at] ?? Number.NaN);
}

/** How often the first `count` values change. */
function changes({ values }: Columns, count: number): number {
  let changed = 0;
  for (let at = 1; at < count; at += 1) if (!Object.is(values[at], values[at - 1])) changed += 1;
  return changed;
}
