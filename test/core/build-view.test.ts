import { describe, expect, test } from "vitest";
import { buildRunView, problemsOf } from "../../src/core/build-view.ts";
import { evaluate } from "../../src/core/evaluate.ts";
import { nothingParsed } from "../../src/core/formats/format.ts";
import { appendParsed } from "../../src/core/log-content.ts";
import type { Run } from "../../src/core/run.ts";
import { smooth } from "../../src/core/smooth.ts";
import {
  csvRun,
  logOf,
  lossTable,
  optionsOf,
  pointsOf,
  referenceCurve,
  referenceTable,
  runOf,
} from "../helpers/core-samples.ts";

const viewOf = (run: Run, facts: { now?: number; modified?: number; smoothing?: number } = {}) =>
  buildRunView(evaluate(run, optionsOf()), { now: 1000, modified: 990, smoothing: 0, ...facts });

describe("the view of a run", () => {
  const view = viewOf(csvRun(referenceTable()));

  test("has the curve as it was logged, by epoch, with the training curve beside it", () => {
    expect(view.chart).toMatchObject({
      tag: "val",
      xUnit: "epoch",
      x: [...referenceCurve.epochs],
      y: [...referenceCurve.validation],
      training: { tag: "train", y: [...referenceCurve.training] },
    });
  });

  test("draws TensorBoard's default smoothing where the rules use none", () => {
    expect(view.chart?.smoothing).toBe(0.6);
    expect(view.chart?.smoothed).toEqual(smooth(referenceCurve.validation, 0.6));
    expect(viewOf(csvRun(referenceTable()), { smoothing: 0.9 }).chart?.smoothing).toBe(0.9);
  });

  test("marks the best, the turning point and where stop was advised", () => {
    expect(view.chart?.marks).toEqual([
      { kind: "best", x: 7, y: 0.41 },
      { kind: "turning point", x: 7, low: 7, high: 9 },
      { kind: "stop advised", x: 13 },
    ]);
  });

  test("marks where the learning rate was lowered, in the unit of the curve", () => {
    const rows = [0.1, 0.1, 0.1, 0.01, 0.01].map((rate, at) => `${at},${at * 9},${9 - at},${rate}`);
    const { chart } = viewOf(csvRun(`epoch,step,val_loss,lr\n${rows.join("\n")}\n`));
    expect(chart?.xUnit).toBe("epoch");
    expect(chart?.marks).toContainEqual({ kind: "rate drop", x: 3 });
  });

  test("names best and last, and what was counted", () => {
    expect(view.best).toEqual({ check: 3, epoch: 7, value: 0.41 });
    expect(view.last).toEqual({ check: 6, epoch: 13, value: 0.61 });
    expect([view.checks, view.points, view.checkUnit]).toEqual([7, 7, "validation"]);
    expect(view.patience).toEqual({ checks: 5, used: 3 });
  });

  test("shows a score the way up that it was logged", () => {
    const { chart, best } = viewOf(
      csvRun(lossTable([0.1, 0.5, 0.4, 0.3]).replace("val_loss", "val_accuracy")),
    );
    expect([chart?.mode, chart?.y, best?.value]).toEqual(["max", [0.1, 0.5, 0.4, 0.3], 0.5]);
  });
});

describe("the state of a run", () => {
  const run = csvRun(lossTable([5, 4, 3, 2]));

  test("is live for 10 minutes after the last line, then silent", () => {
    expect(viewOf(run, { now: 1600, modified: 1000 })).toMatchObject({ state: "live", age: 600 });
    expect(viewOf(run, { now: 1601, modified: 1000 })).toMatchObject({ state: "silent", age: 601 });
  });

  test("is live at a file time in the future (another machine's clock)", () => {
    expect(viewOf(run, { now: 1000, modified: 5000 })).toMatchObject({ state: "live", age: 0 });
  });

  test("is finished when its planned epochs are done", () => {
    const done = runOf(run.logs, { config: { train: { epochs: 4 } } });
    expect(viewOf(done, { now: 9999 })).toMatchObject({ state: "finished", plannedEpochs: 4 });
  });
});

