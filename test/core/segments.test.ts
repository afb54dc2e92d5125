import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Mark } from "../../src/core/formats/format.ts";
import type { ScalarPoint } from "../../src/core/formats/points.ts";
import { segmentsOf } from "../../src/core/segments.ts";
import { seriesOf } from "../../src/core/series.ts";
import { logOf, runOf, vitsLogOf } from "../helpers/core-samples.ts";

const at = (steps: readonly number[]): ScalarPoint[] =>
  steps.map((step) => ({ tag: "loss/g/mel", step, value: 1 }));
const started = (before: number): Mark => ({ kind: "started", before, config: {} });
const eventLog = (steps: readonly number[], path: string) =>
  logOf(at(steps), { format: "event file", path });

describe("segments", () => {
  test("an unbroken training is one", () => {
    expect(segmentsOf(runOf([logOf(at([0, 2, 4]))]))).toEqual([
      { firstStep: 0, lastStep: 4, unit: "step", kind: "start", points: 3 },
    ]);
  });

  test("a resume goes on from a saved state and says how far the start before had come", () => {
    const marks: Mark[] = [
      started(0),
      started(5),
      { kind: "loaded", before: 5, path: "G_4.pth", iteration: 2 },
    ];
    expect(segmentsOf(runOf([logOf([...at([0, 2, 4, 6, 8]), ...at([4, 6])], { marks })]))).toEqual([
      { firstStep: 0, lastStep: 8, unit: "step", kind: "start", points: 5 },
      {
        firstStep: 4,
        lastStep: 6,
        unit: "step",
        kind: "resume",
        points: 2,
        loadedEpoch: 2,
        overlapTo: 8,
      },
    ]);
  });

  test("a restart begins at step 0 again", () => {
    const kinds = segmentsOf(runOf([eventLog([0, 3, 6], "1"), eventLog([0, 3], "2")])).map(
      ({ kind, overlapTo }) => [kind, overlapTo],
    );
    expect(kinds).toEqual([
      ["start", undefined],
      ["restart", 6],
    ]);
  });

  test("a resume that begins after the last step overlaps with nothing", () => {
    const [, second] = segmentsOf(runOf([eventLog([0, 2], "1"), eventLog([4, 6], "2")]));
    expect(second).toEqual({
      firstStep: 4,
      lastStep: 6,
      unit: "step",
      kind: "resume",
      points: 2,
    });
  });

  test("a resume that begins further on than the next line was due leaves a gap", () => {
    const [, second] = segmentsOf(runOf([eventLog([0, 2, 4], "1"), eventLog([10, 12], "2")]));
    expect(second).toMatchObject({ kind: "resume", firstStep: 10, gapFrom: 4 });
    expect(second).not.toHaveProperty("overlapTo");
    // A line that was lost with the crash is no gap, nor are the wider distances of a start that logs less often.
    for (const steps of [
      [8, 10],
      [14, 24],
    ]) {
      const [, next] = segmentsOf(runOf([eventLog([0, 2, 4], "1"), eventLog(steps, "2")]));
      expect(next).not.toHaveProperty("gapFrom");
    }
  });

  test("validations tell no usual distance, and a single line none at all", () => {
    const validation = (step: number) => ({ tag: "loss/g/mel", folder: "eval", step, value: 1 });
    const first = logOf([...at([0, 2, 4]), validation(0), validation(4)], { format: "event file" });
    const [, second] = segmentsOf(runOf([first, eventLog([9], "2")]));
    expect(second).toMatchObject({ gapFrom: 4 });
    const [, third] = segmentsOf(runOf([eventLog([0], "1"), eventLog([900], "2")]));
    expect(third).not.toHaveProperty("gapFrom");
  });

  test("starts that logged nothing are there, with 0 points, and the first real one is the start", () => {
    const marks = [started(0), started(0), started(0)];
    const found = segmentsOf(runOf([logOf(at([0, 2]), { marks })]));
    expect(found.map(({ kind, points }) => [kind, points])).toEqual([
      ["start", 0],
      ["start", 0],
      ["start", 2],
    ]);
  });

  test("of a text log and event files, what either saw counts", () => {
    // Killed: the event file lacks what the text log has.
    const text = logOf([...at([0, 3, 6, 9]), ...at([0, 3])], { marks: [started(0), started(4)] });
    const found = segmentsOf(runOf([text, eventLog([0, 3, 6], "1"), eventLog([0, 3, 6], "2")]));
    expect(found.map(({ firstStep, lastStep, points }) => [firstStep, lastStep, points])).toEqual([
      [0, 9, 4],
      [0, 6, 3],
    ]);
  });

  test("validations in the same log do not move where a segment begins and ends", () => {
    const validation = { tag: "loss/g/mel", folder: "eval", step: 9, value: 1 };
    const points = [validation, ...at([2, 4, 8]), { ...validation, step: 18 }];
    const [only] = segmentsOf(runOf([logOf(points)]));
    expect([only?.firstStep, only?.lastStep, only?.points]).toEqual([2, 8, 5]);
  });

  test("a table by epochs has epochs", () => {
    const points = [1, 2, 3].map((epoch) => ({ tag: "val_loss", epoch, value: 1 }));
    expect(segmentsOf(runOf([logOf(points, { format: "csv" })]))).toEqual([
      { firstStep: 1, lastStep: 3, unit: "epoch", kind: "start", points: 3 },
    ]);
  });

  test("a log without a number has none", () => {
    expect(segmentsOf(runOf([logOf([])]))).toEqual([]);
    expect(segmentsOf(runOf([]))).toEqual([]);
  });
});

