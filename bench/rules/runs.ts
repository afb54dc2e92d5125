import type { FormatName, Mark } from "../../src/core/formats/format.ts";
import { buildPoints, type ScalarPoint } from "../../src/core/formats/points.ts";
import { appendParsed, createLogContent } from "../../src/core/log-content.ts";
import type { Run } from "../../src/core/run.ts";
import type { RealCurve } from "./curves.ts";
import type { SyntheticCurve } from "./synthetic.ts";

/** The tag that is judged in the runs of `validatedRun`. */
const validationTag = "val_loss";
/** Batches that an epoch of a synthetic training logs. */
const batches = 10;
/** Steps between two logged points: the stock `log_interval`. */
const interval = 100;

/** A real curve as a run of the product: a table with a validation and a training loss an epoch, from epoch 1. */
export function realRun(curve: RealCurve): Run {
  return runOf("csv", tablePoints({ ...curve, values: curve.validation, order: undefined }));
}

/** A synthetic curve as the log that a training would have written. */
export function syntheticRun(curve: SyntheticCurve): Run {
  switch (curve.unit) {
    case "validation":
      return runOf("csv", tablePoints({ ...curve, order: orderOf(curve) }));
    case "epoch":
      return epochRun(curve);
    case "point":
      return runOf("event file", batchPoints(curve));
  }
}

function runOf(format: FormatName, points: readonly ScalarPoint[], marks: readonly Mark[] = []) {
  const log = createLogContent({ path: "/bench/run/log", format });
  appendParsed(log, { points: buildPoints(points), marks, problems: [], skipped: [], skip: 0 });
  return { path: "/bench/run", name: "run", logs: [log], checkpointFiles: [] } satisfies Run;
}

/** One row a check; a run that was started again holds some rows twice, the second time those that count. */
function tablePoints(curve: {
  readonly values: readonly number[];
  readonly training: readonly number[];
  readonly rates?: readonly number[];
  readonly order: readonly Row[] | undefined;
}): ScalarPoint[] {
  const order = curve.order ?? curve.values.map((_, index) => ({ index, abandoned: false }));
  return order.flatMap(({ index, abandoned }) => {
    const place = { epoch: index + 1, step: (index + 1) * interval };
    const value = curve.values[abandoned ? index - 1 : index] ?? Number.NaN;
    const training = curve.training[index] ?? Number.NaN;
    const rate = curve.rates?.[index];
    return [
      ...(Number.isNaN(training) ? [] : [{ tag: "train_loss", ...place, value: training }]),
      ...(rate === undefined ? [] : [{ tag: "learning_rate", ...place, value: rate }]),
      { tag: validationTag, ...place, value },
    ];
  });
}

interface Row {
  readonly index: number;
  /** Of a start that was given up: its checkpoints were overwritten, and so are its values. */
  readonly abandoned: boolean;
}

function orderOf(curve: SyntheticCurve): readonly Row[] {
  const rows = curve.values.map((_, index) => ({ index, abandoned: false }));
  if (curve.resumed === undefined) return rows;
  const { at, again } = curve.resumed;
  const kept = rows.slice(0, at - again);
  const abandoned = rows.slice(at - again, at).map((row) => ({ ...row, abandoned: true }));
  return [...kept, ...abandoned, ...rows.slice(at - again)];
}

/** A train.log whose epochs hold ten batches around their mean. RVC's settings, because it is RVC that clamps. */
function epochRun(curve: SyntheticCurve): Run {
  const points: ScalarPoint[] = [];
  const marks: Mark[] = [{ kind: "started", before: 0, config: { if_f0: 1 } }];
  const spread = curve.noise * Math.abs((curve.truth[0] ?? 0) - Math.min(...curve.truth));
  const ceiling = curve.ceiling?.value ?? Number.POSITIVE_INFINITY;
  curve.values.forEach((value, index) => {
    for (let batch = 0; batch < batches; batch += 1) {
      // Half of the batches lie above the mean and half below, so that the mean is the value; a ceiling has no spread.
      const offset = value >= ceiling ? 0 : Math.min(spread, ceiling - value);
      points.push({
        tag: curve.ceiling?.tag ?? "loss/g/mel",
        step: index * batches + batch,
        epoch: index + 1,
        value: value + (batch % 2 === 0 ? offset : -offset),
      });
    }
    marks.push({ kind: "epoch ended", epoch: index + 1, before: points.length });
  });
  return runOf("train.log", points, marks);
}

function batchPoints(curve: SyntheticCurve): ScalarPoint[] {
  return curve.values.map((value, index) => ({ tag: "loss/g/mel", step: index * interval, value }));
}
