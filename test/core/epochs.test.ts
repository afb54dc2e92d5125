import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  epochOfTrainingStep,
  epochOfValidationStep,
  type StepEpoch,
  stepsPerEpochFromNames,
  stepsPerEpochFromPoints,
  stepsPerEpochFromRates,
} from "../../src/core/epochs.ts";

/** What a trainer logs that has `length` steps an epoch and logs every `interval` steps. */
function loggedPairs(length: number, interval: number, epochs: number): StepEpoch[] {
  const pairs: StepEpoch[] = [];
  for (let step = 0; step < length * epochs; step += interval) {
    pairs.push({ step, epoch: 1 + Math.floor(step / length) });
  }
  return pairs;
}

function fromPoints(points: readonly StepEpoch[]): number | undefined {
  return stepsPerEpochFromPoints(
    points.map(({ step }) => step),
    points.map(({ epoch }) => epoch),
  );
}

describe("steps an epoch from logged points", () => {
  test("the real run `dense`: 9 steps an epoch, logged every 2 steps", () => {
    expect(fromPoints(loggedPairs(9, 2, 16))).toBe(9);
  });

  test("one point leaves every length open", () => {
    expect(fromPoints([{ step: 0, epoch: 1 }])).toBeUndefined();
    expect(fromPoints([])).toBeUndefined();
  });

  test("several lengths that fit are no answer", () => {
    // Step 100 in epoch 6: 17, 18, 19 or 20 steps an epoch.
    const points = [
      { step: 0, epoch: 1 },
      { step: 100, epoch: 6 },
    ];
    expect(fromPoints(points)).toBeUndefined();
  });

  test("points that contradict one another are no answer", () => {
    const points = [
      { step: 10, epoch: 1 },
      { step: 10, epoch: 3 },
    ];
    expect(fromPoints(points)).toBeUndefined();
  });

  test("points that lack a step or an epoch are left out", () => {
    const points = [{ step: Number.NaN, epoch: 3 }, ...loggedPairs(9, 1, 2)];
    expect(fromPoints([...points, { step: 400, epoch: Number.NaN }])).toBe(9);
  });

  test("an epoch that is no whole number of 1 or more is left out", () => {
    const points = [...loggedPairs(9, 1, 2), { step: 3, epoch: 0.5 }, { step: 400, epoch: 0 }];
    expect(fromPoints(points)).toBe(9);
  });

  test("is exact where every step is logged, and never wrong where some are", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 2, max: 12 }),
        (length, interval, epochs) => {
          expect(fromPoints(loggedPairs(length, 1, epochs))).toBe(length);
          const some = fromPoints(loggedPairs(length, interval, epochs));
          expect([length, undefined]).toContain(some);
        },
      ),
    );
  });
});

describe("steps an epoch from learning rates", () => {
  const decay = 0.999875;
  const rated = (pairs: readonly StepEpoch[], start: number) => ({
    steps: pairs.map((pair) => pair.step),
    // Event files hold float32.
    rates: pairs.map((pair) => Math.fround(start * decay ** (pair.epoch - 1))),
  });

  test("a rate that decays each epoch gives the length, through float32", () => {
    const { steps, rates } = rated(loggedPairs(24, 6, 42), 1e-3);
    expect(stepsPerEpochFromRates(steps, rates, { decay, first: 1 })).toBe(24);
  });

  test("is never wrong, whatever is logged", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 2, max: 12 }),
        (length, interval, epochs) => {
          const { steps, rates } = rated(loggedPairs(length, interval, epochs), 1e-4);
          const found = stepsPerEpochFromRates(steps, rates, { decay, first: 1 });
          expect([length, undefined]).toContain(found);
          if (interval === 1) expect(found).toBe(length);
        },
      ),
    );
  });

  test.each([
    ["a warm-up", [1e-5, 2e-5, 3e-5, 4e-5]],
    ["a cosine", [1e-3, 0.9e-3, 0.7e-3, 0.5e-3]],
    ["half a decay", [1e-3, 1e-3 * decay ** 0.5]],
    ["a rate of 0", [0, 0, 0]],
    ["a rate that is no number", [1e-3, Number.NaN]],
    ["no rates", []],
  ])("%s is another schedule", (_, rates) => {
    const steps = rates.map((__, index) => index);
    expect(stepsPerEpochFromRates(steps, rates, { decay, first: 1 })).toBeUndefined();
  });

  test("a decay that is none says nothing", () => {
    expect(stepsPerEpochFromRates([0, 1], [1, 1], { decay: 1, first: 1 })).toBeUndefined();
  });
});

describe("steps an epoch from names of weights", () => {
  test("`custom_e8_s144` of a real run: 18", () => {
    expect(stepsPerEpochFromNames([{ epoch: 8, step: 144 }])).toBe(18);
  });

  test("names that agree count once", () => {
    const names = [4, 8, 12].map((epoch) => ({ epoch, step: epoch * 24 }));
    expect(stepsPerEpochFromNames(names)).toBe(24);
  });

  test("names of two trainings that disagree are no answer", () => {
    const names = [
      { epoch: 4, step: 72 },
      { epoch: 4, step: 100 },
    ];
    expect(stepsPerEpochFromNames(names)).toBeUndefined();
  });

  test("a name whose steps are no multiple of its epochs is left out", () => {
    const names = [
      { epoch: 4, step: 72 },
      { epoch: 5, step: 73 },
      { epoch: 0, step: 0 },
    ];
    expect(stepsPerEpochFromNames(names)).toBe(18);
    expect(stepsPerEpochFromNames(names.slice(1))).toBeUndefined();
  });
});

test("a training point at the step where an epoch ends is the next epoch's, a validation is that epoch's", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 99 }), (n, epoch) => {
      expect(epochOfTrainingStep(epoch * n, n)).toBe(epoch + 1);
      expect(epochOfTrainingStep(epoch * n - 1, n)).toBe(epoch);
      expect(epochOfValidationStep(epoch * n, n)).toBe(epoch);
      expect(epochOfValidationStep(epoch * n + 1, n)).toBe(epoch + 1);
    }),
  );
});
