import { type Evaluation, evaluate } from "../core/evaluate.ts";
import { exitCodes, UsageError } from "../errors.ts";
import { scoresFor } from "../holdout-options.ts";
import {
  checkpointFolders,
  evaluateOptions,
  flagOption,
  type GivenOptions,
  languageOption,
  outputForm,
  textOption,
} from "../options.ts";
import { readOnce } from "../read-once.ts";
import type { CommandStreams } from "./streams.ts";
import { lookOf } from "./streams.ts";

const auditForms = ["text", "json", "html", "svg", "csv"] as const;

/** `stopwatch audit PATH...`: reads runs once, to the end, and says what it thinks of each. */
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
  if (paths.length === 0) {
    throw new UsageError(
      "audit expects at least one folder or file. Example: stopwatch audit logs/alice",
    );
  }
  const { createProgress } = await import("../outputs/progress.ts");
  const progress = createProgress(streams.stderr, language);
  const found = await readOnce(paths, {
    checkpointFolders: checkpointFolders(given),
    scores: await scoresFor(paths, given, streams.environment),
    onProgress: progress.tell,
  });
  const audited = found.runs.map(({ run, modified }) => ({
    evaluation: evaluate(run, options),
    modified,
  }));
  progress.clear();
  refuseLoneTable(found.runs, given);
  if (audited.length === 0) throw new UsageError(nothingFound(paths));
  if (form !== "text" && form !== "json") {
    const { writeReport } = await import("./audit-report.ts");
    await writeReport(form, { audited, problems: found.problems, options }, { given, streams });
  } else if (form === "json") {
    const { auditToJson } = await import("../outputs/json.ts");
    streams.stdout.write(
      auditToJson(
        audited.map(({ evaluation }) => evaluation),
        found.problems,
      ),
    );
  } else {
    const { auditToText } = await import("../outputs/audit-text.ts");
    const look = lookOf(given, streams);
    const explain = flagOption(given, "explain") === true;
    const page = {
      ...look,
      explain,
      language,
      smoothing: options.smoothing,
      now: Date.now() / 1000,
    };
    streams.stdout.write(auditToText(audited, found.problems, page));
  }
  return wantsCode ? exitCodeOf(audited.map(({ evaluation }) => evaluation)) : exitCodes.done;
}

/** A table of scores given by hand is of one run: that at the path, or the only one. */
function refuseLoneTable(
  runs: readonly { readonly run: { readonly heldOut?: unknown; readonly path: string } }[],
  given: GivenOptions,
): void {
  if (textOption(given, "validation") === undefined || runs.length === 0) return;
  if (runs.some(({ run }) => run.heldOut !== undefined)) return;
  throw new UsageError(
    `--validation is of one run, found ${runs.length}. Name the folder of one: ${runs[0]?.run.path ?? ""}`,
  );
}

/** What was looked for, so that the person sees what is missing. */
export function nothingFound(paths: readonly string[]): string {
  return `found no training log below ${paths.join(", ")}: expected events.out.tfevents.*, train.log, metrics.csv, results.csv or another CSV with a step or epoch column`;
}

function exitCodeOf(evaluations: readonly Evaluation[]): number {
  if (evaluations.some(({ advice }) => advice === "stop")) return exitCodes.shouldStop;
  if (evaluations.every(({ advice }) => advice === "cannot judge")) return exitCodes.noneJudged;
  return exitCodes.done;
}
