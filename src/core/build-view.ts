import type { RankedCheckpoint } from "./checkpoints.ts";
import type { Evaluation } from "./evaluate.ts";
import { learningRateDrops } from "./learning-rate-drops.ts";
import type { Message } from "./message.ts";
import { type Monitored, monitorName } from "./monitor.ts";
import { type Place, placeAt } from "./place.ts";
import { asLogged } from "./reasons.ts";
import { known } from "./run.ts";
import type { Series } from "./series.ts";
import { smooth } from "./smooth.ts";
import { classifyTag, type Quantity } from "./tags.ts";
import { thinCurve } from "./thin-curve.ts";
import { strictlyRising } from "./training-beside.ts";
import type { Seconds } from "./units.ts";
import type {
  ChartMark,
  ChartView,
  CheckpointView,
  ProblemView,
  RunState,
  RunView,
  XUnit,
} from "./view.ts";

/** A run that has been silent for longer than this may have been stopped: 10 minutes, as W&B counts a run as crashed. */
const silentAfter: Seconds = 600;
/** Smoothing drawn for the eye where the rules use none: TensorBoard's default. */
const drawnSmoothing = 0.6;
/** Points drawn of a small curve; more would not be seen. */
const smallCurvePoints = 400;

/** What the outputs show of an evaluated run. */
export function buildRunView(
  evaluation: Evaluation,
  facts: {
    now: Seconds;
    modified: Seconds;
    smoothing: number;
    /** Whether curves come with their points; without them a chart only says what it is of. Default: yes. */
    curves?: boolean;
    /** Whether the curves beside the judged one come, too. Default: as `curves`. */
    others?: boolean;
  },
): RunView {
  const { run, curve, monitored, trainer } = evaluation;
  const age = facts.modified === 0 ? 0 : Math.max(0, facts.now - facts.modified);
  const last = lastOf(evaluation);
  return {
    path: run.path,
    name: run.name,
    ...(trainer.id === "" ? {} : { trainer: trainer.name }),
    state: stateAt(age, evaluation.finished),
    age,
    verdict: evaluation.verdict,
    advice: evaluation.advice,
    ...(monitored === undefined ? {} : { evidence: monitored.evidence }),
    reason: evaluation.reason,
    hints: evaluation.hints,
    ...(evaluation.countdown === undefined ? {} : { countdown: evaluation.countdown }),
    checks: curve?.checks.length ?? 0,
    checkUnit: evaluation.checkUnit,
    points: monitored?.series.values.length ?? 0,
    patience: evaluation.patience,
    smoothing: facts.smoothing,
    ...(evaluation.best === undefined ? {} : { best: evaluation.best }),
    ...(last === undefined ? {} : { last }),
    ...(evaluation.plan.epochs === undefined ? {} : { plannedEpochs: evaluation.plan.epochs }),
    ...(curve === undefined ? {} : { chart: chartOf(evaluation, facts) }),
    otherCharts: (facts.others ?? facts.curves) === false ? [] : otherCharts(evaluation),
    shortlist: shortlistOf(evaluation),
    checkpointCount: evaluation.checkpoints.length,
    notes: evaluation.fileNotes,
    findings: evaluation.findings.map((finding) => finding.message),
    problems: problemsOf(evaluation),
  };
}

function stateAt(age: Seconds, finished: boolean): RunState {
  if (finished) return "finished";
  return age > silentAfter ? "silent" : "live";
}

/** The state of the same view later, when nothing but time has passed: nothing is judged again. */
export function stateOf(view: Pick<RunView, "state">, age: Seconds): RunState {
  return stateAt(age, view.state === "finished");
}

function lastOf({ curve }: Evaluation): RunView["last"] {
  if (curve === undefined || curve.checks.length === 0) return undefined;
  const check = curve.checks.length - 1;
  return {
    ...placeAt(curve.checks, check),
    value: asLogged(curve.values[check] ?? Number.NaN, curve),
  };
}

/** The problems of a run's logs, and one line for those that were only counted. */
export function problemsOf({ run }: Evaluation): readonly ProblemView[] {
  return run.logs.flatMap((log) => {
    const listed: ProblemView[] = log.problems.map((problem) => ({ file: log.path, ...problem }));
    const more = log.problemCount - log.problems.length;
    return more === 0
      ? listed
      : [...listed, { file: log.path, reason: { id: "problem.more", count: more } }];
  });
}

