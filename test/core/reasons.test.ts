import { describe, expect, test } from "vitest";
import { countdownFor, reasonFor } from "../../src/core/reasons.ts";
import type { RuleOptions } from "../../src/core/rules/rule.ts";
import { standingOf } from "../../src/core/standing.ts";
import { curveOf, optionsOf } from "../helpers/core-samples.ts";

function reason(curve: ReturnType<typeof curveOf>, options: RuleOptions = optionsOf()) {
  return reasonFor(standingOf(curve, options), curve, { tag: "loss/g/mel" });
}
const place = (check: number) => ({ check, epoch: check + 1, step: 10 * (check + 1) });

describe("the reason", () => {
  test("of a curve whose last check is its best: improving", () => {
    expect(reason(curveOf([9, 7, 6, 5]))).toEqual({
      id: "reason.improving",
      tag: "loss/g/mel",
      evidence: "validation",
      unit: "validation",
      best: place(3),
      value: 5,
      used: 0,
    });
  });

  test("of a curve that has gone without a gain for less than the patience: waiting", () => {
    expect(reason(curveOf([9, 7, 5, 5, 5]))).toMatchObject({
      id: "reason.waiting",
      best: place(2),
      used: 2,
      patience: 5,
    });
  });

  test("of too few checks says how many are needed", () => {
    expect(reason(curveOf([9, 7]))).toMatchObject({ id: "reason.too-few", checks: 2, needed: 4 });
    expect(reason(curveOf([9, 7], { plannedEpochs: 20 }))).toMatchObject({
      id: "reason.warming-up",
      checks: 2,
      needed: 4,
    });
  });

  test("of noise has the noise beside the progress", () => {
    // Second differences 4 8 8 8 ..., median 8; progress: median(5, 7, 3) - 3.
    const curve = curveOf([5, 7, 3, 7, 3, 7, 3], { plannedEpochs: 100 });
    expect(reason(curve)).toMatchObject({
      id: "reason.too-noisy",
      noise: (1.4826 * 8) / Math.sqrt(6),
      progress: 2,
    });
  });

  test("of a rise says what is known of the training beside it", () => {
    const values = [0.72, 0.58, 0.46, 0.41, 0.45, 0.52, 0.61];
    const training = [9, 8, 7, 6, 6.5, 7, 7.5];
    const about = (curve: ReturnType<typeof curveOf>) => reason(curve);
    expect(about(curveOf(values))).toMatchObject({
      id: "reason.rising",
      level: 0.52,
      training: "unknown",
    });
    expect(about(curveOf(values, { training }))).toMatchObject({
      training: "does not improve",
    });
    expect(about(curveOf(values, { evidence: "training" }))).toMatchObject({ training: "itself" });
  });

  test("of a score has its values the way up that they were logged", () => {
    const curve = curveOf([0.1, 0.3, 0.5, 0.5, 0.4, 0.3, 0.2], { mode: "max" });
    expect(reason(curve)).toMatchObject({ id: "reason.rising", value: 0.5, level: 0.3 });
  });

  test("of numbers that are none names where they began, and the best before", () => {
    expect(reason(curveOf([9, 7, 5, Number.NaN, Number.NaN]))).toEqual({
      id: "reason.not-finite",
      tag: "loss/g/mel",
      place: place(3),
      unit: "validation",
      best: place(2),
    });
    expect(reason(curveOf([Number.NaN]))).not.toHaveProperty("best");
  });

  test("of an explosion names where it began and how high it stands", () => {
    expect(reason(curveOf([10, 9, 8, 7, 6, 5, 40, 50, 60]))).toMatchObject({
      id: "reason.exploded",
      place: place(6),
      level: 50,
      best: place(5),
    });
  });
});

describe("the countdown", () => {
  const countdown = (curve: ReturnType<typeof curveOf>) =>
    countdownFor(standingOf(curve, optionsOf()), curve);

  test("counts, and says where a stop could come at the earliest", () => {
    // A rise that is certain after 3 checks could come before the 5 of the patience are up.
    expect(countdown(curveOf([9, 7, 5, 5.1]))).toEqual({
      id: "countdown",
      used: 1,
      patience: 5,
      unit: "validation",
      minDelta: 5e-5,
      earliest: place(5),
    });
  });

  test("never promises a stop in the past", () => {
    const message = countdown(curveOf([9, 7, 5, 5, 5, 5, 5]));
    expect(message).toMatchObject({ used: 4, earliest: place(7) });
  });

  test("of one check at step 0 says no place: nothing is known of how far the next is", () => {
    const curve = curveOf([9]);
    expect(countdown(curve)).toHaveProperty("earliest");
    const params = countdown({ ...curve, checks: [{ step: 0, value: 9, points: 1 }] });
    expect(params).toMatchObject({ id: "countdown", used: 0 });
    expect(params).not.toHaveProperty("earliest");
  });

  test("is silent when stop is advised, and while there is no number", () => {
    expect(countdown(curveOf([9, 7, 5, 5, 5, 5, 5, 5]))).toBeUndefined();
    expect(countdown(curveOf([]))).toBeUndefined();
  });
});