describe("the real so-vits-svc log with seven starts", () => {
  const bytes = readFileSync(
    join(
      import.meta.dirname,
      "../../../shared/corpus/voice/SKwths__so-vits-svc-dodo__logs_32k_train.log",
    ),
  );
  const run = runOf([vitsLogOf(bytes)]);

  /** Another reading of the file: the lists of 7 numbers, each overwriting what had its step or a later one. */
  function readIndependently(): { step: number; mel: number; epoch: number }[] {
    const points: { step: number; mel: number; epoch: number }[] = [];
    let epoch = 0;
    for (const line of bytes.toString("utf8").split("\n")) {
      epoch = Number(/Train Epoch: (\d+)/.exec(line)?.[1] ?? epoch);
      const list = /\[([-\d.e, ]+)\]\s*$/.exec(line)?.[1]?.split(",").map(Number) ?? [];
      const [, , , mel, , step] = list;
      if (list.length !== 7 || mel === undefined || step === undefined) continue;
      while ((points.at(-1)?.step ?? -1) >= step) points.pop();
      points.push({ step, mel, epoch });
    }
    return points;
  }

  test("is one run of seven segments: two false starts, one run, four resumes", () => {
    expect(
      segmentsOf(run).map(({ kind, points, firstStep, lastStep, overlapTo }) => [
        kind,
        points > 0,
        firstStep,
        lastStep,
        overlapTo,
      ]),
    ).toEqual([
      ["start", false, 0, 0, undefined],
      ["start", false, 0, 0, undefined],
      ["start", true, 0, 6200, undefined],
      ["resume", true, 6000, 10000, 6200],
      ["resume", true, 10000, 11000, 10000],
      ["resume", true, 11000, 19200, 11000],
      ["resume", true, 19000, 20000, 19200],
    ]);
  });

  test("has 101 steps, none doubled, and the mel curve that is written there", () => {
    const wanted = readIndependently();
    expect(wanted).toHaveLength(101);
    const mel = seriesOf(run).get("loss/g/mel");
    expect([...(mel?.steps ?? [])]).toEqual(Array.from({ length: 101 }, (_, index) => 200 * index));
    expect([...(mel?.steps ?? [])]).toEqual(wanted.map((point) => point.step));
    expect([...(mel?.values ?? [])]).toEqual(wanted.map((point) => point.mel));
    expect([...(mel?.epochs ?? [])]).toEqual(wanted.map((point) => point.epoch));
  });
});
