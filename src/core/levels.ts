import {
  checksPerSpacing,
  deviationOf,
  headLength,
  leastForNoise,
  leastProgress,
  secondDifference,
  widestSpacing,
} from "./noise.ts";
import { createRunningMedian, type RunningMedian } from "./running-median.ts";

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
  /** As `wanderingNoiseOf` the finite ones. */
  wanderingNoise(): number | undefined;
  /** As `progressOf` the finite ones. */
  progress(): number;
}

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
  let room = new Float64Array(Math.max(16, values.length));
  const state = { count: 0, lowest: -1, lowestFinite: -1, least: Number.POSITIVE_INFINITY };
  const leasts: number[] = [];
  const head = createHead();
  const spacings = Array.from({ length: widestSpacing }, (_, index) => createSpacing(index + 1));
  let seen = room.subarray(0, 0);
  /** The same view as long as nothing is added: every rule asks for it. */
  const finite = (): Float64Array => {
    if (seen.length !== state.count || seen.buffer !== room.buffer) {
      seen = room.subarray(0, state.count);
    }
    return seen;
  };

  function add(value: number, index: number): void {
    if (Number.isFinite(value)) {
      if (state.count === room.length) room = widened(room);
      room[state.count] = value;
      if (value < state.least) {
        Object.assign(state, { least: value, lowest: index, lowestFinite: state.count });
      }
      state.count += 1;
    }
    leasts.push(state.least);
  }

  return {
    readOn() {
      for (let at = leasts.length; at < values.length; at += 1) add(values[at] ?? Number.NaN, at);
    },
    get finite() {
      return finite();
    },
    get lowest() {
      return state.lowest < 0 ? undefined : state.lowest;
    },
    get lowestFinite() {
      return state.lowestFinite;
    },
    get least() {
      return state.least;
    },
    leastOf: (count) => leasts[count - 1] ?? Number.POSITIVE_INFINITY,
    noise: () => (state.count < leastForNoise ? undefined : spacings[0]?.(finite())),
    wanderingNoise() {
      if (state.count < leastForNoise) return undefined;
      let noise = 0;
      for (const [index, deviation] of spacings.entries()) {
        if (index > 0 && state.count < checksPerSpacing * (index + 1)) break;
        noise = Math.max(noise, deviation(finite()));
      }
      return noise;
    },
    progress() {
      if (state.count === 0) return leastProgress;
      return Math.max(head(finite()) - state.least, leastProgress);
    },
  };
}

/** The deviation of noise at a spacing, of a list that only grows. */
function createSpacing(spacing: number): (finite: Float64Array) => number {
  const middle = createRunningMedian();
  let end = 2 * spacing;
  return (finite) => {
    for (; end < finite.length; end += 1) middle.add(secondDifference(finite, end, spacing));
    return deviationOf(middle.median());
  };
}

/** The median of the start of a list that only grows, and the start with it. */
function createHead(): (finite: Float64Array) => number {
  const middle: RunningMedian = createRunningMedian();
  let taken = 0;
  return (finite) => {
    for (const end = headLength(finite.length); taken < end; taken += 1) {
      middle.add(finite[taken] ?? 0);
    }
    return middle.median();
  };
}

function widened(column: Float64Array): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(2 * column.length);
  wider.set(column);
  return wider;
}
