import type { Evaluation } from "../core/evaluation.ts";
import type { Seconds } from "../core/units.ts";
import type { ProblemView } from "../core/view.ts";
import { auditSchema, problemToJson, runToJson } from "./json.ts";
import { escapeHidden } from "./json-escape.ts";

/** What came of an audit as a whole. */
export interface AuditTotals {
  readonly runs: number;
  readonly stop: number;
  readonly continue: number;
  readonly cannotJudge: number;
  /** Runs at which our own code failed. */
  readonly failed: number;
}

/**
 * The audit of some runs as one JSON document, in pieces: its beginning, each run as soon as it is judged, its end.
 * English, indented, with every control character escaped. Numbers that are not finite are null, as JSON has none.
 *
 * @param explain  adds what other rules would have done with each run
 */
export function createAuditJson(explain: boolean): {
  run(evaluation: Evaluation): string;
  end(problems: readonly ProblemView[]): string;
} {
  let runs = 0;
  const head = `{\n  "schema": ${JSON.stringify(auditSchema)},\n  "runs": [`;
  return {
    run: (evaluation) => {
      const before = runs === 0 ? `${head}\n` : ",\n";
      runs += 1;
      return before + indented(runToJson(evaluation, explain), 4);
    },
    end: (problems) => {
      const before = runs === 0 ? `${head}]` : "\n  ]";
      const list = indented(problems.map(problemToJson), 2).trimStart();
      return `${before},\n  "problems": ${list}\n}\n`;
    },
  };
}

function indented(value: object, columns: number): string {
  const blank = " ".repeat(columns);
  const text = escapeHidden(JSON.stringify(value, undefined, 2));
  return text
    .split("\n")
    .map((line) => blank + line)
    .join("\n");
}

/**
 * A run as one line of `--output ndjson`, with its line break.
 *
 * @param about  the path of the run's files, a fingerprint of all that its judgement came of, and whether what other
 *               rules would have done is told
 */
export function runLine(
  evaluation: Evaluation,
  about: {
    readonly source: string;
    readonly fingerprint: string | undefined;
    readonly explain: boolean;
    /** How much speech the voice is trained on; undefined where that is not known. */
    readonly speechSeconds: Seconds | undefined;
  },
): string {
  const { source, fingerprint, explain, speechSeconds } = about;
  return line({
    event: "run",
    schema: auditSchema,
    source,
    fingerprint: fingerprint ?? null,
    speechSeconds: speechSeconds ?? null,
    ...runToJson(evaluation, explain),
  });
}

/** A problem that belongs to no run, as one line. */
export function problemLine(problem: ProblemView): string {
  return line({ event: "problem", ...problemToJson(problem) });
}

/** The last line. */
export function totalsLine(totals: AuditTotals): string {
  return line({ event: "totals", ...totals });
}

function line(value: object): string {
  return `${escapeHidden(JSON.stringify(value))}\n`;
}
