import { buildReportRun } from "../core/build-report.ts";
import type { EvaluateOptions, Evaluation } from "../core/evaluation.ts";
import type { ReportRun, RuleOutcome } from "../core/report.ts";
import type { Seconds } from "../core/units.ts";
import type { ProblemView } from "../core/view.ts";
import { UsageError } from "../errors.ts";
import { flagOption, type GivenOptions, languageOption } from "../options.ts";
import type { CommandStreams } from "./streams.ts";

/** What a report is made of. */
export interface AuditResult {
  readonly audited: readonly { readonly evaluation: Evaluation; readonly modified: Seconds }[];
  readonly problems: readonly ProblemView[];
  readonly options: EvaluateOptions;
  /** What other rules would have done with a run; without it the report does not speak of other rules. */
  readonly outcomesOf?: (evaluation: Evaluation) => readonly RuleOutcome[];
}

/** Where a report goes. */
interface Surroundings {
  readonly given: GivenOptions;
  readonly streams: CommandStreams;
}

/** Points of all curves of a report together: a report of many runs draws each a little coarser. */
const mostPoints = 48_000;

/** Writes the audit as a file for people: an HTML report, the picture of a curve, a table. */
export async function writeReport(
  form: "html" | "svg" | "csv",
  result: AuditResult,
  { given, streams }: Surroundings,
): Promise<void> {
  if (form === "html") return writePage(result, { given, streams });
  const runs = reportRuns(result, Date.now() / 1000);
  const language = languageOption(given, streams.environment);
  if (form === "csv") {
    const { checksToCsv } = await import("../outputs/checks-csv.ts");
    const spreadsheetSafe = flagOption(given, "spreadsheet-safe") === true;
    streams.stdout.write(
      checksToCsv(runs, { spreadsheetSafe, smoothing: result.options.smoothing }),
    );
    return;
  }
  const [run] = runs;
  if (run === undefined || runs.length > 1) {
    throw new UsageError(
      `--output svg draws one run, found ${runs.length}. Name the folder of one: ${runs[0]?.view.path ?? ""}`,
    );
  }
  const { curveToSvg } = await import("../outputs/curve-svg.ts");
  streams.stdout.write(curveToSvg(run, { language }));
}

function reportRuns({ audited, options, outcomesOf }: AuditResult, now: Seconds): ReportRun[] {
  const points = Math.max(100, Math.min(1000, Math.floor(mostPoints / (12 * audited.length))));
  return audited.map(({ evaluation, modified }) => {
    const outcomes = outcomesOf?.(evaluation);
    return buildReportRun(evaluation, {
      options,
      now,
      modified,
      points,
      ...(outcomes === undefined ? {} : { outcomes }),
    });
  });
}

async function writePage(result: AuditResult, { given, streams }: Surroundings): Promise<void> {
  const { reportPage } = await import("../outputs/html/report-page.ts");
  const { readVersion } = await import("../assets.ts");
  const { readPageParts } = await import("../page-parts.ts");
  const { readReportPictures } = await import("../report-pictures.ts");
  const now = Date.now() / 1000;
  const evaluations = result.audited.map(({ evaluation }) => evaluation);
  const wanted = flagOption(given, "images") !== false;
  const { pictures, leftOut } = await readReportPictures(wanted ? evaluations : []);
  const runs = reportRuns(result, now).map((run, index) => {
    const ended = evaluations[index]?.endedEpoch;
    return {
      ...run,
      ...(ended === undefined ? {} : { endedEpoch: ended }),
      pictures: pictures[index] ?? [],
    };
  });
  const input = {
    language: languageOption(given, streams.environment),
    made: now,
    version: await readVersion(),
    runs,
    problems: result.problems,
    picturesLeftOut: leftOut,
  };
  const html = reportPage(input, await readPageParts());
  if (flagOption(given, "open") !== true) {
    streams.stdout.write(html);
    return;
  }
  const { openReport } = await import("./open-report.ts");
  streams.stderr.write(await openReport(html));
}
