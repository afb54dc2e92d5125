import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/core/evaluate.ts";
import type { Mark } from "../../src/core/formats/format.ts";
import type { ScalarPoint } from "../../src/core/formats/points.ts";
import type { Run } from "../../src/core/run.ts";
import {
  csvRun,
  logOf,
  lossTable,
  optionsOf,
  pointsOf,
  referenceTable,
  runOf,
} from "../helpers/core-samples.ts";

const findings = (run: Run) => evaluate(run, optionsOf()).findings;
const find = (run: Run, id: string) => findings(run).find((finding) => finding.id === id);
const at = (steps: readonly number[]): ScalarPoint[] =>
  steps.map((step) => ({ tag: "loss/g/mel", step, value: 100 - step }));
const started = (before: number): Mark => ({ kind: "started", before, config: {} });

describe("about the curve", () => {
  test("the reference curve: a turning point, a rise, what came of curves like it", () => {
    const found = findings(csvRun(referenceTable()));
    expect(found.map((finding) => finding.id)).toEqual(["turning-point", "rise", "past-curves"]);
    const at7 = { check: 3, epoch: 7 };
    expect(found[0]?.message).toEqual({
      id: "finding.turning-point",
      best: at7,
      low: at7,
      high: { check: 4, epoch: 9 },
    });
    expect(found[0]?.evidence).toEqual({ check: 3, low: 3, high: 4 });
    const risen = found[1]?.message;
    const deviations = risen?.id === "finding.rise" ? risen.deviations : Number.NaN;
    // 0.07 over 0.018159 * sqrt(2/3)
    expect(deviations).toBeCloseTo(0.07 / (((1.4826 * 0.03) / Math.sqrt(6)) * Math.sqrt(2 / 3)), 9);
  });

  test("patience that is used up says of what", () => {
    const table = lossTable([9, 7, 5, 4, 4.01, 4, 4.01, 4, 4.01, 4]);
    expect(find(csvRun(table), "patience-exhausted")?.message).toEqual({
      id: "finding.patience",
      used: 6,
      patience: 6,
      unit: "validation",
      best: { check: 3, epoch: 4 },
    });
  });

  test("training evidence is named as such", () => {
    expect(find(runOf([logOf(at([0, 1, 2, 3]))]), "training-evidence-only")).toBeDefined();
    expect(find(csvRun(referenceTable()), "training-evidence-only")).toBeUndefined();
  });

  test("values that are no numbers: tag, first place and how many", () => {
    const table = lossTable([9, "nan", 5, "inf", 4], [3, 3, 3, 3, 3]);
    const found = find(csvRun(table), "not-finite");
    expect(found?.message).toEqual({
      id: "finding.not-finite",
      tag: "val_loss",
      place: { check: 1, epoch: 2 },
      count: 2,
    });
  });

  test("where every loss breaks, three say it", () => {
    const points = ["loss/g/mel", "loss/g/kl", "loss/g/fm", "loss/g/total", "loss/d/total"].flatMap(
      (tag) => pointsOf(tag, [1, Number.NaN]),
    );
    const found = findings(runOf([logOf(points)])).filter((each) => each.id === "not-finite");
    expect(found).toHaveLength(3);
    expect(found[0]?.evidence).toEqual({ count: 1, firstStep: 1 });
  });

  test("an explosion has its level", () => {
    const table = lossTable([10, 9, 8, 7, 6, 5, 40, 50, 60]);
    expect(find(csvRun(table), "explosion")?.message).toEqual({
      id: "finding.explosion",
      place: { check: 6, epoch: 7 },
      level: 50,
    });
  });
});

describe("about the starts", () => {
  test("a resume is told from a restart", () => {
    const resume = logOf([...at([0, 2, 4, 6]), ...at([4, 6])], { marks: [started(0), started(4)] });
    expect(find(runOf([resume]), "resumed")?.message).toEqual({
      id: "finding.resumed",
      segment: 2,
      step: 4,
      unit: "step",
      overlapTo: 6,
    });
    expect(find(runOf([resume]), "restarted")).toBeUndefined();
    const restart = logOf([...at([0, 2, 4, 6]), ...at([0, 2])], {
      marks: [started(0), started(4)],
    });
    expect(find(runOf([restart]), "restarted")?.message).toEqual({
      id: "finding.restarted",
      segment: 2,
      overlapTo: 6,
      unit: "step",
    });
    expect(find(runOf([restart]), "resumed")).toBeUndefined();
  });

  test("a start that logged nothing is a false one; a run of one start is not", () => {
    const marks = [started(0), started(0)];
    expect(find(runOf([logOf(at([0, 2]), { marks })]), "false-start")?.message).toEqual({
      id: "finding.false-start",
      segment: 1,
    });
    expect(
      find(runOf([logOf(at([0, 2]), { marks: [started(0)] })]), "false-start"),
    ).toBeUndefined();
  });
});

describe("about the numbers", () => {
  test("a TensorBoard export of 1,000 points may lack its extremes", () => {
    const run = (length: number) =>
      runOf([logOf(pointsOf("loss", Array(length).fill(1)), { format: "tensorboard csv" })]);
    expect(find(run(1000), "sampled-export")?.evidence).toEqual({ limit: 1000 });
    expect(find(run(999), "sampled-export")).toBeUndefined();
    const csv = runOf([logOf(pointsOf("loss", Array(1000).fill(1)), { format: "csv" })]);
    expect(find(csv, "sampled-export")).toBeUndefined();
  });

  test("RVC clamps its mel at 75: a line at that value is a ceiling", () => {
    const config = { if_f0: 1 };
    const run = (values: readonly number[]) =>
      runOf([logOf(pointsOf("loss/g/mel", values))], { config });
    expect(find(run([75, 75, 60, 40]), "ceiling")?.message).toEqual({
      id: "finding.ceiling",
      tag: "loss/g/mel",
      value: 75,
      count: 2,
    });
    expect(find(run([75, 74.9, 60, 40]), "ceiling")).toBeUndefined();
  });

  test("a loss that the log does not name is said to be in doubt", () => {
    const marks: Mark[] = [{ kind: "ambiguous losses", before: 0, count: 8, tag: "loss/g/kl_ssl" }];
    expect(find(runOf([logOf(at([0, 2]), { marks })]), "ambiguous-loss")?.message).toEqual({
      id: "finding.ambiguous-loss",
      tag: "loss/g/kl_ssl",
    });
  });

  test("epochs that are estimated from the data list are said to be", () => {
    const log = logOf(at([0, 2, 4, 6, 8, 10]), { format: "event file" });
    const run = runOf([log], { dataItems: 36, config: { train: { batch_size: 8 } } });
    expect(find(run, "estimated-epochs")?.evidence).toEqual({ stepsPerEpoch: 9 });
  });
});
