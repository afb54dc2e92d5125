import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/core/evaluate.ts";
import { countPatience, patience } from "../../../src/core/rules/patience.ts";
import {
  classicOptions,
  csvRun,
  curveOf,
  lossTable,
  optionsOf,
} from "../../helpers/core-samples.ts";

const nan = Number.NaN;
const inf = Number.POSITIVE_INFINITY;
const line = (from: number, by: number) => Array.from({ length: 10 }, (_, i) => from - by * i);

/** Sequences, and what Bjarten's own code did with them at patience 3: where it stopped, and its best then. */
const vectors = [
  { name: "A", values: [5, 4, 3, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7], cell: "5/2" },
  { name: "B", values: Array<number>(10).fill(3), cell: "3/0" },
  { name: "C", values: line(5, 0.05), cell: "-" },
  { name: "D", values: [5, 4.5, 4.8, 4.2, 4.6, 3.9, 4.4, 3.7, 4.1, 3.5], cell: "-" },
  { name: "E", values: [5, 4, nan, 3, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6], cell: "6/3" },
  { name: "F", values: [nan, 4, 3, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7], cell: "5/2" },
  { name: "G", values: [5, 4, 3, inf, 2.9, 2.8, 2.9, 3.0, 3.1, 3.2], cell: "8/5" },
  { name: "H", values: [1, 9, 8, 7, 6, 5, 4, 3, 2.5, 2.4], cell: "3/0" },
  { name: "I", values: [5, 4, 4.1, 4.2, 4.3, 3, 3.1, 3.2, 3.3, 3.4], cell: "4/1" },
  { name: "J", values: [5, 4.95, 4.9, 4.85, 4.8, 4.75, 4.7, 4.65, 4.6, 4.55], cell: "-" },
] as const;

/** Best at the end of the runs that no delta stops; with delta 0.1 every third or so counts (peers.md: best 8). */
const bestOfTheLast = { C: { 0: 9, 0.1: 8 }, J: { 0: 9, 0.1: 8 } } as const;

/**
 * The class itself, said again from peers.md 2.2: NaN is ignored; the first value is the best; better is
 * below best - delta; else the counter goes up, and at the patience the flag is set for good.
 */
function bjarten(values: readonly number[], wait: number, delta: number) {
  const state = { best: undefined as number | undefined, bestAt: -1, counter: 0, stopAt: -1 };
  values.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    if (state.best === undefined || value < state.best - delta) {
      Object.assign(state, { best: value, bestAt: index, counter: 0 });
      return;
    }
    state.counter += 1;
    if (state.counter >= wait && state.stopAt < 0) state.stopAt = index;
  });
  return state;
}

function cellOf(values: readonly number[], delta: number): string {
  for (let count = 1; count <= values.length; count += 1) {
    const curve = curveOf(values.slice(0, count));
    const found = patience.judge(curve, classicOptions(3, delta));
    if (found !== undefined) return `${count - 1}/${found.check}`;
  }
  return "-";
}

const written = (value: number) =>
  Number.isNaN(value) ? "nan" : value === inf ? "inf" : String(value);

describe.each([0, 0.1])("delta %d", (delta) => {
  describe.each(vectors)("vector $name", ({ values, cell }) => {
    test(`the rule, asked after each check, gives ${cell}`, () => {
      expect(cellOf(values, delta)).toBe(cell);
    });

    test(`the audit of a table of it gives ${cell}`, () => {
      const run = csvRun(lossTable(values.map(written)));
      const { stopAdvisedAt } = evaluate(run, optionsOf(classicOptions(3, delta)));
      const given =
        stopAdvisedAt === undefined ? "-" : `${stopAdvisedAt.at.check}/${stopAdvisedAt.best.check}`;
      expect(given).toBe(cell);
    });

    test("the counter stands where the class has it, after each check", () => {
      for (let count = 0; count <= values.length; count += 1) {
        const beginning = Object.freeze(values.slice(0, count));
        const wanted = bjarten(beginning, 3, delta);
        const given = countPatience(beginning, { minDelta: delta, minDeltaMode: "absolute" });
        expect([given.best, given.used]).toEqual([wanted.bestAt, wanted.counter]);
      }
    });
  });

  test.each(["C", "J"] as const)("vector %s runs on, and its best at the end is known", (name) => {
    const values = vectors.find((vector) => vector.name === name)?.values ?? [];
    const { best } = countPatience(values, { minDelta: delta, minDeltaMode: "absolute" });
    expect(best).toBe(bestOfTheLast[name][delta === 0 ? 0 : 0.1]);
  });
});

test("on any values the rule fires where the class sets its flag", () => {
  const values = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 12 }).map((tenths) => tenths / 4) },
      fc.constantFrom(nan, inf, -inf),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom(0, 0.25, 0.5, 1),
      (list, wait, delta) => {
        const wanted = bjarten(list, wait, delta);
        let firstAt = -1;
        for (let count = 1; count <= list.length && firstAt < 0; count += 1) {
          const curve = curveOf(list.slice(0, count));
          if (patience.judge(curve, classicOptions(wait, delta)) !== undefined) firstAt = count - 1;
        }
        expect(firstAt).toBe(wanted.stopAt);
      },
    ),
  );
});
