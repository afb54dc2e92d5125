import { describe, expect, test } from "vitest";
import { foldChecks } from "../../src/core/checks.ts";
import type { EpochMap } from "../../src/core/epoch-map.ts";
import { epochOfTrainingStep, epochOfValidationStep } from "../../src/core/epochs.ts";
import type { Series } from "../../src/core/series.ts";

const nan = Number.NaN;

function seriesOf(
  values: readonly number[],
  facts: { steps?: readonly number[]; epochs?: readonly number[] },
): Series {
  const unknown = values.map(() => nan);
  return Object.freeze({
    tag: "loss/g/mel",
    steps: Float64Array.from(facts.steps ?? unknown),
    epochs: Float64Array.from(facts.epochs ?? unknown),
    wallTimes: Float64Array.from(unknown),
    values: Float64Array.from(values),
    weights: new Float64Array(0),
    format: "event file",
    replaced: 0,
  });
}

/** The map of a training of `length` steps an epoch; of one that nothing is known of without. */
function mapOf(length?: number, source: EpochMap["source"] = "log"): EpochMap {
  return {
    ...(length === undefined ? {} : { stepsPerEpoch: length, source }),
    epochAt({ step, logged }, evidence) {
      if (logged !== undefined) return logged;
      if (step === undefined || length === undefined) return undefined;
      return evidence === "validation"
        ? epochOfValidationStep(step, length)
        : epochOfTrainingStep(step, length);
    },
    stepAtEnd: (epoch) => (length === undefined ? undefined : epoch * length),
  };
}

const count = (length: number) => Array.from({ length }, (_, index) => index);

describe("validations", () => {
  test("are a check each, a NaN too", () => {
    const series = seriesOf([40, nan, 39], { steps: [24, 48, 72] });
    expect(foldChecks(series, { evidence: "validation", map: mapOf(24) })).toEqual({
      unit: "validation",
      checks: [
        { value: 40, step: 24, epoch: 1, points: 1 },
        { value: nan, step: 48, epoch: 2, points: 1 },
        { value: 39, step: 72, epoch: 3, points: 1 },
      ],
    });
  });

  test("without a step get the one at which their epoch ended", () => {
    const series = seriesOf([40, 39], { epochs: [1, 2] });
    const { checks } = foldChecks(series, { evidence: "validation", map: mapOf(24) });
    expect(checks.map((check) => check.step)).toEqual([24, 48]);
  });

  test("of which nothing is known have neither step nor epoch", () => {
    const { checks } = foldChecks(seriesOf([40, 39], {}), { evidence: "validation", map: mapOf() });
    expect(checks).toEqual([
      { value: 40, points: 1 },
      { value: 39, points: 1 },
    ]);
  });
});

