import { type Clocks, type Now, nowOf } from "./clocks.ts";
import { stateOf } from "./core/build-view.ts";
import type { Message } from "./core/message.ts";
import type { RunView, SwitchView, View } from "./core/view.ts";
import type { ScoreReader } from "./holdout/score-reader.ts";
import type { JudgingChange } from "./outputs/output.ts";
import { noticeOf } from "./session-notice.ts";
import type { FileProblem } from "./watch/runs.ts";
import { ageOf, type WatchedRun } from "./watched-run.ts";

/** What a view is made with; of the session's options. */
export interface ViewOptions extends Clocks {
  readonly paths: readonly string[];
  readonly output: { readonly drawsCurves?: boolean };
  readonly scores?: ScoreReader;
  readonly notice?: () => Message | undefined;
  readonly guard?: { switchOf(runPath: string): SwitchView | undefined };
  readonly changed?: JudgingChange;
}

/** All that is known of the runs of a session now, as they were judged last. */
export function viewOf(
  all: readonly WatchedRun[],
  found: readonly FileProblem[],
  options: ViewOptions,
): View {
  const now = nowOf(options);
  const logdir = options.paths.join(" ");
  const missing = found.find(
    ({ reason }) => reason.id === "problem.unreadable" && reason.code === "ENOENT",
  );
  const notice =
    options.notice?.() ?? noticeOf(all, { logdir, missing: missing?.file, scores: options.scores });
  const runs: RunView[] = [];
  const problems = found.filter((problem) => problem !== missing);
  // A thousand runs are gone through at each view: nothing is made for those that are as they were.
  for (const run of all) {
    for (const view of viewsOf(run, now, options)) runs.push(view);
    for (const problem of run.reading.problems) problems.push(problem);
  }
  return {
    now: now.wall,
    logdir,
    runs,
    problems,
    ...(notice === undefined ? {} : { notice }),
    ...(options.changed === undefined ? {} : { changed: options.changed }),
  };
}

/**
 * The views of a run as judged last, with what changes by itself: its age, its switch, how it is read. The
 * same objects as the last time while nothing of that changed, so that an output need not look at them.
 */
function viewsOf(run: WatchedRun, now: Now, options: ViewOptions): readonly RunView[] {
  const age = ageOf(run, now);
  const exact = options.output.drawsCurves !== false;
  const isAsShown = (view: RunView, index: number): boolean => {
    const before = run.shown[index];
    return (
      before !== undefined &&
      run.shownOf[index] === view &&
      before.state === stateOf(view, age) &&
      before.reading === run.tails &&
      before.switch === options.guard?.switchOf(view.path) &&
      (!exact || Math.floor(before.age) === Math.floor(age))
    );
  };
  if (run.shown.length === run.views.length && run.views.every(isAsShown)) return run.shown;
  run.shown = run.views.map((view, index) => {
    const before = run.shown[index];
    if (before !== undefined && isAsShown(view, index)) return before;
    const shown = options.guard?.switchOf(view.path);
    const state = stateOf(view, age);
    const aged = { ...view, age: Math.max(0, age), state, reading: run.tails };
    return shown === undefined ? aged : { ...aged, switch: shown };
  });
  run.shownOf = run.views;
  return run.shown;
}
