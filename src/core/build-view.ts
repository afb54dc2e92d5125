import { buildChart, buildOtherCharts } from "./build-charts.ts";
import type { Evaluation } from "./evaluation.ts";
import { problemsOfLog } from "./log-problems.ts";
import { placeAt } from "./place.ts";
import { asLogged } from "./reasons.ts";
import { pointsIn } from "./series-columns.ts";
import { shortlistOf } from "./shortlist.ts";
import { shownFindings } from "./shown-findings.ts";
import type { Seconds } from "./units.ts";
import type { ProblemView, RunState, RunView } from "./view.ts";

/** A run that has been silent for longer than this may have been stopped: 10 minutes, as W&B counts a run as crashed. */
const silentAfter: Seconds = 600;

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
    points: monitored === undefined ? 0 : pointsIn(monitored.series),
    patience: evaluation.patience,
    smoothing: facts.smoothing,
    ...(evaluation.best === undefined ? {} : { best: evaluation.best }),
    ...(last === undefined ? {} : { last }),
    ...(evaluation.plan.epochs === undefined ? {} : { plannedEpochs: evaluation.plan.epochs }),
    ...(curve === undefined ? {} : { chart: buildChart(evaluation, facts) }),
    otherCharts: (facts.others ?? facts.curves) === false ? [] : buildOtherCharts(evaluation),
    shortlist: shortlistOf(evaluation),
    checkpointCount: evaluation.checkpoints.length,
    notes: evaluation.fileNotes,
    findings: shownFindings(evaluation.findings),
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

/** The problems of a run's logs. */
export function problemsOf({ run }: Evaluation): readonly ProblemView[] {
  return run.logs.flatMap(problemsOfLog);
}
