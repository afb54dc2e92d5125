import type { EvaluateOptions } from "../core/evaluation.ts";
import { UsageError } from "../errors.ts";
import { flagOption, type GivenOptions, languageOption, textOption } from "../options.ts";
import type { AuditTotals } from "../outputs/json-stream.ts";
import { createAuditBar } from "../outputs/progress.ts";
import { findRuns, type ReadOnceOptions } from "../read-once.ts";
import { auditEach } from "./audit-each.ts";
import { readEarlierAudit } from "./audit-resume.ts";
import { type AuditWriter, createAuditWriter, type StreamedForm } from "./audit-writer.ts";
import { refuseLoneTable } from "./lone-table.ts";
import { nothingFound } from "./nothing-found.ts";
import { type CommandStreams, lookOf } from "./streams.ts";

/** What was asked to be audited. */
export interface AuditRequest {
  readonly paths: readonly string[];
  readonly given: GivenOptions;
  readonly streams: CommandStreams;
  readonly options: EvaluateOptions;
  readonly reading: ReadOnceOptions;
}

/**
 * Audits runs one by one and writes what comes of each at once.
 *
 * @throws UsageError when there is nothing to audit, or `--resume` names something else than an audit
 */
export async function auditStreamed(
  form: StreamedForm,
  { paths, given, streams, options, reading }: AuditRequest,
): Promise<AuditTotals> {
  const resume = textOption(given, "resume");
  if (resume !== undefined && form !== "ndjson") {
    throw new UsageError(
      `--resume goes with --output ndjson, got --output ${form}. Example: stopwatch audit logs/ --output ndjson --resume before.ndjson > after.ndjson`,
    );
  }
  const earlier = resume === undefined ? {} : { earlier: await readEarlierAudit(resume) };
  const found = await findRuns(paths, reading);
  if (found.count === 0) throw new UsageError(nothingFound(paths));
  const runPaths = found.files.map((files) => files.path);
  await refuseLoneTable(runPaths, given, reading.scores);
  return auditEach({
    found,
    options,
    writer: await writerOf(form, { given, streams, options }, found.count),
    stdout: streams.stdout,
    bar: createAuditBar(streams.stderr, languageOption(given, streams.environment)),
    ...(form === "ndjson" ? { judgedBy: judgedBy(options, reading) } : {}),
    ...earlier,
    ...(reading.scores === undefined ? {} : { scores: reading.scores }),
  });
}

async function writerOf(
  form: StreamedForm,
  { given, streams, options }: Pick<AuditRequest, "given" | "streams" | "options">,
  runs: number,
): Promise<AuditWriter> {
  const explain = flagOption(given, "explain") === true;
  // Asked for in any form: an option that is given wrongly is never passed over.
  const look = lookOf(given, streams);
  if (form !== "text") return createAuditWriter(form, { explain });
  const { createTextWriter } = await import("./audit-text-writer.ts");
  const page = {
    ...look,
    explain,
    verify: flagOption(given, "verify") === true,
    language: languageOption(given, streams.environment),
    smoothing: options.smoothing,
    now: Date.now() / 1000,
  };
  return createTextWriter(page, runs);
}

/** Changed when the same logs may come to another judgement than before. */
const judgement = 1;

function judgedBy(options: EvaluateOptions, reading: ReadOnceOptions): string {
  const { onProgress: _, scores: _scores, ...rest } = reading;
  return JSON.stringify([judgement, options, rest]);
}
