import type { AuditFinding } from "./audit-finding.ts";
import type { Message } from "./message.ts";

/** So many starts are told of one by one: the last ones, since they made what the run is now. */
const shownStarts = 10;

/** What people are shown of the findings: all, but of very many starts the last ones, and how many came before. */
export function shownFindings(findings: readonly AuditFinding[]): readonly Message[] {
  const starts = findings.filter(({ rule }) => rule === "segments");
  const earlier = new Set(starts.slice(0, Math.max(0, starts.length - shownStarts)));
  return findings.flatMap((finding): Message[] => {
    if (!earlier.has(finding)) return [finding.message];
    if (finding !== starts[0]) return [];
    return [{ id: "finding.earlier-starts", count: earlier.size }];
  });
}
