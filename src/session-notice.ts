import type { Message } from "./core/message.ts";
import type { ScoreReader } from "./holdout/score-reader.ts";
import type { WatchedRun } from "./watched-run.ts";

/** What is watched. */
export interface Watched {
  /** As it was given. */
  readonly logdir: string;
  /** A given path that is not there. */
  readonly missing: string | undefined;
  readonly scores: ScoreReader | undefined;
}

/** What the watching itself has to say: what it waits for, how far it has come, or that a table judges no run. */
export function noticeOf(
  all: readonly WatchedRun[],
  { logdir, missing, scores }: Watched,
): Message | undefined {
  if (all.length === 0) {
    return missing === undefined
      ? { id: "notice.no-runs", path: logdir }
      : { id: "notice.waiting-for-folder", path: missing };
  }
  if (all.every((run) => run.views.length > 0)) return loneTable(all, scores);
  let [read, total] = [0, 0];
  for (const run of all) {
    const progress = run.reading.progress();
    read += progress.read;
    total += progress.total;
  }
  return { id: "notice.reading", read, total };
}

/** That a table named by hand judges no run: whoever named it would else believe that it does. */
function loneTable(
  all: readonly WatchedRun[],
  scores: ScoreReader | undefined,
): Message | undefined {
  if (scores === undefined) return undefined;
  const paths = all.map(({ files }) => files.path);
  const path = scores.loneTable(paths);
  const [example = ""] = paths;
  return path === undefined
    ? undefined
    : { id: "notice.lone-table", path, runs: paths.length, example };
}
