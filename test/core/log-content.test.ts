import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Mark, Parsed } from "../../src/core/formats/format.ts";
import { buildPoints, type ScalarPoint } from "../../src/core/formats/points.ts";
import {
  type AppendOptions,
  appendParsed,
  columnKey,
  createLogContent,
  problemLimit,
} from "../../src/core/log-content.ts";
import { blobsOf } from "../../src/core/read-bytes.ts";
import { listColumns, logOf, pointsOf } from "../helpers/core-samples.ts";

const stepsOfPasses = (log: ReturnType<typeof logOf>, key = "mel") =>
  log.passes.map((pass) => listColumns(pass.columns.get(key)).steps);

describe("passes", () => {
  test("steps that rise or stand still are one pass", () => {
    const log = logOf(pointsOf("mel", [1, 2, 3, 4], (i) => ({ step: [0, 5, 5, 9][i] })));
    expect(stepsOfPasses(log)).toEqual([[0, 5, 5, 9]]);
    expect(log.passes[0]?.began).toBe("file");
  });

  test("a step that goes back within a tag opens the next pass", () => {
    const log = logOf(pointsOf("mel", [1, 2, 3, 4], (i) => ({ step: [0, 6, 3, 9][i] })));
    expect(stepsOfPasses(log)).toEqual([
      [0, 6],
      [3, 9],
    ]);
    expect(log.passes[1]?.began).toBe("went back");
  });

  test("another tag at a lower step is no start: tags are written one after another", () => {
    const points = [
      { tag: "mel", step: 10, value: 1 },
      { tag: "total", step: 5, value: 2 },
      { tag: "mel", step: 20, value: 3 },
    ];
    expect(logOf(points).passes).toHaveLength(1);
  });

  test("without steps, an epoch that goes back opens the next pass", () => {
    const log = logOf(pointsOf("mel", [1, 2, 3], (i) => ({ epoch: [1, 2, 1][i] })));
    expect(log.passes.map((pass) => listColumns(pass.columns.get("mel")).epochs)).toEqual([
      [1, 2],
      [1],
    ]);
  });

  test("a printed start opens a pass that keeps its settings, even where the steps go on", () => {
    const marks: Mark[] = [
      { kind: "started", before: 0, config: { train: { epochs: 8 } } },
      { kind: "epoch ended", before: 2, epoch: 1 },
      { kind: "started", before: 2, config: { train: { epochs: 12 } } },
      { kind: "loaded", before: 2, path: "D_18.pth", iteration: 1 },
      { kind: "loaded", before: 2, path: "G_18.pth", iteration: 3 },
      { kind: "epoch ended", before: 3, epoch: 2 },
      { kind: "finished", before: 3 },
    ];
    const log = logOf(
      pointsOf("mel", [3, 2, 1], (i) => ({ step: i * 9 })),
      { marks },
    );
    expect(
      log.passes.map(({ began, config, loaded, epochEnds, finished }) => ({
        began,
        config,
        loaded,
        epochEnds,
        finished,
      })),
    ).toEqual([
      {
        began: "file",
        config: { train: { epochs: 8 } },
        loaded: undefined,
        epochEnds: [1],
        finished: false,
      },
      {
        began: "announced",
        config: { train: { epochs: 12 } },
        loaded: { path: "D_18.pth", iteration: 1 },
        epochEnds: [2],
        finished: true,
      },
    ]);
    expect(stepsOfPasses(log)).toEqual([[0, 9], [18]]);
  });

  test("a start that printed its settings and nothing else is a pass of its own", () => {
    const started: Mark = { kind: "started", before: 0, config: {} };
    expect(logOf([], { marks: [started, started, started] }).passes).toHaveLength(3);
  });

  test("steps in no order at all do not become thousands of starts", () => {
    const log = logOf(pointsOf("mel", Array(5000).fill(1), (i) => ({ step: 5000 - i })));
    expect(log.passes).toHaveLength(200);
    expect(log.pointCount).toBe(5000);
    expect(stepsOfPasses(log).flat()).toHaveLength(5000);
  });
});

describe("columns", () => {
  test("hold NaN for what was not logged", () => {
    const log = logOf([
      { tag: "mel", step: 3, value: 1 },
      { tag: "mel", epoch: 2, wallTime: 7.5, value: Number.NaN },
    ]);
    expect(listColumns(log.passes[0]?.columns.get("mel"))).toEqual({
      steps: [3, Number.NaN],
      epochs: [Number.NaN, 2],
      wallTimes: [Number.NaN, 7.5],
      values: [1, Number.NaN],
    });
  });

  test("the same tag in eval/ and beside it are two", () => {
    const log = logOf([
      { tag: "loss/g/mel", step: 5, value: 1 },
      { tag: "loss/g/mel", folder: "eval", step: 3, value: 2 },
    ]);
    expect([...(log.passes[0]?.columns.keys() ?? [])]).toEqual([
      "loss/g/mel",
      columnKey("loss/g/mel", "eval"),
    ]);
    expect(log.passes).toHaveLength(1);
  });

  test("points of a log in a folder are that folder's", () => {
    const log = logOf([{ tag: "mel", step: 1, value: 1 }], { folder: "eval" });
    expect(listColumns(log.passes[0]?.columns.get(columnKey("mel", "eval"))).values).toEqual([1]);
  });

  test("a TensorBoard export takes the tag of its file name", () => {
    const log = createLogContent({ path: "x.csv", folder: undefined, format: "tensorboard csv" });
    const parsed = { marks: [], problems: [], skipped: [], skip: 0 };
    appendParsed(
      log,
      { ...parsed, points: buildPoints([{ tag: "Value", step: 1, value: 2 }]) },
      { rename: "loss_g_mel" },
    );
    expect(listColumns(log.passes[0]?.columns.get("loss_g_mel")).values).toEqual([2]);
  });
});

