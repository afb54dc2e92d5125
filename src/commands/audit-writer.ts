import type { Evaluation } from "../core/evaluation.ts";
import type { Seconds } from "../core/units.ts";
import type { ProblemView } from "../core/view.ts";
import {
  type AuditTotals,
  createAuditJson,
  problemLine,
  runLine,
  totalsLine,
} from "../outputs/json-stream.ts";
import { measureSpeech } from "../watch/speech.ts";

/** A run as it was judged. */
export interface Audited {
  readonly evaluation: Evaluation;
  readonly modified: Seconds;
  /** Where its files lie, and a fingerprint of them; the fingerprint is for `ndjson` alone. */
  readonly source: string;
  readonly fingerprint?: string;
}

/** What an audit writes, piece by piece: each piece is done with once it is written. */
export interface AuditWriter {
  run(audited: Audited): string;
  end(problems: readonly ProblemView[], totals: AuditTotals): string;
}

/** Forms of an audit that can be written while it goes on. */
export const streamedForms = ["text", "json", "ndjson"] as const;
export type StreamedForm = (typeof streamedForms)[number];

/**
 * A writer of a form for programs; that of text draws curves, and is loaded when it is asked for.
 *
 * @param explain  adds what other rules would have done with each run
 */
export function createAuditWriter(
  form: Exclude<StreamedForm, "text">,
  { explain }: { readonly explain: boolean },
): AuditWriter {
  switch (form) {
    case "json": {
      const json = createAuditJson(explain);
      return {
        run: ({ evaluation }) => json.run(evaluation),
        end: (problems) => json.end(problems),
      };
    }
    case "ndjson":
      return {
        run: ({ evaluation, source, fingerprint }) => {
          const speechSeconds = measureSpeech(source);
          return runLine(evaluation, { source, fingerprint, explain, speechSeconds });
        },
        end: (problems, totals) => problems.map(problemLine).join("") + totalsLine(totals),
      };
  }
}
