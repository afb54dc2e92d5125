import { describe, expect, test } from "vitest";
import { type EpochMap, epochMapOf, stepsPerEpochFromData } from "../../src/core/epoch-map.ts";
import type { StepEpoch } from "../../src/core/epochs.ts";
import type { ScalarPoint } from "../../src/core/formats/points.ts";
import type { Run } from "../../src/core/run.ts";
import { seriesOf } from "../../src/core/series.ts";
import { generic } from "../../src/core/trainers/generic.ts";
import { gptSovitsS1 } from "../../src/core/trainers/gpt-sovits-s1.ts";
import { gptSovitsS2 } from "../../src/core/trainers/gpt-sovits-s2.ts";
import type { Trainer } from "../../src/core/trainers/trainer.ts";
import { logOf, pointsOf, runOf } from "../helpers/core-samples.ts";

function mapOf(
  run: Run,
  facts: { trainer?: Trainer; names?: readonly StepEpoch[] } = {},
): EpochMap {
  const { trainer = gptSovitsS2, names = [] } = facts;
  return epochMapOf(run, { series: seriesOf(run), trainer, names });
}

/** Training points of 18 steps an epoch, every step, with the epochs that a text log prints. */
const printed: ScalarPoint[] = pointsOf("loss/g/mel", Array(40).fill(20), (step) => ({
  step,
  epoch: 1 + Math.floor(step / 18),
}));
/** The learning rate of 9 steps an epoch, as event files hold it: no epochs. */
const rates = (decay = 0.999875): ScalarPoint[] =>
  pointsOf(
    "learning_rate",
    Array.from({ length: 30 }, (_, step) => Math.fround(1e-4 * decay ** Math.floor(step / 9))),
  );
const eventLog = (points: readonly ScalarPoint[]) => logOf(points, { format: "event file" });

describe("where the length of an epoch is read from", () => {
  test("epochs that the log prints", () => {
    const map = mapOf(runOf([logOf(printed)]));
    expect([map.stepsPerEpoch, map.source]).toEqual([18, "log"]);
  });

  test("the steps at which the learning rate decays", () => {
    const map = mapOf(runOf([eventLog(rates())]));
    expect([map.stepsPerEpoch, map.source]).toEqual([9, "learning rate"]);
  });

  test("the settings' own decay goes before the trainer's", () => {
    const run = runOf([eventLog(rates(0.99))]);
    expect(mapOf(run).stepsPerEpoch).toBeUndefined();
    const told = runOf([eventLog(rates(0.99))], { config: { train: { lr_decay: 0.99 } } });
    expect(mapOf(told).stepsPerEpoch).toBe(9);
  });

  test("a learning rate that begins in the middle of a training says nothing", () => {
    // Steps 36 to 46 of 9 steps an epoch: the decay at step 45 must not be taken for the end of epoch 1.
    const resumed = rates()
      .slice(0, 11)
      .map((point) => ({ ...point, step: (point.step ?? 0) + 36 }));
    expect(mapOf(runOf([eventLog(resumed)])).stepsPerEpoch).toBeUndefined();
  });

  test("weights named for epoch and step", () => {
    const map = mapOf(runOf([eventLog([])]), { names: [{ epoch: 8, step: 144 }] });
    expect([map.stepsPerEpoch, map.source]).toEqual([18, "weight names"]);
  });

  test("validations whose epoch and step are both known stand at an epoch's end", () => {
    const points = [24, 48, 72].map((step) => ({
      tag: "loss/g/mel",
      folder: "eval",
      step,
      epoch: step / 24,
      value: 40,
    }));
    const map = mapOf(runOf([logOf(points)]));
    expect([map.stepsPerEpoch, map.source]).toEqual([24, "log"]);
  });

  test("36 clips are repeated to 72 and make 9 batches of 8, as an estimate", () => {
    const run = runOf([eventLog([])], { dataItems: 36, config: { train: { batch_size: 8 } } });
    const map = mapOf(run);
    expect([map.stepsPerEpoch, map.source]).toEqual([9, "data list"]);
  });

  test("the exact goes before the estimate: log, learning rate, names, data list", () => {
    const rich = { dataItems: 36, config: { train: { batch_size: 4 } } };
    const names = [{ epoch: 8, step: 144 }];
    const sourceOf = (logs: Run["logs"], some: readonly StepEpoch[] = names) =>
      mapOf(runOf(logs, rich), { names: some }).source;
    expect(sourceOf([logOf(printed), eventLog(rates())])).toBe("log");
    expect(sourceOf([eventLog(rates())])).toBe("learning rate");
    expect(sourceOf([eventLog([])])).toBe("weight names");
    expect(sourceOf([eventLog([])], [])).toBe("data list");
  });
});

test.each([
  [36, 8, 9], // 72 items
  [6, 4, 24], // 96 items: the real run validated-1
  [5, 8, 13], // 100 items
  [99, 4, 25], // not repeated
  [100, 4, 25],
  [250, 8, 32],
  [1, 32, 4],
])("%i clips in batches of %i are %i steps an epoch", (items, batch, steps) => {
  expect(stepsPerEpochFromData(items, batch)).toBe(steps);
});

describe("epochs and steps", () => {
  const map = mapOf(runOf([logOf(printed)]));

  test("a validation after 18 x 2 steps is epoch 2's, a training point at that step is epoch 3's", () => {
    expect(map.epochAt({ step: 36 }, "validation")).toBe(2);
    expect(map.epochAt({ step: 36 }, "training")).toBe(3);
    expect(map.epochAt({ step: 35 }, "training")).toBe(2);
  });

  test("an epoch that was logged stands, whatever the step says", () => {
    expect(map.epochAt({ step: 36, logged: 7 }, "training")).toBe(7);
  });

  test("an epoch ends after its steps", () => {
    expect(map.stepAtEnd(3)).toBe(54);
  });

  test("what nothing tells stays unknown", () => {
    const unknown = mapOf(runOf([eventLog(pointsOf("loss/g/mel", [3, 2, 1]))]), {
      trainer: generic,
    });
    expect(unknown.stepsPerEpoch).toBeUndefined();
    expect(unknown.source).toBeUndefined();
    expect(unknown.epochAt({ step: 5 }, "training")).toBeUndefined();
    expect(unknown.epochAt({}, "validation")).toBeUndefined();
    expect(unknown.stepAtEnd(1)).toBeUndefined();
  });

  test("a table's steps and epochs are no trainer's count: nothing is made of them", () => {
    const points = pointsOf("loss", [3, 2, 1], (index) => ({ step: index, epoch: index }));
    expect(mapOf(runOf([logOf(points, { format: "csv" })]), { trainer: generic }).source).toBe(
      undefined,
    );
  });
});

describe("epochs that Lightning logs as a tag", () => {
  const points: ScalarPoint[] = [
    { tag: "epoch", step: 8, value: 0 },
    { tag: "total_loss_epoch", step: 8, value: 9 },
    { tag: "epoch", step: 17, value: 1 },
    { tag: "epoch", step: 26, value: 2 },
  ];
  const run = runOf([eventLog(points)]);

  test("count from 1 where the trainer's file names do (s1)", () => {
    const map = mapOf(run, { trainer: gptSovitsS1 });
    expect([8, 17, 26].map((step) => map.epochAt({ step }, "training"))).toEqual([1, 2, 3]);
  });

  test("a step between two belongs to the one before, one before the first to the first", () => {
    const map = mapOf(run, { trainer: generic });
    expect([0, 16, 25, 400].map((step) => map.epochAt({ step }, "training"))).toEqual([0, 0, 1, 2]);
  });
});
