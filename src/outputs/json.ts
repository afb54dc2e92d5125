import { problemsOf } from "../core/build-view.ts";
import type { Evaluation } from "../core/evaluation.ts";
import type { RuleVote } from "../core/explain.ts";
import type { Message } from "../core/message.ts";
import { type Place, placeAt } from "../core/place.ts";
import type { ReadBytes } from "../core/read-bytes.ts";
import { ruleOutcomes } from "../core/rule-outcomes.ts";
import { readBytesOf } from "../core/run.ts";
import { checkpointView } from "../core/shortlist.ts";
import { timelineOf } from "../core/timeline.ts";
import type { ProblemView } from "../core/view.ts";
import { en } from "../messages/en.ts";
import { formatMessage } from "../messages/index.ts";

/** Name and version of the audit's JSON: a contract. Fields may be added; none changes its meaning. */
export const auditSchema = "stopwatch.audit/1";

function text(message: Message): string {
  return formatMessage(message, en);
}

/**
 * One run of the audit, as it stands in the list of runs.
 *
 * @param explain  adds what other rules would have done with it
 */
export function runToJson(evaluation: Evaluation, explain: boolean): Record<string, unknown> {
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
    seconds: secondsToJson(evaluation),
    findings: evaluation.findings.map(({ id, rule, message, evidence }) => ({
      id,
      rule,
      message: text(message),
      ...evidence,
    })),
    checkpoints: checkpointsToJson(evaluation),
    fileNotes: evaluation.fileNotes.map((note) => ({ id: note.id, message: text(note) })),
    segments: evaluation.segments.map((segment) => ({ ...segment })),
    ...bytesToJson(readBytesOf(evaluation.run)),
    problems: problemsOf(evaluation).map(problemToJson),
    ...(explain ? { otherRules: ruleOutcomes(evaluation) } : {}),
  };
}

/** Wall time from the first point to the last check and to the best one; null where the logs hold no times. */
function secondsToJson(evaluation: Evaluation): { trained: number; atBest: number | null } | null {
  const { curve, best } = evaluation;
  if (curve === undefined || curve.checks.length === 0) return null;
  const timeline = timelineOf(evaluation);
  const trained = timeline.ofCheck(placeAt(curve.checks, curve.checks.length - 1)).time;
  if (trained === undefined) return null;
  return { trained, atBest: best === undefined ? null : (timeline.ofCheck(best).time ?? null) };
}

/** `skipped` counts all blobs; `blobs` tells them apart, and whether their checksums were read. */
function bytesToJson({ blobs, sums }: ReadBytes): object {
  const skipped = { images: 0, audio: 0, other: 0, bytes: 0 };
  for (const { what, count, bytes } of blobs) {
    skipped[what === "image" ? "images" : what === "audio" ? "audio" : "other"] += count;
    skipped.bytes += bytes;
  }
  return { skipped, blobs, bytes: sums ?? null };
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

/** A problem as it stands in the lists of problems. */
export function problemToJson(problem: ProblemView): Record<string, unknown> {
  return {
    file: problem.file,
    line: problem.line ?? null,
    offset: problem.offset ?? null,
    reason: text(problem.reason),
    id: problem.reason.id,
  };
}
