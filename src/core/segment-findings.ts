import type { AuditFinding } from "./audit-finding.ts";
import { optional } from "./optional.ts";
import type { Segment } from "./segments.ts";

/** What is to be known of the starts of the trainer: false ones, resumes with what they wrote twice, restarts. */
export function segmentFindings(segments: readonly Segment[]): AuditFinding[] {
  return segments.flatMap((segment, index) => {
    // A run that has only just begun has no points yet either.
    if (segment.points === 0) return segments.length > 1 ? [falseStart(segment, index + 1)] : [];
    if (segment.kind === "resume") return [resumed(segment, index + 1)];
    return segment.kind === "restart" ? [restarted(segment, index + 1)] : [];
  });
}

function falseStart(segment: Segment, number: number): AuditFinding {
  return {
    id: "false-start",
    rule: "segments",
    message: { id: "finding.false-start", segment: number },
    evidence: evidenceOf(segment, number),
  };
}

function resumed(segment: Segment, number: number): AuditFinding {
  const { unit, firstStep } = segment;
  return {
    id: "resumed",
    rule: "segments",
    message: {
      id: "finding.resumed",
      segment: number,
      step: firstStep,
      unit,
      ...seamOf(segment),
    },
    evidence: evidenceOf(segment, number),
  };
}

function restarted(segment: Segment, number: number): AuditFinding {
  const { unit, overlapTo = 0 } = segment;
  return {
    id: "restarted",
    rule: "segments",
    message: { id: "finding.restarted", segment: number, overlapTo, unit },
    evidence: evidenceOf(segment, number),
  };
}

function evidenceOf(segment: Segment, number: number): AuditFinding["evidence"] {
  return { segment: number, firstStep: segment.firstStep, ...seamOf(segment) };
}

/** How a segment lies to the one before it. */
function seamOf({ overlapTo, gapFrom }: Segment): { overlapTo?: number; gapFrom?: number } {
  return { ...optional("overlapTo", overlapTo), ...optional("gapFrom", gapFrom) };
}
