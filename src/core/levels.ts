import {
  checksPerSpacing,
  deviationOf,
  headLength,
  leastForNoise,
  leastProgress,
  secondDifferences,
  widestSpacing,
} from "./noise.ts";
import { createRunningMedian, type RunningMedian } from "./running-median.ts";
import { createWindowMedian, type WindowMedian } from "./window-median.ts";

/** What the rules ask of the values of a curve. */
export interface Levels {
  /** The finite values, in order. */
  readonly finite: Float64Array;
  /** Index of the least finite value among all values; undefined when there is none. The first of equal ones. */
  readonly lowest: number | undefined;
  /** The same among the finite ones; -1 when there is none. */
  readonly lowestFinite: number;
  /** Infinite when there is none. */
  readonly least: number;
  /** The least finite value of the first `count`; infinite when there is none. */
  leastOf(count: number): number;
  /** As `noiseOf` all values. */
  noise(): number | undefined;
  /** The deviation that `isWanderingNoise` looks at, of the finite ones; undefined below 5. */
  wanderingNoise(): number | undefined;
  /** As `progressOf` the finite ones. */
  progress(): number;
  /** The median of the finite values from index `from` up to `to`; each window remembers where it was. */
  middleOf(window: Window, from: number, to: number): number;
}

/** Parts of a curve whose level is asked for again and again while it grows. */
export type Window = "around the best" | "after the best" | "before" | "now";

/** What was computed of a list so far. */
interface Memory extends Levels {
  /** Takes what was added to the list. */
  readOn(): void;
}

const memories = new WeakMap<readonly number[], Memory>();

/**
 * The levels of some values. Rules ask for the same ones again and again, and a replay asks after every check: what was
 * computed for a list is kept as long as the list, and of a list that grew only what is new is read. So a list may grow
 * at its end and must not change otherwise.
 */
export function levelsOf(values: readonly number[]): Levels {
  let memory = memories.get(values);
  if (memory === undefined) {
    memory = createMemory(values);
    memories.set(values, memory);
  }
  memory.readOn();
  return memory;
}

function createMemory(values: readonly number[]): Memory {
  let room: Float64Array<ArrayBufferLike> = new Float64Array(Math.max(16, values.length));
  let count = 0;
  let [lowest, lowestFinite, least] = [-1, -1, Number.POSITIVE_INFINITY];
  const leasts: number[] = [];
  const head = createHead();
  const spacings: ((finite: Float64Array) => number)[] = [];
  for (let at = 1; at <= widestSpacing; at += 1) spacings.push(createSpacing(at));
  const windows = new Map<Window, WindowMedian>();
  let seen = room.subarray(0, 0);
  /** The same view as long as nothing is added: every rule asks for it. */
  const finite = (): Float64Array => {
    if (seen.length !== count || seen.buffer !== room.buffer) seen = room.subarray(0, count);
    return seen;
  };

  function add(value: number, index: number): void {
    if (Number.isFinite(value)) {
      if (count === room.length) room = widened(room);
      room[count] = value;
      if (value < least) {
        least = value;
        lowest = index;
        lowestFinite = count;
      }
      count += 1;
    }
    leasts.push(least);
  }

  return {
    readOn() {
      for (let at = leasts.length; at < values.length; at += 1) add(values[at] ?? Number.NaN, at);
    },
    get finite() {
      return finite();
    },
    get lowest() {
      return lowest < 0 ? undefined : lowest;
    },
    get lowestFinite() {
      return lowestFinite;
    },
    get least() {
      return least;
    },
    leastOf: (count) => leasts[count - 1] ?? Number.POSITIVE_INFINITY,
    noise: () => (count < leastForNoise ? undefined : spacings[0]?.(finite())),
    wanderingNoise() {
      if (count < leastForNoise) return undefined;
      let noise = 0;
      for (const [index, deviation] of spacings.entries()) {
        if (index > 0 && count < checksPerSpacing * (index + 1)) break;
        noise = Math.max(noise, deviation(finite()));
      }
      return noise;
    },
    middleOf(window, from, to) {
      let middle = windows.get(window);
      if (middle === undefined) {
        middle = createWindowMedian();
        windows.set(window, middle);
      }
      return middle.of(finite(), from, to);
    },
    progress() {
      if (count === 0) return leastProgress;
      return Math.max(head(finite()) - least, leastProgress);
    },
  };
}

/** The deviation of noise at a spacing, of a list that only grows. */
function createSpacing(spacing: number): (finite: Float64Array) => number {
  let middle: RunningMedian | undefined;
  let end = 2 * spacing;
  return (finite) => {
    if (finite.length > end) {
      const differences = secondDifferences(finite, spacing, end);
      end = finite.length;
      middle = withMore(middle, differences);
    }
    return deviationOf(middle?.median() ?? Number.NaN);
  };
}

/** The median of the start of a list that only grows, and the start with it. */
function createHead(): (finite: Float64Array) => number {
  let middle: RunningMedian | undefined;
  let taken = 0;
  return (finite) => {
    const end = headLength(finite.length);
    if (end > taken) middle = withMore(middle, finite.slice(taken, end));
    taken = end;
    return middle?.median() ?? Number.NaN;
  };
}

/** A median with more values; the first ones are taken over. */
function withMore(middle: RunningMedian | undefined, more: Float64Array): RunningMedian {
  if (middle === undefined) return createRunningMedian(more);
  for (const value of more) middle.add(value);
  return middle;
}

function widened(column: Float64Array): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(2 * column.length);
  wider.set(column);
  return wider;
}