/** The shortlisted checkpoints, best guess first. */
export function shortlistOf(evaluation: Evaluation): readonly CheckpointView[] {
  return evaluation.checkpoints
    .filter((each) => each.rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map((each) => checkpointView(each, evaluation.best));
}

/** One checkpoint with the reason for its place. */
export function checkpointView(ranked: RankedCheckpoint, best: Place | undefined): CheckpointView {
  const { checkpoint, rank } = ranked;
  return {
    path: checkpoint.path,
    name: checkpoint.name,
    ...(checkpoint.step === undefined ? {} : { step: checkpoint.step }),
    ...(checkpoint.epoch === undefined ? {} : { epoch: checkpoint.epoch }),
    ...(rank === undefined ? {} : { rank }),
    ...(ranked.score === undefined ? {} : { score: ranked.score }),
    reason: reasonOf(ranked, best),
  };
}

function reasonOf(ranked: RankedCheckpoint, at: Place | undefined): Message {
  const { rank, distance, unit, inRegion, checkpoint, score } = ranked;
  const best = placeOnly(at);
  const scored = score === undefined ? {} : { score };
  if (rank !== undefined && distance !== undefined && best !== undefined) {
    if (distance === 0) return { id: "checkpoint.best", best, ...scored };
    return rank === 1
      ? { id: "checkpoint.nearest", best, distance, unit, inRegion, ...scored }
      : { id: "checkpoint.neighbour", distance, unit, inRegion, ...scored };
  }
  if (rank !== undefined && score !== undefined) return { id: "checkpoint.scored", score };
  if (checkpoint.kind === "latest") return { id: "checkpoint.latest" };
  if (checkpoint.kind === "resume state") return { id: "checkpoint.resume-state" };
  return {
    id: "checkpoint.other",
    unit,
    ...(distance === undefined ? {} : { distance }),
    ...scored,
  };
}

function placeOnly(best: (Place & { readonly value?: number }) | undefined): Place | undefined {
  if (best === undefined) return undefined;
  const { value: _, ...place } = best;
  return place;
}

function chartOf(
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

function xOf(place: Place, unit: XUnit): number {
  return (
    (unit === "epoch" ? place.epoch : unit === "step" ? place.step : undefined) ??
    // People count checks from 1.
    place.check + 1
  );
}

function marksOf(evaluation: Evaluation, unit: XUnit): ChartMark[] {
  const { best, turningPoint, stopAdvisedAt } = evaluation;
  const marks: ChartMark[] = [];
  if (best !== undefined) marks.push({ kind: "best", x: xOf(best, unit), y: best.value });
  if (turningPoint !== undefined) {
    const { at, low, high } = turningPoint;
    marks.push({
      kind: "turning point",
      x: xOf(at, unit),
      low: xOf(low, unit),
      high: xOf(high, unit),
    });
  }
  if (stopAdvisedAt !== undefined)
    marks.push({ kind: "stop advised", x: xOf(stopAdvisedAt.at, unit) });
  // Files, starts and learning rates have steps and epochs, which cannot be placed among bare checks.
  return unit === "check" ? marks : [...marks, ...placedMarks(evaluation, unit)];
}

function placedMarks(
  { checkpoints, segments, series, map }: Evaluation,
  unit: Exclude<XUnit, "check">,
): ChartMark[] {
  const marks: ChartMark[] = [];
  for (const { checkpoint, rank } of checkpoints) {
    if (checkpoint.kind !== "weights" && rank === undefined) continue;
    const x =
      unit === "epoch"
        ? (checkpoint.epoch ?? epochOf(checkpoint.step, map.stepsPerEpoch))
        : checkpoint.step;
    if (x !== undefined)
      marks.push({ kind: "checkpoint", x, ...(rank === undefined ? {} : { rank }) });
  }
  for (const segment of segments.slice(1)) {
    if (segment.points === 0) continue;
    const x =
      unit === segment.unit ? segment.firstStep : epochOf(segment.firstStep, map.stepsPerEpoch);
    if (x !== undefined && segment.firstStep > 0) marks.push({ kind: "restart", x });
  }
  for (const { epoch, step } of learningRateDrops(series)) {
    const x = unit === "epoch" ? (epoch ?? epochOf(step, map.stepsPerEpoch)) : step;
    if (x !== undefined) marks.push({ kind: "rate drop", x });
  }
  return marks;
}

function epochOf(step: number | undefined, stepsPerEpoch: number | undefined): number | undefined {
  return step === undefined || stepsPerEpoch === undefined ? undefined : step / stepsPerEpoch;
}

/** The other losses worth a glance; settings of the optimiser and times are left out. */
const shown: readonly Quantity[] = [
  "mel",
  "total",
  "part",
  "error",
  "kl",
  "feature matching",
  "adversarial",
  "gradient",
  "score",
  "learning rate",
];

function otherCharts({ series, monitored, map }: Evaluation): ChartView[] {
  const others = [...series.values()]
    .map((each) => ({ series: each, quantity: classifyTag(each.tag, each.folder).quantity }))
    .filter(
      ({ series: each, quantity }) =>
        shown.includes(quantity) && each !== monitored?.series && each.values.length > 1,
    );
  // A loss that never moves tells nothing: it comes last.
  const place = (each: (typeof others)[number]): number =>
    shown.indexOf(each.quantity) + (isConstant(each.series) ? shown.length : 0);
  return others
    .sort((a, b) => place(a) - place(b))
    .slice(0, 12)
    .map(({ series: each }) => smallChart(each, map.stepsPerEpoch));
}

function isConstant({ values }: Series): boolean {
  const first = values[0];
  for (let index = 1; index < values.length; index += 1) {
    if (!Object.is(values[index], first)) return false;
  }
  return true;
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
