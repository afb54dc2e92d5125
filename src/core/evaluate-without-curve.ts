import { adviseFiles } from "./advise-files.ts";
import type { Checkpoint } from "./checkpoints.ts";
import type { Evaluation, RunFacts } from "./evaluation.ts";
import { findingsOf } from "./findings.ts";
import { hasEmptyLog, hintsFor } from "./hints.ts";
import type { Message } from "./message.ts";
import { monitorNames } from "./monitor.ts";
import { isStrange, type Run, readBytesOf } from "./run.ts";

/** Nothing can be monitored: an empty log, no numbers yet, or no tag that may decide. */
export function evaluateWithoutCurve(facts: RunFacts, files: readonly Checkpoint[]): Evaluation {
  const { map, plan, trainer, options } = facts;
  const advised = adviseFiles({ files, map, plan, trainer, finished: false });
  return {
    ...facts,
    checkUnit: "point",
    verdict: "cannot judge",
    advice: "cannot judge",
    reason: reasonOf(facts),
    hints: hintsFor({ ...facts, finished: false }),
    patience: { checks: options.patience, used: 0 },
    minDelta: options.minDelta,
    votes: [],
    findings: findingsOf(facts),
    checkpoints: advised.ranked,
    fileNotes: advised.notes,
    finished: false,
  };
}

function reasonOf({ run, series, options }: RunFacts): Message {
  const tags = monitorNames(series);
  const listed = { tags: tags.slice(0, 8), count: tags.length };
  if (tags.length > 0) {
    return options.monitor.tag === undefined
      ? { id: "reason.no-tag", ...listed }
      : { id: "reason.tag-not-found", wanted: options.monitor.tag, ...listed };
  }
  if (run.logs.some((log) => log.problems.some(isNoLog))) return { id: "reason.no-log" };
  if (hasEmptyLog(run)) return { id: "reason.empty-log" };
  if (run.logs.length === 0 || !run.logs.every(isStrange)) return { id: "reason.no-points" };
  return { id: "reason.no-known-line", bytes: readBytesOf(run).sums?.passed ?? 0 };
}

function isNoLog({ reason }: Run["logs"][number]["problems"][number]): boolean {
  return reason.id === "problem.unknown-format";
}
