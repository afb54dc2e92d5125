import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/core/evaluate.ts";
import type { Evaluation } from "../../src/core/evaluation.ts";
import type { Run } from "../../src/core/run.ts";
import {
  createNoise,
  csvRun,
  logOf,
  lossTable,
  optionsOf,
  pointsOf,
  referenceCurve,
  referenceTable,
  runOf,
} from "../helpers/core-samples.ts";

/** What must not depend on anything but the log and the options, without functions and columns. */
function saidOf(evaluation: Evaluation) {
  const { verdict, advice, reason, hints, countdown, best, turningPoint, stopAdvisedAt } =
    evaluation;
  const { patience, minDelta, noise, findings, segments, checkpoints, fileNotes } = evaluation;
  return {
    verdict,
    advice,
    reason,
    hints,
    countdown,
    best,
    turningPoint,
    stopAdvisedAt,
    patience,
    minDelta,
    noise,
    findings,
    segments,
    checkpoints,
    fileNotes,
  };
}

/** Losses of some shape with some noise: falls, valleys, plateaus, bursts of NaN. */
const anyTable = fc
  .record({
    length: fc.integer({ min: 1, max: 26 }),
    turn: fc.integer({ min: 1, max: 20 }),
    slope: fc.double({ min: 0, max: 3, noNaN: true }),
    rise: fc.double({ min: 0, max: 3, noNaN: true }),
    noise: fc.double({ min: 0, max: 2, noNaN: true }),
    seed: fc.nat(),
    // Not among the first three: a NaN in a third of a table's column is a blank cell, as pandas has it.
    broken: fc.integer({ min: 3, max: 60 }),
  })
  .map(({ length, turn, slope, rise, noise, seed, broken }) => {
    const next = createNoise(seed);
    const validation = Array.from({ length }, (_, i) => {
      const level = 40 + slope * Math.max(0, turn - i) + rise * Math.max(0, i - turn);
      return i === broken ? "nan" : (level + noise * next()).toFixed(4);
    });
    return { validation, training: validation.map((_, i) => (50 - i).toFixed(2)) };
  });
const tableOf = (
  table: { validation: readonly string[]; training: readonly string[] },
  rows = 99,
) => lossTable(table.validation.slice(0, rows), table.training.slice(0, rows));
const anyOptions = fc
  .record({
    rule: fc.constantFrom("adaptive" as const, "patience" as const),
    patience: fc.integer({ min: 1, max: 6 }),
    smoothing: fc.constantFrom(0, 0.6),
  })
  .map((given) => optionsOf(given));

describe("the reference curve as a table", () => {
  test("overfits: best epoch 7, turning point 7, stop at epoch 13", () => {
    const found = evaluate(csvRun(referenceTable()), optionsOf());
    expect([found.verdict, found.advice]).toEqual(["overfitting", "stop"]);
    expect(found.best).toEqual({ check: 3, epoch: 7, value: 0.41 });
    expect(found.turningPoint?.at).toEqual({ check: 3, epoch: 7 });
    expect(found.stopAdvisedAt).toEqual({
      at: { check: 6, epoch: 13 },
      best: { check: 3, epoch: 7 },
    });
    expect(found.monitored?.evidence).toBe("validation");
    expect([...(found.monitored?.training?.series.values ?? [])]).toEqual(referenceCurve.training);
  });

  test("its reason has the numbers: what the level was, what it is, what training did", () => {
    const { reason } = evaluate(csvRun(referenceTable()), optionsOf());
    expect(reason).toMatchObject({
      id: "reason.overfitting",
      value: 0.41,
      used: 3,
      level: 0.52, // median of 0.45 0.52 0.61
      trainingBefore: 0.38, // median of 0.49 0.38 0.31
      trainingNow: 0.25, // median of 0.31 0.25 0.20
      patience: 3,
    });
  });

  test("with plain patience of 5 stands at 3 of 5, earliest stop two checks or 4 epochs on", () => {
    const options = optionsOf({ rule: "patience", patience: 5, patienceIsSet: true });
    const found = evaluate(csvRun(referenceTable()), options);
    expect(found.patience).toEqual({ checks: 5, used: 3 });
    expect(found.advice).toBe("continue");
    expect(found.stopAdvisedAt).toBeUndefined();
    expect(found.countdown).toMatchObject({
      id: "countdown",
      used: 3,
      patience: 5,
      unit: "validation",
      earliest: { check: 8, epoch: 17 },
    });
  });

  test("upside down, as a score to be raised, says the same and shows the score", () => {
    const table = lossTable(referenceCurve.validation.map((value) => 1 - value)).replace(
      "val_loss",
      "val_accuracy",
    );
    const found = evaluate(csvRun(table), optionsOf());
    expect([found.verdict, found.advice]).toEqual(["rising", "stop"]);
    expect(found.best?.value).toBeCloseTo(0.59, 12);
  });
});

