import type { AuditFinding } from "./audit-finding.ts";
import type { RankedCheckpoint } from "./checkpoints.ts";
import type { Curve } from "./curve.ts";
import type { EpochMap } from "./epoch-map.ts";
import type { RuleVote } from "./explain.ts";
import type { FirstStop } from "./first-stop.ts";
import type { Message } from "./message.ts";
import type { Monitored, MonitorOptions } from "./monitor.ts";
import type { PastCurves } from "./past-curves.ts";
import type { Place } from "./place.ts";
import type { Plan } from "./plan.ts";
import type { RuleOptions } from "./rules/rule.ts";
import type { Run } from "./run.ts";
import type { Segment } from "./segments.ts";
import type { Series } from "./series.ts";
import type { Standing } from "./standing.ts";
import type { Trainer } from "./trainers/trainer.ts";
import type { Epoch } from "./units.ts";
import type { AdviceWord, CheckUnit, Verdict } from "./verdict.ts";

/** What the user may set about judging. */
export interface EvaluateOptions extends RuleOptions {
  readonly monitor: MonitorOptions;
  /** Weight of the moving average that patience looks at, 0 to below 1. */
  readonly smoothing: number;
  /** Planned epochs, where the user says so. */
  readonly epochs?: Epoch;
}

/** What is known of a run before any of its curves is judged. */
export interface RunFacts {
  readonly run: Run;
  /** What it is judged by. */
  readonly options: EvaluateOptions;
  readonly trainer: Trainer;
  readonly plan: Plan;
  readonly map: EpochMap;
  /** With the scores of saved files, where there are some. */
  readonly series: ReadonlyMap<string, Series>;
  readonly segments: readonly Segment[];
}

/** All that stopwatch says about one run. */
export interface Evaluation extends RunFacts {
  /** Absent when no tag may decide. */
  readonly monitored?: Monitored;
  readonly curve?: Curve;
  /** Where the curve stands after its last check; with a curve only. */
  readonly standing?: Standing;
  readonly checkUnit: CheckUnit;
  readonly verdict: Verdict;
  readonly advice: AdviceWord;
  readonly reason: Message;
  readonly hints: readonly Message[];
  readonly countdown?: Message;
  readonly best?: Place & { readonly value: number };
  readonly turningPoint?: { readonly at: Place; readonly low: Place; readonly high: Place };
  /** The first check after which the live advice would have been stop, and the best as it stood then. */
  readonly stopAdvisedAt?: FirstStop;
  readonly patience: { readonly checks: number; readonly used: number };
  readonly minDelta: number;
  readonly noise?: number;
  /** What came of real curves that once stood as this one does; absent where it is at its best, or cannot be judged. */
  readonly pastCurves?: PastCurves;
  /** What each rule says; empty without a curve. */
  readonly votes: readonly RuleVote[];
  readonly findings: readonly AuditFinding[];
  readonly checkpoints: readonly RankedCheckpoint[];
  /** What to know about the files: the best is unsaved, soon deleted, or has no file. */
  readonly fileNotes: readonly Message[];
  /** The last epoch that a log says, or points show, to be over. */
  readonly endedEpoch?: Epoch;
  /** The planned epochs are done, or the log says that the training is. */
  readonly finished: boolean;
}
