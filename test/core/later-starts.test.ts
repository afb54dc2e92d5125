import fc from "fast-check";
import { expect, test } from "vitest";
import { gaveWay, noStartsYet, noteStart, type Start } from "../../src/core/later-starts.ts";
import { joinColumns, type SeriesColumns } from "../../src/core/series-columns.ts";

const place = fc.integer({ min: 0, max: 6 });
const start = fc.record({ step: place, epoch: place }, { requiredKeys: [] });
const starts = fc.array(fc.record({ start, stays: fc.boolean() }), { maxLength: 6 });
const orNaN = fc.oneof(place, fc.constant(Number.NaN));

/** One start and one point, as the rule is told: steps decide where both have one, else epochs. */
function gaveWayTo(
  one: Start,
  {
    step,
    epoch,
    stays,
  }: { readonly step: number; readonly epoch: number; readonly stays: boolean },
): boolean {
  if (one.step !== undefined && !Number.isNaN(step)) {
    return stays ? step > one.step : step >= one.step;
  }
  return one.epoch !== undefined && epoch >= one.epoch;
}

test("a point gives way to several starts together where it gives way to one of them", () => {
  fc.assert(
    fc.property(starts, orNaN, orNaN, (all, step, epoch) => {
      const later = noStartsYet();
      for (const one of all) noteStart(later, one.start, one.stays);
      const expected = all.some((one) => gaveWayTo(one.start, { step, epoch, stays: one.stays }));
      expect(gaveWay(later, step, epoch)).toBe(expected);
    }),
    { numRuns: 5000 },
  );
});

test("a start of which nothing is known takes nothing away", () => {
  const later = noStartsYet();
  noteStart(later, undefined, false);
  noteStart(later, {}, true);
  expect(later).toEqual(noStartsYet());
});

function columnsOf(part: Partial<Record<keyof SeriesColumns, readonly number[]>>): SeriesColumns {
  const column = (name: keyof SeriesColumns) => Float64Array.from(part[name] ?? []);
  return {
    steps: column("steps"),
    epochs: column("epochs"),
    wallTimes: column("wallTimes"),
    values: column("values"),
    weights: column("weights"),
  };
}

test("what only some of several starts logged is NaN for the others, and a weight is 1", () => {
  const joined = joinColumns([
    columnsOf({ steps: [0, 2], values: [9, 8] }),
    columnsOf({}),
    columnsOf({ steps: [3], values: [7], epochs: [1], weights: [4] }),
    columnsOf({ steps: [5], values: [6] }),
  ]);
  expect(joined).toEqual(
    columnsOf({
      steps: [0, 2, 3, 5],
      values: [9, 8, 7, 6],
      epochs: [Number.NaN, Number.NaN, 1, Number.NaN],
      weights: [1, 1, 4, 1],
    }),
  );
});

test("a single start is not copied, and none are no points", () => {
  const one = columnsOf({ steps: [1], values: [2] });
  expect(joinColumns([columnsOf({}), one])).toBe(one);
  expect(joinColumns([])).toEqual(columnsOf({}));
});
