import { buildRunView } from "./build-view.ts";
import type { EvaluateOptions, Evaluation } from "./evaluation.ts";
import { markedDrops } from "./learning-rate-drops.ts";
import { monitorName } from "./monitor.ts";
import type { ReportMark, ReportRun, ReportSetting, RuleOutcome } from "./report.ts";
import { reportCurves } from "./report-curves.ts";
import { type Timeline, timelineOf } from "./timeline.ts";
import type { Seconds } from "./units.ts";

/** What a report of a run takes besides the evaluation. */
export interface ReportFacts {
  readonly options: EvaluateOptions;
  readonly now: Seconds;
  /** When its logs last grew. */
  readonly modified: Seconds;
  /** Points of each curve that is not judged, about. */
  readonly points: number;
  readonly outcomes?: readonly RuleOutcome[];
}

/** Everything that a report shows of an evaluated run, but its pictures. */
export function buildReportRun(evaluation: Evaluation, facts: ReportFacts): ReportRun {
  const { now, modified, options, points, outcomes } = facts;
  const { monitored } = evaluation;
  return {
    view: buildRunView(evaluation, { now, modified, smoothing: options.smoothing }),
    ...(monitored === undefined ? {} : { evidence: monitored.evidence }),
    curves: reportCurves(evaluation, points),
    monitored: monitored !== undefined,
    marks: marksOf(evaluation, timelineOf(evaluation)),
    settings: settingsOf(evaluation, options),
    ...(outcomes === undefined || outcomes.length === 0 ? {} : { outcomes }),
  };
}

function marksOf(evaluation: Evaluation, timeline: Timeline): readonly ReportMark[] {
  const { best, turningPoint, stopAdvisedAt, checkpoints, segments } = evaluation;
  const marks: ReportMark[] = [];
  if (turningPoint !== undefined) {
    const at = timeline.ofCheck(turningPoint.at);
    const [low, high] = [timeline.ofCheck(turningPoint.low), timeline.ofCheck(turningPoint.high)];
    marks.push({ kind: "turning point", at, low, high });
  }
  if (stopAdvisedAt !== undefined) {
    marks.push({ kind: "stop advised", ...timeline.ofCheck(stopAdvisedAt.at) });
  }
  for (const drop of markedDrops(evaluation.series)) {
    const { from, to, ...place } = drop;
    marks.push({ kind: "rate drop", from, to, ...timeline.complete(place) });
  }
  for (const { firstStep, unit, kind, points } of segments.slice(1)) {
    if (points === 0 || unit === "point") continue;
    const place = timeline.complete(unit === "step" ? { step: firstStep } : { epoch: firstStep });
    marks.push({ kind: "restart", resumed: kind === "resume", ...place });
  }
  for (const { checkpoint, rank } of checkpoints) {
    if (checkpoint.kind !== "weights" && rank === undefined) continue;
    const { step, epoch, name } = checkpoint;
    if (step === undefined && epoch === undefined) continue;
    const place = timeline.complete({
      ...(step === undefined ? {} : { step }),
      ...(epoch === undefined ? {} : { epoch }),
    });
    marks.push({ kind: "checkpoint", name, ...place, ...(rank === undefined ? {} : { rank }) });
  }
  if (best !== undefined) {
    marks.push({ kind: "best", value: best.value, ...timeline.ofCheck(best) });
  }
  return marks;
}

/** What was in force, and what the judgement knew of the run; what is unknown is left out. */
function settingsOf(evaluation: Evaluation, options: EvaluateOptions): readonly ReportSetting[] {
  const { plan, map, patience, checkUnit, minDelta, noise, monitored } = evaluation;
  const settings: ReportSetting[] = [{ name: "rule", value: options.rule }];
  const add = (name: ReportSetting["name"], value: string | number | undefined) => {
    if (value !== undefined) settings.push({ name, value });
  };
  add("monitored", monitored === undefined ? undefined : monitorName(monitored));
  settings.push({ name: "patience", value: patience.checks, unit: checkUnit });
  add("minDelta", minDelta);
  add("smoothing", options.smoothing);
  add("noise", noise);
  add("plannedEpochs", plan.epochs);
  add("stepsPerEpoch", map.stepsPerEpoch);
  add("logInterval", plan.logInterval);
  add("saveEveryEpoch", plan.saveEveryEpoch);
  add("batchSize", plan.batchSize);
  return settings;
}
