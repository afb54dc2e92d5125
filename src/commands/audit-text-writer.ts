import type { AuditTextOptions } from "../outputs/audit-page.ts";
import { auditEndToText, auditedToText, auditToText, isToldWhole } from "../outputs/audit-text.ts";
import type { Audited, AuditWriter } from "./audit-writer.ts";

/** A writer of text for so many runs: a few are told whole, of more each is a line or two. */
export function createTextWriter(page: AuditTextOptions, runs: number): AuditWriter {
  return isToldWhole(runs) ? createWholeWriter(page) : createLineWriter(page);
}

/** A few runs are told together at the end: how many there are decides how. */
function createWholeWriter(page: AuditTextOptions): AuditWriter {
  const audited: Audited[] = [];
  return {
    run: (one) => {
      audited.push(one);
      return "";
    },
    end: (problems) => auditToText(audited, problems, page),
  };
}

function createLineWriter(page: AuditTextOptions): AuditWriter {
  return {
    run: (audited) => `${auditedToText(audited, page)}\n`,
    end: (problems, totals) => auditEndToText(problems, { id: "notice.audited", ...totals }, page),
  };
}
