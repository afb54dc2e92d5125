import { median } from "simple-statistics";
import type { Curve } from "./curve.ts";
import type { HeldOutSource } from "./holdout-messages.ts";
import type { CurveParams, Message } from "./message.ts";
import { progressOf } from "./noise.ts";
import { placeAhead, placeAt } from "./place.ts";
import { leastChecksOfRise } from "./rules/rise.ts";
import { leastChecks, type Standing } from "./standing.ts";
import type { Tag } from "./units.ts";

/** What a curve is of. */
export interface JudgedCurve {
  readonly tag: Tag;
  readonly source?: HeldOutSource;
}

/** The sentence that tells why a standing is what it is. */
export function reasonFor(standing: Standing, curve: Curve, judged: JudgedCurve): Message {
  const { tag } = judged;
  const { unit, evidence } = curve;
  if (standing.refusal === "too noisy") {
    const progress = progressOf(curve.values.filter(Number.isFinite));
    return { id: "reason.too-noisy", tag, noise: standing.noise ?? 0, progress, unit, evidence };
  }
  const checks = curve.values.filter(Number.isFinite).length;
  switch (standing.verdict) {
    case "cannot judge":
      return { id: "reason.too-few", tag, checks, needed: leastChecks, unit };
    case "warming up":
      return { id: "reason.warming-up", tag, checks, needed: leastChecks, unit };
    case "diverged":
      return diverged(standing, curve, judged);
    case "overfitting":
      return {
        id: "reason.overfitting",
        ...curveParams(standing, curve, judged),
        level: levelNow(curve),
        ...trainingLevels(standing, curve),
        advice: standing.advice,
        patience: standing.shortPatience,
      };
    case "rising": {
      const training =
        evidence === "training"
          ? "itself"
          : standing.training === "improves"
            ? "unknown"
            : standing.training;
      return {
        id: "reason.rising",
        ...curveParams(standing, curve, judged),
        level: levelNow(curve),
        training,
      };
    }
    case "plateau":
      return { id: "reason.plateau", ...curveParams(standing, curve, judged) };
    case "improving": {
      const params = curveParams(standing, curve, judged);
      if (standing.count.used === 0) return { id: "reason.improving", ...params };
      if (standing.falling !== undefined && standing.waited >= standing.patience) {
        const { drop = 0, checks = 0 } = standing.falling.evidence;
        const { best, value, used, unit } = params;
        return { id: "reason.still-falling", tag, best, value, used, unit, drop, checks };
      }
      return { id: "reason.waiting", ...params, patience: standing.patience };
    }
  }
}

/** The countdown to a stop; undefined when nothing is counted yet, or the stop is already advised. */
export function countdownFor(standing: Standing, curve: Curve): Message | undefined {
  if (standing.best === undefined || standing.advice === "stop") return undefined;
  const used = standing.waited;
  // A certain rise may come sooner than the patience runs out.
  const soonest = Math.max(1, Math.min(standing.patience - used, standing.shortPatience - used));
  return {
    id: "countdown",
    used,
    patience: standing.patience,
    unit: curve.unit,
    minDelta: standing.count.minDelta,
    // One check at step 0 says nothing of how far the next ones are.
    ...(isPaced(curve) ? { earliest: placeAhead(curve.checks, soonest) } : {}),
  };
}

function isPaced({ checks }: Curve): boolean {
  const [first] = checks;
  return checks.length > 1 || (first?.step ?? 0) > 0 || (first?.epoch ?? 0) > 0;
}

function diverged(standing: Standing, curve: Curve, judged: JudgedCurve): Message {
  const { tag } = judged;
  const finding = standing.divergence;
  const place = placeAt(curve.checks, finding?.check ?? curve.checks.length - 1);
  if (finding?.id === "explosion") {
    return {
      id: "reason.exploded",
      ...curveParams(standing, curve, judged),
      level: levelNow(curve),
      place,
    };
  }
  const best = standing.best === undefined ? {} : { best: placeAt(curve.checks, standing.best) };
  return { id: "reason.not-finite", tag, place, unit: curve.unit, ...best };
}

function curveParams(standing: Standing, curve: Curve, judged: JudgedCurve): CurveParams {
  const best = standing.best ?? 0;
  return {
    ...judged,
    evidence: curve.evidence,
    unit: curve.unit,
    best: placeAt(curve.checks, best),
    value: asLogged(curve.values[best] ?? Number.NaN, curve),
    // Of what a person sees: checks since the lowest one, whatever the counter's min delta made of it.
    used: Math.max(
      standing.count.used,
      standing.verdict === "overfitting" ? curve.checks.length - 1 - best : 0,
    ),
  };
}

/** Values are kept with less as better; people see them as they were logged. */
export function asLogged(value: number, curve: Pick<Curve, "mode">): number {
  return curve.mode === "max" ? -value : value;
}

function levelNow(curve: Curve): number {
  return asLogged(median(curve.values.filter(Number.isFinite).slice(-leastChecksOfRise)), curve);
}

function trainingLevels(
  standing: Standing,
  curve: Curve,
): { trainingBefore: number; trainingNow: number } {
  const best = standing.best ?? 0;
  const around = curve.training.slice(Math.max(0, best - 1), best + 2).filter(Number.isFinite);
  const later = curve.training.slice(-leastChecksOfRise).filter(Number.isFinite);
  return {
    trainingBefore: around.length === 0 ? Number.NaN : median(around),
    trainingNow: later.length === 0 ? Number.NaN : median(later),
  };
}
