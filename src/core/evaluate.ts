import { adviseFiles } from "./advise-files.ts";
import type { Checkpoint } from "./checkpoints.ts";
import { corroborate } from "./corroboration.ts";
import type { Curve } from "./curve.ts";
import { endedEpochOf } from "./ended-epoch.ts";
import { evaluateWithoutCurve } from "./evaluate-without-curve.ts";
import type { EvaluateOptions, Evaluation, RunFacts } from "./evaluation.ts";
import { explainVotes, type RuleVote } from "./explain.ts";
import { findingsOf } from "./findings.ts";
import { firstStop } from "./first-stop.ts";
import { heldOutSource } from "./held-out.ts";
import { hintsFor } from "./hints.ts";
import { chooseMonitored, type Monitored } from "./monitor.ts";
import { buildMonitoredCurve } from "./monitored-curve.ts";
import { optional } from "./optional.ts";
import { type PastCurves, pastCurvesLike } from "./past-curves.ts";
import { placeAt } from "./place.ts";
import { asLogged, countdownFor, reasonFor } from "./reasons.ts";
import type { Finding, RuleOptions } from "./rules/rule.ts";
import { turningPoint } from "./rules/turning-point.ts";
import type { Run } from "./run.ts";
import { runFactsOf } from "./run-facts.ts";
import { situationOf } from "./situation.ts";
import { type Standing, standingOf } from "./standing.ts";
import type { Epoch } from "./units.ts";

/**
 * Judges a run: the core's front door. A function of the logs and the options alone, so that live,
 * post-hoc and replay are the same call.
 */
export function evaluate(read: Run, options: EvaluateOptions): Evaluation {
  const { facts, files } = runFactsOf(read, options);
  const monitored = chooseMonitored(facts.series, facts.trainer, options.monitor);
  if (monitored === undefined) return evaluateWithoutCurve(facts, files);
  const ended = endedEpochOf(facts.run, facts.trainer, files);
  const curve = buildMonitoredCurve(monitored, facts, ended);
  const lastEpoch = Math.max(ended ?? 0, curve.checks.at(-1)?.epoch ?? 0);
  return {
    ...evaluateCurve({ facts, files, monitored, curve, finished: isFinished(facts, lastEpoch) }),
    ...(lastEpoch > 0 ? { endedEpoch: lastEpoch } : {}),
  };
}

/** A run whose curve decides, and what was found out of it so far. */
interface Judged {
  readonly facts: RunFacts;
  readonly files: readonly Checkpoint[];
  readonly monitored: Monitored;
  readonly curve: Curve;
  readonly finished: boolean;
}

function evaluateCurve(judged: Judged): Omit<Evaluation, "endedEpoch"> {
  const { facts, files, monitored, curve, finished } = judged;
  const { run, options } = facts;
  const standing = standingOf(curve, options);
  const turned = turningPoint.judge(curve, options);
  const turn = turned === undefined ? undefined : turnAt(turned, curve);
  const past = pastOf(curve, standing, options);
  const source = heldOutSource(run.heldOut, monitored);
  const scores = run.heldOut?.scores;
  const advised = adviseFiles({ ...facts, files, curve, standing, finished, turn, scores });
  return {
    ...facts,
    monitored,
    curve,
    standing,
    checkUnit: curve.unit,
    verdict: standing.verdict,
    advice: standing.advice,
    reason: reasonFor(standing, curve, { tag: monitored.tag, ...optional("source", source) }),
    hints: hintsFor({ ...facts, standing, curve, monitored, finished }),
    ...optional("countdown", finished ? undefined : countdownFor(standing, curve)),
    ...optional("best", bestOf(standing, curve)),
    ...optional("turningPoint", turn),
    ...optional("stopAdvisedAt", firstStop(curve, options)),
    patience: { checks: standing.patience, used: standing.waited },
    minDelta: standing.count.minDelta,
    ...optional("noise", standing.noise),
    ...optional("pastCurves", past),
    votes: votesOn(judged, standing, turned),
    findings: findingsOf({ ...facts, curve, standing, monitored, turn, past, source }),
    checkpoints: advised.ranked,
    fileNotes: advised.notes,
    finished,
  };
}

/** The log says that the training is over, or the planned epochs are. */
function isFinished({ run, plan }: RunFacts, lastEpoch: Epoch): boolean {
  return (
    run.logs.some((log) => log.passes.at(-1)?.finished === true) ||
    (plan.epochs !== undefined && lastEpoch >= plan.epochs)
  );
}

/** What each rule says; where training evidence is judged, the other losses too. */
function votesOn(
  { facts: { series, options }, monitored, curve }: Judged,
  standing: Standing,
  turn: Finding | undefined,
): readonly RuleVote[] {
  const corroboration =
    monitored.evidence === "training" ? corroborate(series, monitored.series) : undefined;
  return explainVotes(curve, { standing, options, tag: monitored.tag, corroboration, turn });
}

function bestOf(standing: Standing, curve: Curve): Evaluation["best"] {
  if (standing.best === undefined) return undefined;
  const value = asLogged(curve.values[standing.best] ?? Number.NaN, curve);
  return { ...placeAt(curve.checks, standing.best), value };
}

function pastOf(curve: Curve, standing: Standing, options: RuleOptions): PastCurves | undefined {
  const situation = situationOf(curve, standing, options);
  return situation === undefined ? undefined : pastCurvesLike(situation);
}

function turnAt(found: Finding, { checks }: Curve): NonNullable<Evaluation["turningPoint"]> {
  return {
    at: placeAt(checks, found.check),
    low: placeAt(checks, found.evidence["low"] ?? found.check),
    high: placeAt(checks, found.evidence["high"] ?? found.check),
  };
}
