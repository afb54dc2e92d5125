import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ScalarPoint } from "../../src/core/formats/points.ts";
import { findSeries, type Series, seriesOf } from "../../src/core/series.ts";
import { logOf, pointsOf, runOf } from "../helpers/core-samples.ts";

const tag = "loss/g/mel";
/** Points at the given steps, whose value is the step plus an offset that tells the starts apart. */
const at = (steps: readonly number[], offset = 0): ScalarPoint[] =>
  steps.map((step) => ({ tag, step, value: step + offset }));
const shortOf = (series: Series | undefined) =>
  series === undefined ? undefined : [[...series.steps], [...series.values]];
const only = (...logs: Parameters<typeof runOf>[0][]) => seriesOf(runOf(logs.flat())).get(tag);

describe("starts that overlap", () => {
  test("a resume: the later start wins from its first step on", () => {
    const series = only([logOf([...at([0, 2, 4, 6, 8]), ...at([4, 6, 8, 10], 100)])]);
    expect(shortOf(series)).toEqual([
      [0, 2, 4, 6, 8, 10],
      [0, 2, 104, 106, 108, 110],
    ]);
    expect(series?.replaced).toBe(3);
  });

  test("a resume that has not come as far yet still ends the curve where it stands", () => {
    const series = only([logOf([...at([0, 2, 4, 6, 8]), ...at([4], 100)])]);
    expect(shortOf(series)).toEqual([
      [0, 2, 4],
      [0, 2, 104],
    ]);
  });

  test("a restart drops all that was before", () => {
    const series = only([logOf([...at([0, 3, 6]), ...at([0, 3], 100)])]);
    expect(shortOf(series)).toEqual([
      [0, 3],
      [100, 103],
    ]);
  });

  test("two event files of one folder are two starts", () => {
    const series = only([
      logOf(at([0, 2, 4, 6]), { format: "event file", path: "/logs/a/1.0" }),
      logOf(at([4, 6, 8], 100), { format: "event file", path: "/logs/a/2.0" }),
    ]);
    expect(shortOf(series)).toEqual([
      [0, 2, 4, 6, 8],
      [0, 2, 104, 106, 108],
    ]);
  });

  test("a tag that the later start does not log gives way all the same", () => {
    const points: ScalarPoint[] = [
      { tag: "loss/g/total", step: 0, value: 9 },
      ...at([0, 4, 8]),
      { tag: "loss/g/total", step: 8, value: 8 },
      ...at([4, 8], 100),
    ];
    const run = runOf([logOf(points, { marks: [{ kind: "started", before: 5 }] })]);
    expect([...(seriesOf(run).get("loss/g/total")?.steps ?? [])]).toEqual([0]);
  });

  test("a validation at exactly the step of the resume stays: it closed the epoch that was loaded", () => {
    const main = [
      logOf(at([0, 9, 18, 27]), { format: "event file", path: "1" }),
      logOf(at([18, 27], 100), { format: "event file", path: "2" }),
    ];
    const validations = [
      logOf(at([18, 36]), { format: "event file", path: "eval/1", folder: "eval" }),
      logOf(at([36], 100), { format: "event file", path: "eval/2", folder: "eval" }),
    ];
    const all = seriesOf(runOf([...main, ...validations]));
    expect(shortOf(findSeries(all, tag, "eval"))).toEqual([
      [18, 36],
      [18, 136],
    ]);
  });

  test("a validation that the later start makes again at the step where it began stands once", () => {
    const all = (...starts: readonly (readonly number[])[]) =>
      seriesOf(
        runOf(
          starts.map((steps, index) =>
            logOf(
              steps.map((step) => ({ tag: "val_loss", step, value: step + 100 * index })),
              { format: "event file", path: String(index) },
            ),
          ),
        ),
      ).get("val_loss");
    expect(shortOf(all([0, 2, 4, 6], [4, 6]))).toEqual([
      [0, 2, 4, 6],
      [0, 2, 104, 106],
    ]);
  });

  test("a restart voids the validations of the start before", () => {
    const logs = [
      logOf(at([0, 9, 18]), { format: "event file", path: "1" }),
      logOf(at([0, 9], 100), { format: "event file", path: "2" }),
      logOf(at([18]), { format: "event file", path: "eval/1", folder: "eval" }),
      logOf([], { format: "event file", path: "eval/2", folder: "eval" }),
    ];
    expect(findSeries(seriesOf(runOf(logs)), tag, "eval")?.values).toHaveLength(0);
  });

  test("without steps the epochs decide", () => {
    const points = pointsOf("val_loss", [5, 4, 3, 2.5, 2], (i) => ({ epoch: [1, 2, 3, 2, 3][i] }));
    const series = seriesOf(runOf([logOf(points, { format: "csv" })])).get("val_loss");
    expect([[...(series?.epochs ?? [])], [...(series?.values ?? [])]]).toEqual([
      [1, 2, 3],
      [5, 2.5, 2],
    ]);
  });

  test("steps rise from start to start, and the last start is there whole", () => {
    const rising = fc
      .uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 20 })
      .map((steps) => steps.sort((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(rising, { minLength: 1, maxLength: 6 }), (starts) => {
        const logs = starts.map((steps, index) =>
          logOf(at(steps, 1000 * index), { format: "event file", path: String(index) }),
        );
        const series = only(logs);
        const steps = [...(series?.steps ?? [])];
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
        const last = starts.at(-1) ?? [];
        expect([...(series?.values ?? [])].slice(-last.length)).toEqual(
          last.map((step) => step + 1000 * (starts.length - 1)),
        );
      }),
    );
  });
});

