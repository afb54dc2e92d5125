import type { AuditFinding, FindingFacts } from "./audit-finding.ts";
import type { Curve } from "./curve.ts";
import { rateDropMessage } from "./explain.ts";
import type { Message } from "./message.ts";
import { type Place, placeAt } from "./place.ts";
import type { Standing } from "./standing.ts";

/** What was found in the judged curve; nothing without one, or before it has a best. */
export function curveFindings({ curve, standing, turn, monitored }: FindingFacts): AuditFinding[] {
  if (curve === undefined || standing?.best === undefined) return [];
  const best = placeAt(curve.checks, standing.best);
  return [
    ...explosion(curve, standing),
    ...turningPoint(turn),
    ...rise(standing, best),
    ...usedUpPatience(curve, standing, best),
    ...waiting(curve, standing),
    ...(monitored?.evidence === "training" ? [trainingOnly] : []),
  ];
}

function explosion(curve: Curve, { divergence, verdict }: Standing): AuditFinding[] {
  if (divergence?.id !== "explosion" || verdict !== "diverged") return [];
  const { check, evidence } = divergence;
  const message: Message = {
    id: "finding.explosion",
    place: placeAt(curve.checks, check),
    level: evidence["level"] ?? 0,
  };
  return [{ id: "explosion", rule: "divergence", message, evidence }];
}

function turningPoint(turn: FindingFacts["turn"]): AuditFinding[] {
  if (turn === undefined) return [];
  const { at, low, high } = turn;
  const message: Message = { id: "finding.turning-point", best: at, low, high };
  const evidence = { check: at.check, low: low.check, high: high.check };
  return [{ id: "turning-point", rule: "turning point", message, evidence }];
}

function rise({ rise: risen }: Standing, best: Place): AuditFinding[] {
  if (risen === undefined) return [];
  const { evidence } = risen;
  const height = evidence["height"] ?? 0;
  const deviations = height / (evidence["deviation"] || 1);
  const message: Message = { id: "finding.rise", from: best, height, deviations };
  return [{ id: "rise", rule: "rise", message, evidence }];
}

function usedUpPatience(
  { unit }: Curve,
  { count: { used, minDelta }, patience }: Standing,
  best: Place,
): AuditFinding[] {
  if (used < patience) return [];
  const message: Message = { id: "finding.patience", used, patience, unit, best };
  const evidence = { used, patience, minDelta };
  return [{ id: "patience-exhausted", rule: "patience", message, evidence }];
}

const trainingOnly: AuditFinding = {
  id: "training-evidence-only",
  rule: "evidence",
  message: { id: "finding.training-only" },
  evidence: {},
};

/** What the advice waits for, or why it does not. */
function waiting(curve: Curve, standing: Standing): AuditFinding[] {
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
