import { resolve } from "node:path";
import { buildRunView, withAge } from "./core/build-view.ts";
import { type EvaluateOptions, evaluate } from "./core/evaluate.ts";
import type { Message } from "./core/message.ts";
import type { RunView, SwitchView, View } from "./core/view.ts";
import type { JudgedRun } from "./guard/run-guard.ts";
import type { Commands, JudgingChange, Output } from "./outputs/output.ts";
import { createRunReading, type RunReading } from "./run-reading.ts";
import { createFormatRecogniser } from "./watch/recognise-format.ts";
import type { RunFiles } from "./watch/runs.ts";
import { type WatchTick, watchLogdir } from "./watch/watch-logdir.ts";

/** What a watching session is given. */
export interface SessionOptions {
  readonly paths: readonly string[];
  readonly evaluate: EvaluateOptions;
  readonly checkpointFolders: readonly string[];
  readonly output: Output;
  /** Ends the session. */
  readonly signal: AbortSignal;
  /** Asks for the end of the session: a key was pressed. */
  readonly quit: () => void;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** The least time between two evaluations; default 1 second. */
  readonly evaluateEveryMs?: number;
  /** A line about the watching itself, above all runs. */
  readonly notice?: () => Message | undefined;
  /** Told after each view: what was shown. For the demo, which writes on when its last lines were seen. */
  readonly onView?: (view: View) => void;
  /** The kill-switch of each run; absent where nothing guards. */
  readonly guard?: SessionGuard;
}

/** What guards the runs of a session: it is told how each is judged, and tells how its switch stands. */
export interface SessionGuard {
  judged(run: JudgedRun): void;
  switchOf(runPath: string): SwitchView | undefined;
  /** Keys of the dashboard; absent where nothing may be armed. */
  readonly commands?: Pick<Commands, "stopNow" | "cancelStop">;
}

interface WatchedRun {
  readonly reading: RunReading;
  files: RunFiles;
  views: readonly RunView[];
  stale: boolean;
}

/** Looking for new weights costs a folder listing a run; saves are minutes apart. */
const lookAroundMs = 2000;

/**
 * THE LIVE WIRING: watch -> core -> outputs. Files grow, their runs are read on, what changed is judged
 * again at most once a second, and the view is shown. Ends when the signal is aborted; the output is
 * closed on every way out.
 */
export async function runSession(given: SessionOptions): Promise<void> {
  const { output, signal } = given;
  let options = given;
  let changed: JudgingChange = {};
  const watched = new Map<string, WatchedRun>();
  const recognise = createFormatRecogniser();
  const checkpointFolders = options.checkpointFolders.map((folder) => resolve(folder));
  const create = (files: RunFiles) => createRunReading(files, { recognise, checkpointFolders });
  const timing = { evaluated: Number.NEGATIVE_INFINITY, looked: Number.NEGATIVE_INFINITY };
  let newest: WatchTick | undefined;
  const showAll = (tick: WatchTick): void => {
    for (const run of watched.values()) judge(run, options);
    const seen = viewOf(watched, tick, options);
    const view = Object.keys(changed).length === 0 ? seen : { ...seen, changed };
    output.show(view);
    options.onView?.(view);
  };
  const judgeWith = (change: JudgingChange): void => {
    changed = { ...changed, ...change };
    options = { ...options, evaluate: { ...options.evaluate, ...change, ...patienceSet(change) } };
    for (const run of watched.values()) run.stale = true;
    if (newest !== undefined) showAll(newest);
  };
  // What a switch acts on is judged as it was armed for.
  const live = given.guard === undefined ? { judgeWith } : given.guard.commands;
  output.open({ quit: options.quit, ...live });
  try {
    for await (const tick of watchLogdir(options.paths, { signal, checkpointFolders, recognise })) {
      follow(watched, tick, create);
      const look = performance.now() - timing.looked >= lookAroundMs;
      if (look) timing.looked = performance.now();
      await readAll(watched, { look, signal, now: options.now });
      if (performance.now() - timing.evaluated < (options.evaluateEveryMs ?? 1000)) continue;
      timing.evaluated = performance.now();
      newest = tick;
      showAll(tick);
    }
  } finally {
    await output.close();
  }
}

function patienceSet(change: JudgingChange): { readonly patienceIsSet?: true } {
  return change.patience === undefined ? {} : { patienceIsSet: true };
}

function follow(
  watched: Map<string, WatchedRun>,
  tick: WatchTick,
  create: (files: RunFiles) => RunReading,
): void {
  for (const files of tick.runs) {
    const known = watched.get(files.path);
    if (known === undefined) {
      watched.set(files.path, { reading: create(files), files, views: [], stale: true });
    } else {
      known.files = files;
      known.reading.update(files);
    }
  }
  for (const path of watched.keys()) {
    if (!tick.runs.some((files) => files.path === path)) watched.delete(path);
  }
}

async function readAll(
  watched: Map<string, WatchedRun>,
  options: { look: boolean; signal: AbortSignal; now: () => number },
): Promise<void> {
  for (const run of watched.values()) {
    let more = true;
    while (more && !options.signal.aborted) {
      const read = await run.reading.readNew();
      run.stale ||= read.changed;
      more = read.more;
    }
    if (run.reading.finishQuiet(options.now())) run.stale = true;
    if ((options.look || run.views.length === 0) && (await run.reading.lookAround()))
      run.stale = true;
  }
}

function judge(run: WatchedRun, options: SessionOptions): void {
  const now = options.now();
  const modified = run.reading.modified();
  if (!run.stale) {
    // Only the age has changed: nothing is judged again.
    run.views = run.views.map((view) => withAge(view, now - modified));
    return;
  }
  run.stale = false;
  run.views = run.reading.runs().map((each) => {
    const evaluation = evaluate(each, options.evaluate);
    const view = buildRunView(evaluation, {
      now,
      modified,
      smoothing: options.evaluate.smoothing,
    });
    // A table of several runs has no trainer of its own to guard.
    if (each.path === run.files.path) {
      const { generation } = run.reading;
      const isLive = view.state === "live";
      options.guard?.judged({ evaluation, files: run.files, generation, isLive });
    }
    return view;
  });
}

function viewOf(watched: Map<string, WatchedRun>, tick: WatchTick, options: SessionOptions): View {
  const runs = [...watched.values()]
    .flatMap((run) => run.views)
    .map((run) => {
      const shown = options.guard?.switchOf(run.path);
      return shown === undefined ? run : { ...run, switch: shown };
    });
  const logdir = options.paths.join(" ");
  const missing = tick.problems.find(
    ({ reason }) => reason.id === "problem.unreadable" && reason.code === "ENOENT",
  );
  const waiting: Message | undefined =
    runs.length > 0
      ? undefined
      : missing !== undefined
        ? { id: "notice.waiting-for-folder", path: missing.file }
        : { id: "notice.no-runs", path: logdir };
  const notice = options.notice?.() ?? waiting;
  return {
    now: options.now(),
    logdir,
    runs,
    problems: [
      ...tick.problems.filter((problem) => problem !== missing),
      ...[...watched.values()].flatMap((run) => run.reading.problems),
    ],
    ...(notice === undefined ? {} : { notice }),
  };
}
