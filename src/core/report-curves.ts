import type { Evaluation } from "./evaluation.ts";
import { otherSeries } from "./other-series.ts";
import { asLogged } from "./reasons.ts";
import type { ReportCurve, ReportPlace } from "./report.ts";
import { known } from "./run.ts";
import type { Series } from "./series.ts";
import { classifyTag } from "./tags.ts";
import { thinCurve } from "./thin-curve.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

/** More curves than this are a list that nobody reads. */
const mostCurves = 24;

/**
 * The curves of a run: the monitored one, check by check, then every other one.
 *
 * @param points  at most about this many points of a curve that is not judged; of each bin the lowest and
 *                the highest are kept, so that no extreme is lost
 */
export function reportCurves(evaluation: Evaluation, points: number): readonly ReportCurve[] {
  const timeline = timelineOf(evaluation);
  const monitored = monitoredCurve(evaluation, timeline);
  const others = otherSeries(evaluation, { most: mostCurves, unknown: true }).map((series) =>
    otherCurve(series, { evaluation, timeline, points }),
  );
  return monitored === undefined ? others : [monitored, ...others];
}

function monitoredCurve(evaluation: Evaluation, timeline: Timeline): ReportCurve | undefined {
  const { curve, monitored } = evaluation;
  if (curve === undefined || monitored === undefined) return undefined;
  const places = curve.checks.map((check, index) => timeline.ofCheck({ ...check, check: index }));
  const training = monitored.training;
  const hasTraining = training !== undefined && curve.training.some(Number.isFinite);
  return {
    tag: monitored.tag,
    ...(monitored.folder === undefined ? {} : { folder: monitored.folder }),
    mode: monitored.mode,
    ...columnsOf(places),
    values: curve.values.map((value) => asLogged(value, curve)),
    ...(hasTraining
      ? {
          training: {
            tag: training.series.tag,
            values: curve.training.map((value) => (training.mode === "max" ? -value : value)),
          },
        }
      : {}),
  };
}

function otherCurve(
  series: Series,
  facts: { evaluation: Evaluation; timeline: Timeline; points: number },
): ReportCurve {
  const kept = thinCurve(series.values, facts.points);
  const isValidation = classifyTag(series.tag, series.folder).evidence === "validation";
  const places = kept.map((index) => placeOfPoint(series, index, { ...facts, isValidation }));
  return {
    tag: series.tag,
    ...(series.folder === undefined ? {} : { folder: series.folder }),
    mode: classifyTag(series.tag, series.folder).mode,
    ...columnsOf(places),
    values: kept.map((index) => series.values[index] ?? Number.NaN),
  };
}

/** A training point stands within its epoch, by its step; where steps say nothing, by the epoch logged. */
function placeOfPoint(
  series: Series,
  index: number,
  {
    evaluation,
    timeline,
    isValidation,
  }: {
    evaluation: Evaluation;
    timeline: Timeline;
    isValidation: boolean;
  },
): ReportPlace {
  const step = known(series.steps[index]);
  const time = known(series.wallTimes[index]);
  const logged = known(series.epochs[index]);
  const byStep = step !== undefined && evaluation.map.stepsPerEpoch !== undefined && !isValidation;
  const epoch = byStep
    ? undefined
    : evaluation.map.epochAt(
        { ...(step === undefined ? {} : { step }), ...(logged === undefined ? {} : { logged }) },
        isValidation ? "validation" : "training",
      );
  return timeline.complete({
    ...(step === undefined ? {} : { step }),
    ...(epoch === undefined ? {} : { epoch }),
    ...(time === undefined ? {} : { time }),
  });
}

function columnsOf(
  places: readonly ReportPlace[],
): Pick<ReportCurve, "steps" | "epochs" | "times"> {
  return {
    steps: places.map(({ step }) => step ?? Number.NaN),
    epochs: places.map(({ epoch }) => epoch ?? Number.NaN),
    times: places.map(({ time }) => time ?? Number.NaN),
  };
}