describe("checkpoints in the view", () => {
  const points = pointsOf("loss/g/mel", [9, 8, 5, 6, 7, 8, 9], (i) => ({
    folder: "eval",
    step: 10 * (i + 1),
    epoch: i + 1,
  }));
  const files = [2, 4, 6].map((epoch) => ({
    path: `/w/alice_e${epoch}_s${10 * epoch}.pth`,
    bytes: 1,
    modified: 0,
    own: false,
  }));
  const run = runOf([logOf(points)], { checkpointFiles: files, config: { s2_ckpt_dir: "x" } });
  const view = viewOf(run);

  test("are listed best guess first, each with its reason", () => {
    // Means of three: 7.33 6.33 6 7 8 from the second check on, no noise: the region is epochs 3 to 4.
    expect(view.shortlist.map(({ name, rank, reason }) => [name, rank, reason])).toEqual([
      [
        "alice_e2_s20.pth",
        1,
        {
          id: "checkpoint.nearest",
          best: { check: 2, step: 30, epoch: 3 },
          distance: -1,
          unit: "epoch",
          inRegion: false,
        },
      ],
      [
        "alice_e4_s40.pth",
        2,
        { id: "checkpoint.neighbour", distance: 1, unit: "epoch", inRegion: true },
      ],
    ]);
    expect(view.checkpointCount).toBe(3);
    expect(view.trainer).toBe("GPT-SoVITS SoVITS (s2)");
  });

  test("are marked on the chart, ranked or not", () => {
    expect(view.chart?.marks.filter((mark) => mark.kind === "checkpoint")).toEqual([
      { kind: "checkpoint", x: 2, rank: 1 },
      { kind: "checkpoint", x: 4, rank: 2 },
      { kind: "checkpoint", x: 6 },
    ]);
  });

  test("one at the best itself is said to be the best", () => {
    const own = { ...files[0], path: "/w/alice_e3_s30.pth" } as (typeof files)[0]; // files[0] is there
    const exact = runOf([logOf(points)], {
      checkpointFiles: [own],
      config: { s2_ckpt_dir: "x" },
    });
    expect(viewOf(exact).shortlist[0]?.reason).toEqual({
      id: "checkpoint.best",
      best: { check: 2, step: 30, epoch: 3 },
    });
  });
});

describe("the other losses", () => {
  test("are drawn small, most telling first; settings of the optimiser last, times not at all", () => {
    const tags = [
      "step_time",
      "learning_rate",
      "loss/g/fm",
      "loss/g/kl",
      "loss/g/total",
      "loss/g/mel",
    ];
    const run = runOf([logOf(tags.flatMap((tag) => pointsOf(tag, [3, 2, 1, 0.5])))]);
    const view = viewOf(run);
    expect(view.chart?.tag).toBe("loss/g/mel");
    expect(view.otherCharts.map((chart) => chart.tag)).toEqual([
      "loss/g/total",
      "loss/g/kl",
      "loss/g/fm",
      "learning_rate",
    ]);
    expect(view.otherCharts[0]).toMatchObject({
      xUnit: "step",
      x: [0, 1, 2, 3],
      y: [3, 2, 1, 0.5],
    });
  });

  test("of many points keep their lowest and their highest", () => {
    const values = Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 100));
    values[7777] = -50;
    values[12_345] = 50;
    const run = runOf([
      logOf([...pointsOf("loss/g/mel", [3, 2]), ...pointsOf("loss/g/kl", values)]),
    ]);
    const chart = viewOf(run).otherCharts[0];
    expect(chart?.y.length).toBeLessThanOrEqual(400);
    expect(chart?.y).toContain(-50);
    expect(chart?.y).toContain(50);
    const x = chart?.x ?? [];
    expect(x.every((each, index) => index === 0 || each > (x[index - 1] ?? 0))).toBe(true);
  });
});

test("a resume is marked where it began, a restart from the very start is not", () => {
  const at = (steps: readonly number[]) =>
    steps.map((step) => ({ tag: "val_loss", step, value: 100 - step }));
  const marksOf = (...starts: readonly (readonly number[])[]) =>
    viewOf(
      runOf(
        starts.map((steps, index) =>
          logOf(at(steps), { format: "event file", path: String(index) }),
        ),
      ),
    ).chart?.marks.filter((mark) => mark.kind === "restart");
  expect(marksOf([0, 2, 4, 6], [4, 6, 8])).toEqual([{ kind: "restart", x: 4 }]);
  expect(marksOf([0, 2, 4, 6], [0, 2, 4])).toEqual([]);
});

test("problems are listed with their file, and those that were only counted in one line", () => {
  const log = logOf(pointsOf("loss/g/mel", [1]), { path: "/logs/alice/train.log" });
  const problems = Array.from({ length: 203 }, (_, line) => ({
    line: line + 1,
    reason: { id: "problem.encoding" } as const,
  }));
  appendParsed(log, { ...nothingParsed, problems });
  const listed = problemsOf(evaluate(runOf([log]), optionsOf()));
  expect(listed).toHaveLength(201);
  expect(listed[0]).toEqual({
    file: "/logs/alice/train.log",
    line: 1,
    reason: { id: "problem.encoding" },
  });
  expect(listed[200]).toEqual({
    file: "/logs/alice/train.log",
    reason: { id: "problem.more", count: 3 },
  });
});

test("a run of which nothing can be drawn has a view all the same", () => {
  const view = viewOf(runOf([]));
  expect(view).toMatchObject({ verdict: "cannot judge", checks: 0, points: 0, otherCharts: [] });
  expect(view.chart).toBeUndefined();
  expect(view.last).toBeUndefined();
});
