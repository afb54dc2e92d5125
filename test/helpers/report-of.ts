import { buildReportRun } from "../../src/core/build-report.ts";
import { evaluate } from "../../src/core/evaluate.ts";
import type { ReportRun } from "../../src/core/report.ts";
import { readOnce } from "../../src/read-once.ts";
import { optionsOf } from "./core-samples.ts";

/** The runs below a path as a report has them, made at time 0. */
export async function reportRunsOf(path: string): Promise<readonly ReportRun[]> {
  const options = optionsOf({ rule: "adaptive" });
  const found = await readOnce([path], { checkpointFolders: [] });
  return found.runs.map(({ run, modified }) =>
    buildReportRun(evaluate(run, options), { options, now: 0, modified, points: 400 }),
  );
}
