import { median } from "simple-statistics";
import type { Curve } from "./curve.ts";
import type { EpochMap } from "./epoch-map.ts";
import { rateDropMessage } from "./explain.ts";
import type { HeldOutSource } from "./holdout-messages.ts";
import type { Message } from "./message.ts";
import type { Monitored } from "./monitor.ts";
import { isAllFinite } from "./noise.ts";
import { isEnough, type PastCurves } from "./past-curves.ts";
import { type Place, placeAt } from "./place.ts";
import type { Plan } from "./plan.ts";
import { known, type Run } from "./run.ts";
import type { Segment } from "./segments.ts";
import type { Series } from "./series.ts";
import type { Standing } from "./standing.ts";
import type { Trainer } from "./trainers/trainer.ts";

/** Something found in a run, with its numbers. */
export interface AuditFinding {
  /** Stable, for programs. */
  readonly id: string;
  readonly rule: string;
  readonly message: Message;
  readonly evidence: Readonly<Record<string, number>>;
}

interface Facts {
  readonly run: Run;
  readonly series: ReadonlyMap<string, Series>;
  readonly segments: readonly Segment[];
  readonly trainer: Trainer;
  readonly map: EpochMap;
  readonly plan: Plan;
  readonly curve?: Curve;
  readonly standing?: Standing;
  readonly monitored?: Monitored;
  /** Past curves that stood alike; absent where none could be asked for. */
  readonly past?: PastCurves | undefined;
  /** What a validation by saved files was measured by. */
  readonly source?: HeldOutSource | undefined;
  readonly turn?: { readonly at: Place; readonly low: Place; readonly high: Place } | undefined;
}

/** TensorBoard's limit for a downloaded curve (performance.md 1.7). */
const exportLimit = 1000;

/** Tags listed as holding values that are no numbers. */
const brokenTags = 3;

/** Everything found in a run, the most severe first. */
export function findingsOf(facts: Facts): readonly AuditFinding[] {
  return [
    ...notFinite(facts),
    ...aboutTheCurve(facts),
    ...aboutHeldOut(facts),
    ...aboutPastCurves(facts.past),
    ...aboutTheStarts(facts.segments),
    ...aboutTheNumbers(facts),
  ];
}

function aboutTheCurve({ curve, standing, turn, monitored }: Facts): AuditFinding[] {
  if (curve === undefined || standing?.best === undefined) return [];
  const best = placeAt(curve.checks, standing.best);
  const found: AuditFinding[] = [];
  if (standing.divergence?.id === "explosion" && standing.verdict === "diverged") {
    const { check, evidence } = standing.divergence;
    const message: Message = {
      id: "finding.explosion",
      place: placeAt(curve.checks, check),
      level: evidence["level"] ?? 0,
    };
    found.push({ id: "explosion", rule: "divergence", message, evidence });
  }
  if (turn !== undefined) {
    const message: Message = {
      id: "finding.turning-point",
      best: turn.at,
      low: turn.low,
      high: turn.high,
    };
    const evidence = { check: turn.at.check, low: turn.low.check, high: turn.high.check };
    found.push({ id: "turning-point", rule: "turning point", message, evidence });
  }
  if (standing.rise !== undefined) {
    const { evidence } = standing.rise;
    const height = evidence["height"] ?? 0;
    const message: Message = {
      id: "finding.rise",
      from: best,
      height,
      deviations: height / (evidence["deviation"] || 1),
    };
    found.push({ id: "rise", rule: "rise", message, evidence });
  }
  if (standing.count.used >= standing.patience) {
    const { used, minDelta } = standing.count;
    const { patience } = standing;
    const message: Message = { id: "finding.patience", used, patience, unit: curve.unit, best };
    found.push({
      id: "patience-exhausted",
      rule: "patience",
      message,
      evidence: { used, patience, minDelta },
    });
  }
  found.push(...aboutWaiting(curve, standing));
  if (monitored?.evidence === "training") {
    found.push({
      id: "training-evidence-only",
      rule: "evidence",
      message: { id: "finding.training-only" },
      evidence: {},
    });
  }
  return found;
}

/** Where a validation by saved files comes from, and how far chance reaches in it. */
function aboutHeldOut({ run, source }: Facts): AuditFinding[] {
  if (source === undefined || run.heldOut === undefined) return [];
  const { scores } = run.heldOut;
  const spreads = scores.flatMap(({ spread }) => spread ?? []);
  const spread = spreads.length === 0 ? {} : { spread: median(spreads) };
  const message: Message = { id: "finding.held-out", ...source, files: scores.length, ...spread };
  return [
    { id: "held-out", rule: "evidence", message, evidence: { files: scores.length, ...spread } },
  ];
}

/** What the advice waits for, or why it does not. */
function aboutWaiting(curve: Curve, standing: Standing): AuditFinding[] {
  const found: AuditFinding[] = [];
  const { fading, rateDrop } = standing;
  if (rateDrop !== undefined && (rateDrop.evidence["since"] ?? 0) < standing.patience) {
    const { id, rule, evidence } = rateDrop;
    found.push({ id, rule, message: rateDropMessage(rateDrop, curve, standing), evidence });
  }
  if (fading !== undefined) {
    const { gain = 0, bound = 0, checks = 0 } = fading.evidence;
    const message: Message = { id: "finding.fading", gain, bound, checks, unit: curve.unit };
    found.push({ id: fading.id, rule: fading.rule, message, evidence: fading.evidence });
  }
  return found;
}