describe("evaluate", () => {
  test("is a function: the same run and options, however often, give the same", () => {
    fc.assert(
      fc.property(anyTable, anyOptions, (table, options) => {
        const run = csvRun(tableOf(table)); // frozen: a write would throw
        const once = saidOf(evaluate(run, options));
        expect(saidOf(evaluate(run, options))).toEqual(once);
        expect(saidOf(evaluate(csvRun(tableOf(table)), options))).toEqual(once);
      }),
      { numRuns: 60 },
    );
  });

  test("stop is advised at the first check after which the live advice was stop, and never revised", () => {
    fc.assert(
      fc.property(anyTable, anyOptions, (table, options) => {
        const whole = evaluate(csvRun(tableOf(table)), options);
        const rows = table.validation.length;
        let first: number | undefined;
        for (let count = 1; count <= rows; count += 1) {
          const then = evaluate(csvRun(tableOf(table, count)), options);
          if (then.advice === "stop") first ??= count - 1;
          const known = first === undefined ? undefined : whole.stopAdvisedAt?.at.check;
          expect(then.stopAdvisedAt?.at.check).toBe(known);
        }
        expect(whole.stopAdvisedAt?.at.check).toBe(first);
      }),
      { numRuns: 60 },
    );
  });

  test("stop at the very first check is told, even of a run that recovers", () => {
    const found = evaluate(csvRun(lossTable(["nan", 9, 8, 7, 6, 5])), optionsOf());
    expect(found.stopAdvisedAt?.at).toEqual({ check: 0, epoch: 1 });
    expect([found.verdict, found.advice]).toEqual(["improving", "continue"]);
  });

  test("a plan from the settings stretches patience; --epochs goes before it", () => {
    const points = pointsOf("val_loss", [5, 4, 3, 2], (i) => ({ epoch: i + 1 }));
    const run = runOf([logOf(points, { format: "csv" })], { config: { train: { epochs: 60 } } });
    expect(evaluate(run, optionsOf()).patience.checks).toBe(10);
    expect(evaluate(run, optionsOf({ epochs: 100 })).patience.checks).toBe(13);
    expect(evaluate(run, optionsOf({ epochs: 100, patienceIsSet: true })).patience.checks).toBe(5);
  });

  test("a run whose planned epochs are done is finished and counts down to nothing", () => {
    const run = (epochs: number): Run => csvRun(lossTable([5, 4, 3, 2, epochs]));
    const done = evaluate(run(1), optionsOf({ epochs: 5 }));
    expect([done.finished, done.endedEpoch, done.countdown]).toEqual([true, 5, undefined]);
    const going = evaluate(run(1), optionsOf({ epochs: 6 }));
    expect(going.finished).toBe(false);
    expect(going.countdown).toBeDefined();
  });

  test("a log that says the training is done is finished, whatever the plan", () => {
    const log = logOf(pointsOf("loss/g/mel", [5, 4, 3, 2]), {
      marks: [{ kind: "finished", before: 4 }],
    });
    expect(evaluate(runOf([log]), optionsOf()).finished).toBe(true);
  });

  test("weights saved since the last start show how far it came, where no log says so", () => {
    // A stock run: one step logged in 8 epochs, events only; the weights of epoch 8 are there.
    const points = [{ tag: "loss/g/mel", step: 0, wallTime: 1000, value: 108 }];
    const runWith = (modified: number) =>
      runOf([logOf(points, { format: "event file" })], {
        config: { s2_ckpt_dir: "x", train: { epochs: 8, log_interval: 100 } },
        checkpointFiles: [{ path: "/w/alice_e8_s72.pth", bytes: 1, modified, own: false }],
      });
    const done = evaluate(runWith(2000), optionsOf());
    expect([done.verdict, done.advice, done.finished]).toEqual([
      "cannot judge",
      "cannot judge",
      true,
    ]);
    expect(done.hints[0]).toMatchObject({ id: "hint.log-interval", now: 100, to: 2 });
    // Weights of an earlier training of the same name say nothing of this one.
    const begun = evaluate(runWith(500), optionsOf());
    expect([begun.verdict, begun.finished]).toEqual(["warming up", false]);
  });

  test("nothing at all is a state, too", () => {
    const found = evaluate(runOf([]), optionsOf());
    expect([found.verdict, found.advice, found.reason.id]).toEqual([
      "cannot judge",
      "cannot judge",
      "reason.no-points",
    ]);
    expect([found.curve, found.best, found.segments]).toEqual([undefined, undefined, []]);
  });
});