describe("training points", () => {
  test("are taken together by epoch: the mean, at the last step", () => {
    // 9 steps an epoch, logged every 3: 0 3 6 | 9 12 15 | 18 21 24.
    const series = seriesOf([6, 5, 4, 4, 3, 2, 1, 1, 1], { steps: count(9).map((i) => 3 * i) });
    expect(foldChecks(series, { evidence: "training", map: mapOf(9) })).toEqual({
      unit: "epoch",
      checks: [
        { value: 5, epoch: 1, step: 6, points: 3 },
        { value: 3, epoch: 2, step: 15, points: 3 },
        { value: 1, epoch: 3, step: 24, points: 3 },
      ],
    });
  });

  test("of an epoch that is not over do not count yet", () => {
    const epochsAt = (points: number) => {
      const steps = count(points).map((i) => 3 * i);
      const series = seriesOf(
        steps.map(() => 1),
        { steps },
      );
      return foldChecks(series, { evidence: "training", map: mapOf(9) }).checks.map(
        (check) => check.epoch,
      );
    };
    expect(epochsAt(4)).toEqual([1]); // step 9 only
    expect(epochsAt(5)).toEqual([1]); // steps 9 12
    expect(epochsAt(6)).toEqual([1, 2]); // steps 9 12 15: the next would be 18
  });

  test("count once the log says that their epoch is over", () => {
    const series = seriesOf([3, 2, 1], { steps: [0, 5, 10], epochs: [1, 1, 2] });
    const facts = { evidence: "training", map: mapOf(9) } as const;
    expect(foldChecks(series, facts).checks).toHaveLength(1);
    expect(foldChecks(series, { ...facts, endedEpoch: 1 }).checks).toHaveLength(1);
    expect(foldChecks(series, { ...facts, endedEpoch: 2 }).checks).toHaveLength(2);
  });

  test("of the only epoch there is are all there is to see", () => {
    const series = seriesOf([108], { steps: [0] });
    expect(foldChecks(series, { evidence: "training", map: mapOf(9) }).checks).toEqual([
      { value: 108, epoch: 1, step: 0, points: 1 },
    ]);
  });

  test("an estimated length of an epoch is not trusted for its end: as many points as before are", () => {
    const steps = count(7).map((i) => 3 * i); // 0 3 6 | 9 12 15 | 18
    const series = seriesOf(
      steps.map(() => 1),
      { steps, epochs: [1, 1, 1, 2, 2, 2, 3] },
    );
    const map = mapOf(9, "data list");
    const epochs = foldChecks(series, { evidence: "training", map }).checks.map((c) => c.epoch);
    expect(epochs).toEqual([1, 2]);
  });

  test("of a fractional epoch lie in the epoch that it ends in", () => {
    const series = seriesOf([4, 2, 9, 7], { epochs: [0.5, 1, 1.5, 2] });
    const { unit, checks } = foldChecks(series, { evidence: "training", map: mapOf() });
    expect(unit).toBe("epoch");
    expect(checks).toEqual([
      { value: 3, epoch: 1, points: 2 },
      { value: 8, epoch: 2, points: 2 },
    ]);
  });

  test("that are broken are left out of their epoch's mean; an epoch of nothing else is broken", () => {
    const series = seriesOf([2, nan, 4, nan, Number.POSITIVE_INFINITY, nan], {
      epochs: [1, 1, 1, 2, 2, 2],
    });
    const { checks } = foldChecks(series, { evidence: "training", map: mapOf() });
    expect(checks.map((check) => check.value)).toEqual([3, nan]);
  });

  test("are a check each where epochs are unknown", () => {
    const series = seriesOf([3, 2], { steps: [100, 200] });
    expect(foldChecks(series, { evidence: "training", map: mapOf() })).toEqual({
      unit: "point",
      checks: [
        { value: 3, step: 100, points: 1 },
        { value: 2, step: 200, points: 1 },
      ],
    });
  });

  test("of a tag without points make no checks", () => {
    expect(foldChecks(seriesOf([], {}), { evidence: "training", map: mapOf(9) })).toEqual({
      unit: "point",
      checks: [],
    });
  });
});

describe("more than 2,000 single points", () => {
  const fold = (length: number) =>
    foldChecks(seriesOf(count(length), { steps: count(length) }), {
      evidence: "training",
      map: mapOf(),
    }).checks;

  test("2,000 stay single", () => {
    expect(fold(2000)).toHaveLength(2000);
  });

  test("2,001 are taken in twos, each at its last step; the one left over waits", () => {
    const checks = fold(2001);
    expect(checks).toHaveLength(1000);
    expect(checks[0]).toEqual({ value: 0.5, step: 1, points: 2 });
    expect(checks.at(-1)).toEqual({ value: 1998.5, step: 1999, points: 2 });
  });

  test("10,000 are taken in eights", () => {
    const checks = fold(10_000);
    expect(checks).toHaveLength(1250);
    expect(checks[1]).toEqual({ value: 11.5, step: 15, points: 8 });
  });
});
