import { checkpointView, problemsOf } from "../core/build-view.ts";
import type { Evaluation } from "../core/evaluate.ts";
import type { RuleVote } from "../core/explain.ts";
import type { Message } from "../core/message.ts";
import type { Place } from "../core/place.ts";
import { skippedIn } from "../core/run.ts";
import type { ProblemView } from "../core/view.ts";
import { en } from "../messages/en.ts";
import { formatMessage } from "../messages/index.ts";
import { escapeHidden } from "./json-escape.ts";

/** Name and version of the audit's JSON: a contract. Fields may be added; none changes its meaning. */
export const auditSchema = "stopwatch.audit/1";

/**
 * The audit of some runs as JSON text, English, indented, with every control character escaped. Numbers
 * that are not finite are null, as JSON has none.
 */
export function auditToJson(
  evaluations: readonly Evaluation[],
  problems: readonly ProblemView[],
): string {
  const document = {
    schema: auditSchema,
    runs: evaluations.map(runToJson),
    problems: problems.map(problemToJson),
  };
  return `${escapeHidden(JSON.stringify(document, undefined, 2))}\n`;
}

function text(message: Message): string {
  return formatMessage(message, en);
}

function runToJson(evaluation: Evaluation): Record<string, unknown> {
  const { run, trainer, monitored, curve, best, turningPoint, stopAdvisedAt } = evaluation;
  return {
    run: run.name,
    path: run.path,
    trainer: trainer.id === "" ? null : trainer.id,
    monitored:
      monitored === undefined
        ? null
        : {
            tag: monitored.tag,
            folder: monitored.folder ?? null,
            evidence: monitored.evidence,
            mode: monitored.mode,
          },
    points: monitored?.series.values.length ?? 0,
    checks: curve?.checks.length ?? 0,
    checkUnit: evaluation.checkUnit,
    verdict: evaluation.verdict,
    advice: evaluation.advice,
    reason: text(evaluation.reason),
    reasonId: evaluation.reason.id,
    hints: evaluation.hints.map((hint) => ({ id: hint.id, message: text(hint) })),
    best: best === undefined ? null : { ...placeToJson(best), value: best.value },
    turningPoint:
      turningPoint === undefined
        ? null
        : {
            ...placeToJson(turningPoint.at),
            low: placeToJson(turningPoint.low),
            high: placeToJson(turningPoint.high),
          },
    stopAdvisedAt:
      stopAdvisedAt === undefined
        ? null
        : { ...placeToJson(stopAdvisedAt.at), best: placeToJson(stopAdvisedAt.best) },
    patience: evaluation.patience,
    minDelta: evaluation.minDelta,
    noise: evaluation.noise ?? null,
    pastCurves: evaluation.pastCurves ?? null,
    votes: evaluation.votes.map(voteToJson),
    plannedEpochs: evaluation.plan.epochs ?? null,
    stepsPerEpoch: evaluation.map.stepsPerEpoch ?? null,
    finished: evaluation.finished,
    findings: evaluation.findings.map(({ id, rule, message, evidence }) => ({
      id,
      rule,
      message: text(message),
      ...evidence,
    })),
    checkpoints: checkpointsToJson(evaluation),
    fileNotes: evaluation.fileNotes.map((note) => ({ id: note.id, message: text(note) })),
    segments: evaluation.segments.map((segment) => ({ ...segment })),
    skipped: skippedIn(evaluation.run),
    problems: problemsOf(evaluation).map(problemToJson),
  };
}

function voteToJson({ rule, vote, found, numbers, knownWrong }: RuleVote): object {
  return {
    rule,
    vote,
    found: found === undefined ? null : text(found),
    numbers,
    knownWrong: text(knownWrong),
  };
}

function placeToJson(place: Place): { check: number; step: number | null; epoch: number | null } {
  return { check: place.check, step: place.step ?? null, epoch: place.epoch ?? null };
}

/** Ranked ones first, in their order; then the rest in order of training. */
function checkpointsToJson(evaluation: Evaluation): unknown[] {
  return [...evaluation.checkpoints]
    .sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY))
    .map((ranked) => {
      const view = checkpointView(ranked, evaluation.best);
      return {
        path: view.path,
        kind: ranked.checkpoint.kind,
        step: view.step ?? null,
        epoch: view.epoch ?? null,
        rank: view.rank ?? null,
        score: view.score ?? null,
        reason: text(view.reason),
      };
    });
}

function problemToJson(problem: ProblemView): Record<string, unknown> {
  return {
    file: problem.file,
    line: problem.line ?? null,
    offset: problem.offset ?? null,
    reason: text(problem.reason),
    id: problem.reason.id,
  };
}
