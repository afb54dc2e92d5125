import { describe, expect, test } from "vitest";
import type { Check } from "../../src/core/checks.ts";
import type { EpochMap } from "../../src/core/epoch-map.ts";
import type { Series } from "../../src/core/series.ts";
import { strictlyRising, trainingBeside } from "../../src/core/training-beside.ts";

const nan = Number.NaN;
/** Two steps an epoch. */
const map: EpochMap = {
  stepsPerEpoch: 2,
  source: "log",
  epochAt: ({ step, logged }) =>
    logged ?? (step === undefined ? undefined : Math.floor(step / 2) + 1),
  stepAtEnd: (epoch) => 2 * epoch,
};
const unknown: EpochMap = { epochAt: ({ logged }) => logged, stepAtEnd: () => undefined };

function training(values: readonly number[], steps?: readonly number[]): Series {
  const none = Float64Array.from(values, () => nan);
  return {
    tag: "loss",
    steps: steps === undefined ? none : Float64Array.from(steps),
    epochs: none,
    wallTimes: none,
    values: Float64Array.from(values),
    weights: new Float64Array(0),
    format: "event file",
    replaced: 0,
  };
}
const check = (place: Partial<Check>): Check => ({ value: 1, points: 1, ...place });

describe("the training curve at the checks", () => {
  test("is the mean of the points since the check before, by epoch", () => {
    const checks = [check({ epoch: 1, step: 2 }), check({ epoch: 3, step: 6 })];
    const beside = trainingBeside(
      checks,
      training([8, 6, 4, 3, 2, 3, 99], [0, 1, 2, 3, 4, 5, 6]),
      map,
    );
    expect(beside).toEqual([7, 3]);
  });

  test("is by step where epochs stand still", () => {
    const checks = [check({ epoch: 0, step: 24 }), check({ epoch: 0, step: 49 })];
    expect(trainingBeside(checks, training([8, 6, 4], [10, 24, 40]), unknown)).toEqual([7, 4]);
  });

  test("has NaN where no point falls, and leaves out broken points", () => {
    const checks = [1, 2, 3].map((epoch) => check({ epoch }));
    const beside = trainingBeside(checks, training([5, nan, 3], [0, 1, 4]), map);
    expect(beside).toEqual([5, nan, 3]);
  });

  test("is one for one where neither is known and the numbers fit", () => {
    const checks = [check({}), check({})];
    expect(trainingBeside(checks, training([5, 4]), unknown)).toEqual([5, 4]);
    expect(trainingBeside(checks, training([5, 4, 3]), unknown)).toEqual([nan, nan]);
  });
});

test.each([
  [[1, 2, 5], true],
  [[], true],
  [[1, 1], false],
  [[2, 1], false],
  [[1, undefined], false],
  [[undefined, 1], false],
])("%o rises strictly: %s", (numbers, rising) => {
  expect(strictlyRising(numbers)).toBe(rising);
});
