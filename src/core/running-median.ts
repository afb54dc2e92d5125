import { between } from "./median.ts";

/** The median of values that come one by one. */
export interface RunningMedian {
  /** O(log n). */
  add(value: number): void;
  /** NaN before the first value. */
  median(): number;
}

/**
 * The median of some values, to which more may come: the lower half in a heap with its largest on top, the upper half
 * the other way up.
 *
 * @param first  none of them NaN; they are put in order where they are
 */
export function createRunningMedian(first: Float64Array = new Float64Array(0)): RunningMedian {
  // Once in order, either half is a heap: so many values at once cost next to nothing.
  const middle = (first.sort().length + 1) >> 1;
  // Held negated, so that one kind of heap serves both.
  const lower = createHeap(
    first
      .subarray(0, middle)
      .map((value) => -value)
      .reverse(),
  );
  const upper = createHeap(first.subarray(middle));
  return {
    add(value) {
      if (upper.size() > 0 && value > upper.top()) upper.push(value);
      else lower.push(-value);
      if (lower.size() > upper.size() + 1) upper.push(-lower.pop());
      else if (upper.size() > lower.size()) lower.push(-upper.pop());
    },
    median() {
      const middle = -lower.top();
      return lower.size() > upper.size() ? middle : between(middle, upper.top());
    },
  };
}

/** Numbers with the smallest on top. */
interface Heap {
  size(): number;
  /** NaN for an empty heap. */
  top(): number;
  push(value: number): void;
  pop(): number;
}

/** @param ordered  the first numbers, rising */
function createHeap(ordered: Float64Array): Heap {
  const values = Array.from(ordered);
  return {
    size: () => values.length,
    top: () => values[0] ?? Number.NaN,
    push(value) {
      values.push(value);
      raise(values, values.length - 1);
    },
    pop() {
      const top = values[0] ?? Number.NaN;
      const last = values.pop() ?? Number.NaN;
      if (values.length > 0) {
        values[0] = last;
        sink(values);
      }
      return top;
    },
  };
}

function raise(values: number[], from: number): void {
  const value = values[from] ?? 0;
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = values[parent] ?? 0;
    if (above <= value) break;
    values[at] = above;
    at = parent;
  }
  values[at] = value;
}

function sink(values: number[]): void {
  const value = values[0] ?? 0;
  let at = 0;
  for (let child = 1; child < values.length; child = 2 * at + 1) {
    const other = child + 1 < values.length && (values[child + 1] ?? 0) < (values[child] ?? 0);
    if (other) child += 1;
    const below = values[child] ?? 0;
    if (value <= below) break;
    values[at] = below;
    at = child;
  }
  values[at] = value;
}
