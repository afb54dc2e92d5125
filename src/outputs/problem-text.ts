import type { ProblemView } from "../core/view.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { formatSafeMessage, safeText } from "./safe-text.ts";

/** A problem on one line: where, then what. */
export function problemText(problem: ProblemView, catalogue: Catalogue): string {
  const { words } = catalogue;
  const file = safeText(problem.file);
  const reason = formatSafeMessage(problem.reason, catalogue);
  if (problem.line !== undefined) return `${file}, ${words.line(problem.line)}: ${reason}`;
  if (problem.offset !== undefined) return `${file}, ${words.offset(problem.offset)}: ${reason}`;
  return `${file}: ${reason}`;
}