/** How sure: what came of real curves that stood alike. */
function aboutPastCurves(past: PastCurves | undefined): AuditFinding[] {
  if (past === undefined) return [];
  const { curves } = past;
  const message: Message = isEnough(past)
    ? { id: "finding.past-curves", ...past }
    : { id: "finding.past-curves-few", curves };
  return [{ id: "past-curves", rule: "past curves", message, evidence: { ...past } }];
}

/** Each tag that holds values that are no numbers, with where they begin. */
function notFinite({ series, map }: Facts): AuditFinding[] {
  const found: AuditFinding[] = [];
  for (const each of series.values()) {
    const { first, logged: before, count } = countNotFinite(each);
    if (count === 0) continue;
    const step = known(each.steps[first]);
    const logged = known(each.epochs[first]);
    const epoch = map.epochAt(
      { ...(step === undefined ? {} : { step }), ...(logged === undefined ? {} : { logged }) },
      each.folder === undefined ? "training" : "validation",
    );
    const place: Place = {
      check: before,
      ...(step === undefined ? {} : { step }),
      ...(epoch === undefined ? {} : { epoch }),
    };
    const message: Message = { id: "finding.not-finite", tag: each.tag, place, count };
    const evidence = { count, ...(step === undefined ? {} : { firstStep: step }) };
    found.push({ id: "not-finite", rule: "divergence", message, evidence });
  }
  // Where one loss breaks, all do: the first few say it.
  return found.slice(0, brokenTags);
}

/** How many values are not finite, the index of the first, and how many were logged before it. A plain loop: a log holds millions. */
function countNotFinite({ values, weights }: Series): {
  readonly first: number;
  readonly logged: number;
  readonly count: number;
} {
  if (isAllFinite(values)) return { first: -1, logged: -1, count: 0 };
  let [first, logged, count, passed] = [-1, -1, 0, 0];
  for (let index = 0; index < values.length; index += 1) {
    const weight = weights[index] ?? 1;
    passed += weight;
    if (Number.isFinite(values[index])) continue;
    if (count === 0) [first, logged] = [index, passed - weight];
    count += weight;
  }
  return { first, logged, count };
}

function aboutTheStarts(segments: readonly Segment[]): AuditFinding[] {
  const found: AuditFinding[] = [];
  segments.forEach((segment, index) => {
    const number = index + 1;
    const { unit, overlapTo, gapFrom, firstStep } = segment;
    const evidence = {
      segment: number,
      firstStep,
      ...(overlapTo === undefined ? {} : { overlapTo }),
      ...(gapFrom === undefined ? {} : { gapFrom }),
    };
    if (segment.points === 0) {
      if (segments.length > 1) {
        found.push({
          id: "false-start",
          rule: "segments",
          message: { id: "finding.false-start", segment: number },
          evidence,
        });
      }
      return;
    }
    if (segment.kind === "resume") {
      const message: Message = {
        id: "finding.resumed",
        segment: number,
        step: firstStep,
        unit,
        ...(overlapTo === undefined ? {} : { overlapTo }),
        ...(gapFrom === undefined ? {} : { gapFrom }),
      };
      found.push({ id: "resumed", rule: "segments", message, evidence });
    }
    if (segment.kind === "restart") {
      const message: Message = {
        id: "finding.restarted",
        segment: number,
        overlapTo: overlapTo ?? 0,
        unit,
      };
      found.push({ id: "restarted", rule: "segments", message, evidence });
    }
  });
  return found;
}

function aboutTheNumbers({ run, series, trainer, map, monitored }: Facts): AuditFinding[] {
  const found: AuditFinding[] = [];
  const sampled =
    monitored?.series.format === "tensorboard csv" && monitored.series.values.length >= exportLimit;
  if (sampled) {
    const message: Message = { id: "finding.sampled", limit: exportLimit };
    found.push({ id: "sampled-export", rule: "source", message, evidence: { limit: exportLimit } });
  }
  for (const [tag, ceiling] of Object.entries(trainer.ceilings)) {
    const values = series.get(tag)?.values;
    if (values?.includes(ceiling) !== true) continue;
    const count = values.filter((value) => value === ceiling).length;
    if (count < 2) continue;
    const message: Message = { id: "finding.ceiling", tag, value: ceiling, count };
    found.push({ id: "ceiling", rule: "source", message, evidence: { value: ceiling, count } });
  }
  const ambiguous = run.logs.find((log) => log.ambiguousTag !== undefined)?.ambiguousTag;
  if (ambiguous !== undefined) {
    const message: Message = { id: "finding.ambiguous-loss", tag: ambiguous };
    found.push({ id: "ambiguous-loss", rule: "source", message, evidence: {} });
  }
  if (map.source === "data list" && map.stepsPerEpoch !== undefined) {
    const evidence = { stepsPerEpoch: map.stepsPerEpoch };
    const message: Message = { id: "finding.estimated-epochs", ...evidence };
    found.push({ id: "estimated-epochs", rule: "source", message, evidence });
  }
  return found;
}