describe("a text log and an event file of the same run", () => {
  const printed = at([0, 2, 4, 6]).map((point) => ({
    ...point,
    value: Math.round(point.value),
    epoch: 1 + Math.floor((point.step ?? 0) / 4),
  }));
  const exact = at([0, 2, 4], 0.125).map((point) => ({ ...point, wallTime: 1000 }));

  test("are joined by step: exact values of one, epochs of the other, nothing twice", () => {
    const series = only([logOf(printed), logOf(exact, { format: "event file" })]);
    expect(shortOf(series)).toEqual([
      [0, 2, 4, 6],
      [0.125, 2.125, 4.125, 6],
    ]);
    expect([...(series?.epochs ?? [])]).toEqual([1, 1, 2, 2]);
    expect([...(series?.wallTimes ?? [])]).toEqual([1000, 1000, 1000, Number.NaN]);
    expect(series?.format).toBe("event file");
  });

  test("of a resume say once how many points gave way", () => {
    const text = logOf([...at([0, 2, 4]), ...at([2, 4])]);
    const events = [at([0, 2, 4]), at([2, 4])].map((points, index) =>
      logOf(points, { format: "event file", path: String(index) }),
    );
    expect(only([text, ...events])?.replaced).toBe(2);
  });

  test("give the same whichever is named first", () => {
    const one = only([logOf(printed), logOf(exact, { format: "event file" })]);
    const other = only([logOf(exact, { format: "event file" }), logOf(printed)]);
    expect(one).toEqual(other);
  });

  test("validations without steps and with steps are joined by nothing: the longer stands", () => {
    const lines = [1, 2, 3].map((epoch) => ({ tag, folder: "eval", epoch, value: epoch }));
    const events = at([24, 48]).map((point) => ({ ...point, folder: "eval" }));
    const all = seriesOf(
      runOf([logOf(lines), logOf(events, { format: "event file", folder: "eval" })]),
    );
    expect([...(findSeries(all, tag, "eval")?.values ?? [])]).toEqual([1, 2, 3]);
  });
});

test("two TensorBoard exports are two tags of one start, not two starts", () => {
  const all = seriesOf(
    runOf([
      logOf(
        pointsOf("train_loss", [3, 2], (i) => ({ step: 10 * i })),
        {
          format: "tensorboard csv",
          path: "a.csv",
        },
      ),
      logOf(
        pointsOf("val_loss", [5, 4], (i) => ({ step: 10 * i })),
        {
          format: "tensorboard csv",
          path: "b.csv",
        },
      ),
    ]),
  );
  expect([...all.values()].map((series) => [series.tag, [...series.values]])).toEqual([
    ["train_loss", [3, 2]],
    ["val_loss", [5, 4]],
  ]);
});

test("a run without logs has no series", () => {
  expect(seriesOf(runOf([])).size).toBe(0);
});
