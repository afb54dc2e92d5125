import { median } from "simple-statistics";
import type { AuditFinding, FindingFacts } from "./audit-finding.ts";
import { curveFindings } from "./curve-findings.ts";
import type { Message } from "./message.ts";
import { isEnough, type PastCurves } from "./past-curves.ts";
import { segmentFindings } from "./segment-findings.ts";
import { notFiniteFindings, sourceFindings } from "./series-findings.ts";

/** Everything found in a run, the most severe first. */
export function findingsOf(facts: FindingFacts): readonly AuditFinding[] {
  return [
    ...notFiniteFindings(facts),
    ...curveFindings(facts),
    ...aboutHeldOut(facts),
    ...aboutPastCurves(facts.past),
    ...segmentFindings(facts.segments),
    ...sourceFindings(facts),
  ];
}

/** Where a validation by saved files comes from, and how far chance reaches in it. */
function aboutHeldOut({ run, source }: FindingFacts): AuditFinding[] {
  if (source === undefined || run.heldOut === undefined) return [];
  const { scores } = run.heldOut;
  const spreads = scores.flatMap(({ spread }) => spread ?? []);
  const spread = spreads.length === 0 ? {} : { spread: median(spreads) };
  const message: Message = { id: "finding.held-out", ...source, files: scores.length, ...spread };
  return [
    { id: "held-out", rule: "evidence", message, evidence: { files: scores.length, ...spread } },
  ];
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
