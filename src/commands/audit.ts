import { evaluate } from "../core/evaluate.ts";
import type { Evaluation } from "../core/evaluation.ts";
import type { AdviceWord } from "../core/verdict.ts";
import { exitCodes, UsageError } from "../errors.ts";
import { scoresFor } from "../holdout-options.ts";
import {
  checkpointFolders,
  evaluateOptions,
  flagOption,
  type GivenOptions,
  languageOption,
  outputForm,
} from "../options.ts";
import type { AuditTotals } from "../outputs/json-stream.ts";
import { readOnce } from "../read-once.ts";
import { encodingOption } from "../reading-options.ts";
import { refuseLoneTable } from "./lone-table.ts";
import { nothingFound } from "./nothing-found.ts";
import type { CommandStreams } from "./streams.ts";

const auditForms = ["text", "json", "ndjson", "html", "svg", "csv"] as const;

/**
 * `stopwatch audit PATH...`: reads runs once, to the end, and says what it thinks of each. Text and JSON
 * are written run by run; a report needs them all.
 */
export async function audit(
  paths: readonly string[],
  given: GivenOptions,
  streams: CommandStreams,
): Promise<number> {
  const open = flagOption(given, "open") === true;
  const form = outputForm(given, auditForms) ?? (open ? "html" : "text");
  if (open && form !== "html") {
    throw new UsageError(
      `--open opens the HTML report, got --output ${form}. Leave one of them out`,
    );
  }
  if (form === "html" && !open && streams.stdout.isTTY === true) {
    throw new UsageError(
      "--output html writes a file for a browser, and this is a terminal. Example: stopwatch audit logs/alice --output html > report.html, or --open",
    );
  }
  const options = evaluateOptions(given);
  const language = languageOption(given, streams.environment);
  const wantsCode = flagOption(given, "exit-code") === true;
  const encoding = encodingOption(given);
  const verify = flagOption(given, "verify") === true;
  if (paths.length === 0) {
    throw new UsageError(
      "audit expects at least one folder or file. Example: stopwatch audit logs/alice",
    );
  }
  const reading = {
    checkpointFolders: checkpointFolders(given),
    recognise: { verify, encoding },
    scores: await scoresFor(paths, given, streams.environment),
  };
  if (form === "text" || form === "json" || form === "ndjson") {
    const { auditStreamed } = await import("./audit-streamed.ts");
    const counts = await auditStreamed(form, { paths, given, streams, options, reading });
    if (counts.failed > 0) return exitCodes.ourBug;
    return wantsCode ? exitCodeOf(counts) : exitCodes.done;
  }
  const { createProgress } = await import("../outputs/progress.ts");
  const progress = createProgress(streams.stderr, language);
  const found = await readOnce(paths, { ...reading, onProgress: progress.tell });
  const audited = found.runs.map(({ run, modified }) => ({
    evaluation: evaluate(run, options),
    modified,
  }));
  progress.clear();
  if (audited.length === 0) throw new UsageError(nothingFound(paths));
  await refuseLoneTable(
    found.runs.map(({ run }) => run.path),
    given,
    reading.scores,
  );
  const { writeReport } = await import("./audit-report.ts");
  const { ruleOutcomes } = await import("../core/rule-outcomes.ts");
  const result = { audited, problems: found.problems, options, outcomesOf: ruleOutcomes };
  await writeReport(form, result, { given, streams });
  return wantsCode ? exitCodeOf(countAdvice(audited)) : exitCodes.done;
}

type AdviceCounts = Pick<AuditTotals, "runs" | "stop" | "cannotJudge">;

function countAdvice(audited: readonly { readonly evaluation: Evaluation }[]): AdviceCounts {
  const of = (word: AdviceWord) =>
    audited.filter(({ evaluation }) => evaluation.advice === word).length;
  return { runs: audited.length, stop: of("stop"), cannotJudge: of("cannot judge") };
}

function exitCodeOf({ runs, stop, cannotJudge }: AdviceCounts): number {
  if (stop > 0) return exitCodes.shouldStop;
  return cannotJudge === runs ? exitCodes.noneJudged : exitCodes.done;
}
