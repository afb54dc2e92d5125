import type { Message } from "../core/message.ts";
import { adviceWords, verdicts } from "../core/verdict.ts";
import { type RunView, type SwitchState, switchStates } from "../core/view.ts";
import { slugOf } from "./webhook.ts";

/** What was counted of a run since the start; a view does not hold it. */
export interface RunCounts {
  /** By stage. */
  readonly signals: Map<string, number>;
  /** By the id of the reason. */
  readonly refusals: Map<string, number>;
  /** How the switch ended, as it was told: the last view may be older. */
  ending?: "stopped" | "survived" | undefined;
  /** Wall time of the last verified stop. */
  lastStop?: number;
  /** Checkpoints that the last stop left broken. */
  broken?: number;
}

/** One number; `labels` hold words of ours and slugs. */
export interface Sample {
  readonly labels: { readonly [label: string]: string };
  readonly value: number;
}

/** A run with more series than this is not what this program watches: the rest is counted, not shown. */
const mostSeries = 200;

/** Adds a number; none where it is undefined or not finite. */
export type Add = (labels: Sample["labels"], value: number | undefined) => void;

/** How a metric is read from one run. */
export interface Row {
  readonly name: string;
  readonly help: string;
  readonly type?: "counter";
  read(run: RunView, add: Add, counts: RunCounts | undefined): void;
}

/** What is told of each run, in a fixed order. */
export const rows: readonly Row[] = [
  {
    name: "stopwatch_run_step",
    help: "Step of the newest check.",
    read: ({ last }, add) => add({}, last?.step),
  },
  {
    name: "stopwatch_run_epoch",
    help: "Epoch of the newest check.",
    read: ({ last }, add) => add({}, last?.epoch),
  },
  {
    name: "stopwatch_run_value",
    help: "Newest value of each series.",
    read: (run, add) => {
      for (const [series, value] of valuesOf(run).slice(0, mostSeries)) add({ series }, value);
    },
  },
  {
    name: "stopwatch_run_series_dropped",
    help: "Series that are not shown because a run has too many.",
    read: (run, add) => add({}, Math.max(0, valuesOf(run).length - mostSeries)),
  },
  {
    name: "stopwatch_run_data_age_seconds",
    help: "Seconds since the logs last grew.",
    read: ({ age }, add) => add({}, age),
  },
  {
    name: "stopwatch_run_finished",
    help: "1 when the log says that the planned epochs are done.",
    read: ({ state }, add) => add({}, state === "finished" ? 1 : 0),
  },
  {
    name: "stopwatch_run_verdict",
    help: "1 for the verdict that holds, 0 for the others.",
    read: (run, add) => oneHot(verdicts, run.verdict, (verdict, value) => add({ verdict }, value)),
  },
  {
    name: "stopwatch_run_advice",
    help: "1 for the advice that holds, 0 for the others.",
    read: (run, add) => oneHot(adviceWords, run.advice, (advice, value) => add({ advice }, value)),
  },
  {
    name: "stopwatch_run_best_step",
    help: "Step of the best check so far.",
    read: ({ best }, add) => add({}, best?.step),
  },
  {
    name: "stopwatch_run_best_epoch",
    help: "Epoch of the best check so far.",
    read: ({ best }, add) => add({}, best?.epoch),
  },
  {
    name: "stopwatch_run_best_value",
    help: "Monitored value of the best check so far.",
    read: ({ best }, add) => add({}, best?.value),
  },
  {
    name: "stopwatch_tail_lag_bytes",
    help: "Bytes that are in the logs and not read yet.",
    read: ({ reading }, add) => add({}, reading?.lag),
  },
  {
    name: "stopwatch_tail_failing_logs",
    help: "Logs that are missing now, or that the system does not let us read.",
    read: ({ reading }, add) => add({}, reading?.failing),
  },
  {
    name: "stopwatch_tail_errors_total",
    help: "How often the system refused to let a log be read, by its error code.",
    type: "counter",
    read: ({ reading }, add) => {
      for (const [kind, value] of Object.entries(reading?.errors ?? {})) add({ kind }, value);
    },
  },
  {
    name: "stopwatch_points_invalid_total",
    help: "Points whose value is no finite number.",
    type: "counter",
    read: (run, add) => add({}, invalidPointsOf(run.findings)),
  },
  {
    name: "stopwatch_killswitch_armed",
    help: "1 while the kill-switch may act for this run.",
    read: (run, add, counts) =>
      add({}, run.switch?.dryRun !== true && armedStates.has(stateOf(run, counts)) ? 1 : 0),
  },
  {
    name: "stopwatch_killswitch_state",
    help: "1 for the state that the kill-switch is in, 0 for the others.",
    read: (run, add, counts) =>
      oneHot(switchStates, stateOf(run, counts), (state, value) => add({ state }, value)),
  },
  {
    name: "stopwatch_killswitch_signals_total",
    help: "Rounds of signals sent to a trainer, by stage.",
    type: "counter",
    read: (_, add, counts) => {
      for (const [stage, value] of counts?.signals ?? []) add({ stage }, value);
    },
  },
  {
    name: "stopwatch_killswitch_refusals_total",
    help: "How often the kill-switch refused, by reason.",
    type: "counter",
    read: (_, add, counts) => {
      for (const [reason, value] of counts?.refusals ?? []) add({ reason }, value);
    },
  },
  {
    name: "stopwatch_killswitch_last_stop_timestamp_seconds",
    help: "When a stop was last verified, in seconds since the epoch.",
    read: (_, add, counts) => add({}, counts?.lastStop),
  },
  {
    name: "stopwatch_killswitch_broken_checkpoints",
    help: "Checkpoints that were found broken after the last stop.",
    read: (_, add, counts) => add({}, counts?.broken),
  },
];

function oneHot<Word extends string>(
  words: readonly Word[],
  holds: Word,
  add: (word: Word, value: number) => void,
): void {
  for (const word of words) add(word, word === holds ? 1 : 0);
}

/** The newest value of each chart, by a slug of its tag; of two tags with one slug the first. */
function valuesOf(run: RunView): readonly (readonly [series: string, value: number])[] {
  const values = new Map<string, number>();
  for (const chart of run.chart === undefined ? run.otherCharts : [run.chart, ...run.otherCharts]) {
    const value = chart.y.at(-1);
    const tag = chart.folder === undefined ? chart.tag : `${chart.folder}/${chart.tag}`;
    const series = seriesSlug(tag);
    if (value !== undefined && !values.has(series)) values.set(series, value);
  }
  return [...values];
}

/** Tags that are words, slashes and dots as trainers write them stay as they are; any other becomes a slug. */
function seriesSlug(tag: string): string {
  return /^[\w./-]{1,100}$/.test(tag) ? tag : slugOf(tag);
}

function invalidPointsOf(findings: readonly Message[]): number {
  let sum = 0;
  for (const finding of findings) if (finding.id === "finding.not-finite") sum += finding.count;
  return sum;
}

/** States in which it may still send something. */
const armedStates: ReadonlySet<SwitchState> = new Set([
  "armed",
  "decided",
  "waiting for a safe moment",
  "sent",
  "verifying",
]);

function stateOf(run: RunView, counts: RunCounts | undefined): SwitchState {
  return counts?.ending ?? run.switch?.state ?? "disarmed";
}
