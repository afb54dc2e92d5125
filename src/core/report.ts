import type { Epoch, Seconds, Step, Tag } from "./units.ts";
import type { CheckUnit, Evidence, Mode } from "./verdict.ts";
import type { RunView } from "./view.ts";

/**
 * Where something stands on each x axis that a report offers; what is unknown is absent. Epochs are passes
 * done, fractional between two; times are seconds since the run's first point.
 */
export interface ReportPlace {
  readonly step?: Step;
  readonly epoch?: Epoch;
  readonly time?: Seconds;
  /** Of a check of the monitored curve, counted from 1. */
  readonly check?: number;
}

/** A curve with its places. All arrays have one entry a point, index for index; NaN stands for "unknown". */
export interface ReportCurve {
  readonly tag: Tag;
  readonly folder?: string;
  readonly mode: Mode;
  readonly steps: readonly Step[];
  readonly epochs: readonly Epoch[];
  readonly times: readonly Seconds[];
  /** May be non-finite: a gap. */
  readonly values: readonly number[];
  /** The training curve of the same quantity at each check of the monitored curve. */
  readonly training?: { readonly tag: Tag; readonly values: readonly number[] };
}

/** Something to point at on the curves of a run. */
export type ReportMark =
  | (ReportPlace & { readonly kind: "best"; readonly value: number })
  | {
      readonly kind: "turning point";
      readonly at: ReportPlace;
      readonly low: ReportPlace;
      readonly high: ReportPlace;
    }
  | (ReportPlace & { readonly kind: "stop advised" })
  /** `rank` is its place on the shortlist, 1 first. */
  | (ReportPlace & { readonly kind: "checkpoint"; readonly name: string; readonly rank?: number })
  | (ReportPlace & { readonly kind: "restart"; readonly resumed: boolean })
  | (ReportPlace & { readonly kind: "rate drop"; readonly from: number; readonly to: number });

/** What another rule, or another setting of ours, would have done with the same run. */
export interface RuleOutcome {
  /** As a person knows it: `careful`, `Keras EarlyStopping, patience 10`. */
  readonly rule: string;
  /** A preset of ours, a number of epochs that a trainer's screen offers, or the rule of another program. */
  readonly kind: "preset" | "fixed" | "peer";
  /** The rule that judged this report. */
  readonly inForce?: boolean;
  /** Of a fixed number of epochs: how many. */
  readonly epochs?: number;
  /** Where it would have stopped; absent when it would have let the run go to its end. */
  readonly stop?: ReportPlace;
  /** What it would have kept, and how far above the run's best that stands, as a share of the best; below 0 is better. */
  readonly keep: ReportPlace;
  readonly keepValue?: number;
  readonly keepAbove?: number;
  /** Training that the run went on after this rule's stop; 0 where it had stopped nothing. Unknown without wall times. */
  readonly saved?: Seconds;
  /** Training between what it keeps and its stop. */
  readonly past?: Seconds;
}

/** What a setting is called in a report. */
export type SettingName =
  | "rule"
  | "patience"
  | "minDelta"
  | "smoothing"
  | "monitored"
  | "noise"
  | "plannedEpochs"
  | "stepsPerEpoch"
  | "logInterval"
  | "saveEveryEpoch"
  | "batchSize";

/** One setting in force, or fact that the judgement used. */
export interface ReportSetting {
  readonly name: SettingName;
  readonly value: string | number;
  /** What a number counts. */
  readonly unit?: CheckUnit;
}

/** One run, ready for a report. */
export interface ReportRun {
  readonly view: RunView;
  readonly evidence?: Evidence;
  /** The monitored curve first, where there is one; then every other loss, most telling first. */
  readonly curves: readonly ReportCurve[];
  /** Whether the first curve is the one that decides. */
  readonly monitored: boolean;
  readonly marks: readonly ReportMark[];
  readonly settings: readonly ReportSetting[];
  /** What other rules would have done; absent where nobody worked it out. */
  readonly outcomes?: readonly RuleOutcome[];
}