describe("room in columns", () => {
  const piece = (count: number) => {
    const list = pointsOf("mel", Array(count).fill(1), (i) => ({ step: i }));
    return { points: buildPoints(list), marks: [], problems: [], skipped: [], skip: 0 };
  };
  const roomAfter = (count: number, options: AppendOptions) => {
    const log = createLogContent({ path: "x.csv", folder: undefined, format: "csv" });
    appendParsed(log, piece(count), options);
    const columns = log.passes[0]?.columns.get("mel");
    expect(columns?.count).toBe(count);
    return { steps: columns?.steps.length ?? 0, values: columns?.values.length ?? 0 };
  };

  test("is made at once for all of a long file", () => {
    const { steps, values } = roomAfter(1000, { share: 0.01 });
    expect(values).toBeGreaterThanOrEqual(100_000);
    expect(values).toBeLessThan(120_000);
    expect(steps).toBe(values);
  });

  test("is none beyond a file that was read whole", () => {
    expect(roomAfter(1000, { share: 1 })).toEqual({ steps: 1000, values: 1000 });
    expect(roomAfter(1000, {})).toEqual({ steps: 1000, values: 1000 });
  });

  test("is not made for what a line or a hole of terabytes seems to promise", () => {
    expect(roomAfter(1, { share: 1e-6 }).values).toBe(16);
    expect(roomAfter(1000, { share: 1e-9 }).values).toBe(256_000);
  });
});

test("problems are listed up to the limit and counted beyond it", () => {
  const log = createLogContent({ path: "x.csv", folder: undefined, format: "csv" });
  const problems = Array.from({ length: 150 }, (_, line) => ({
    line,
    reason: { id: "problem.encoding" } as const,
  }));
  for (let i = 0; i < 2; i += 1)
    appendParsed(log, { points: buildPoints([]), marks: [], problems, skipped: [], skip: 0 });
  expect(log.problems).toHaveLength(problemLimit);
  expect(log.problemCount).toBe(300);
});

test("what was passed over is summed by kind", () => {
  const log = createLogContent({ path: "x", folder: undefined, format: "event file" });
  appendParsed(log, {
    points: buildPoints([]),
    marks: [],
    problems: [],
    skip: 0,
    skipped: [
      { what: "image", checked: false, count: 4, bytes: 128_000 },
      { what: "audio", checked: false, count: 1, bytes: 9_000 },
      { what: "histogram", checked: true, count: 2, bytes: 10 },
      { what: "image", checked: false, count: 4, bytes: 127_000 },
      { what: "image", checked: true, count: 1, bytes: 700 },
    ],
  });
  expect(blobsOf(log.read, false)).toEqual([
    { what: "image", checked: false, count: 8, bytes: 255_000 },
    { what: "audio", checked: false, count: 1, bytes: 9_000 },
  ]);
  expect(blobsOf(log.read, true)).toEqual([
    { what: "image", checked: true, count: 1, bytes: 700 },
    { what: "histogram", checked: true, count: 2, bytes: 10 },
  ]);
  expect(log.read.sums).toBeUndefined();
});

test("the same log in pieces gives the same content", () => {
  const points: fc.Arbitrary<ScalarPoint[]> = fc.array(
    fc.record({
      tag: fc.constantFrom("mel", "total"),
      step: fc.integer({ min: 0, max: 30 }),
      value: fc.integer(),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(points, fc.array(fc.nat(30), { maxLength: 6 }), (list, places) => {
      const marks: Mark[] = places
        .map((place) => Math.min(place, list.length))
        .sort((a, b) => a - b)
        .map((before) => ({ kind: "started", before }));
      const whole = logOf(list, { marks });
      const pieces = createLogContent({
        path: whole.path,
        folder: undefined,
        format: whole.format,
      });
      for (let at = 0; at <= list.length; at += 1) {
        const piece: Parsed = {
          points: buildPoints(list.slice(at, at + 1)),
          marks: marks.filter((mark) => mark.before === at).map((mark) => ({ ...mark, before: 0 })),
          problems: [],
          skipped: [],
          skip: 0,
        };
        appendParsed(pieces, piece);
      }
      expect(pieces).toEqual(whole);
    }),
  );
});
