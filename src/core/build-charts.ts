import { epochOf, marksOf, xOf } from "./curve-marks.ts";
import type { Evaluation } from "./evaluation.ts";
import { type Monitored, monitorName } from "./monitor.ts";
import { otherSeries } from "./other-series.ts";
import { asLogged } from "./reasons.ts";
import { known } from "./run.ts";
import type { Series } from "./series.ts";
import { drawnSmoothing, smooth } from "./smooth.ts";
import { classifyTag } from "./tags.ts";
import { thinCurve } from "./thin-curve.ts";
import { strictlyRising } from "./training-beside.ts";
import type { ChartView, XUnit } from "./view.ts";

/** Points drawn of a small curve; more would not be seen. */
const smallCurvePoints = 400;

/** The chart of the judged curve, which there must be. */
export function buildChart(
  evaluation: Evaluation,
  { smoothing, curves }: { readonly smoothing: number; readonly curves?: boolean },
): ChartView {
  const { curve, monitored } = evaluation;
  // Called only with a curve, which comes with its monitored tag.
  if (curve === undefined || monitored === undefined) throw new Error("a chart needs a curve");
  const xUnit: XUnit = strictlyRising(curve.checks.map((check) => check.epoch))
    ? "epoch"
    : strictlyRising(curve.checks.map((check) => check.step))
      ? "step"
      : "check";
  if (curves === false) return { ...nameOf(monitored), ...emptyChart, xUnit, smoothing };
  const x = curve.checks.map((check, index) => xOf({ ...check, check: index }, xUnit));
  const y = curve.values.map((value) => asLogged(value, curve));
  const weight = smoothing === 0 ? drawnSmoothing : smoothing;
  const hasTraining = curve.training.some(Number.isFinite);
  const training = monitored.training;
  return {
    ...nameOf(monitored),
    xUnit,
    x,
    places: placesOf({
      epoch: curve.checks.map((check) => check.epoch),
      step: curve.checks.map((check) => check.step),
      time: wallTimesAt(
        monitored.series,
        curve.checks.map((check) => check.step),
      ),
    }),
    y,
    smoothed: smooth(y, weight),
    smoothing: weight,
    ...(hasTraining && training !== undefined
      ? {
          training: {
            tag: training.series.tag,
            x,
            y: curve.training.map((value) => (training.mode === "max" ? -value : value)),
          },
        }
      : {}),
    marks: marksOf(evaluation, xUnit),
  };
}

const emptyChart = { x: [], y: [], smoothed: [], marks: [] } as const;

function nameOf({ tag, folder, mode }: Monitored): Pick<ChartView, "tag" | "folder" | "mode"> {
  return { tag, ...(folder === undefined ? {} : { folder }), mode };
}

/** Those of the units in which every place is known, one after the other. */
function placesOf(
  units: Readonly<Record<Exclude<XUnit, "check">, readonly (number | undefined)[]>>,
): NonNullable<ChartView["places"]> {
  return Object.fromEntries(Object.entries(units).filter(([, places]) => strictlyRising(places)));
}

/** When the points at these steps were logged. */
function wallTimesAt(
  series: Series,
  steps: readonly (number | undefined)[],
): readonly (number | undefined)[] {
  const times = new Map<number, number>();
  for (let index = 0; index < series.steps.length; index += 1) {
    const time = known(series.wallTimes[index]);
    if (time !== undefined) times.set(series.steps[index] ?? Number.NaN, time);
  }
  return steps.map((step) => (step === undefined ? undefined : times.get(step)));
}

/** More small curves than this nobody scrolls through. */
const mostSmallCharts = 12;

/** Small charts of the other losses, those first that people look at first. */
export function buildOtherCharts(evaluation: Evaluation): ChartView[] {
  const { stepsPerEpoch } = evaluation.map;
  return otherSeries(evaluation, { most: mostSmallCharts, unknown: false }).map((each) =>
    smallChart(each, stepsPerEpoch),
  );
}

function smallChart(series: Series, stepsPerEpoch: number | undefined): ChartView {
  const points = thinned(series);
  const y = points.map(({ y: value }) => value);
  return {
    tag: monitorName(series),
    mode: classifyTag(series.tag, series.folder).mode,
    xUnit: points.every((point) => point.hasStep) ? "step" : "check",
    x: points.map(({ x }) => x),
    places: placesOf({
      epoch: points.map(({ at }) => epochOf(known(series.steps[at]), stepsPerEpoch)),
      step: points.map(({ at }) => known(series.steps[at])),
      time: points.map(({ at }) => known(series.wallTimes[at])),
    }),
    y,
    smoothed: smooth(y, drawnSmoothing),
    smoothing: drawnSmoothing,
    marks: [],
  };
}

/** At most `smallCurvePoints` points; of each bin the lowest and the highest, so that no extreme is lost. */
function thinned(series: Series): { at: number; x: number; y: number; hasStep: boolean }[] {
  return thinCurve(series.values, smallCurvePoints).map((at) => {
    const step = known(series.steps[at]);
    return { at, x: step ?? at, y: series.values[at] ?? Number.NaN, hasStep: step !== undefined };
  });
}
