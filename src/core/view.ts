import type { Message } from "./message.ts";
import type { Place } from "./place.ts";
import type { Epoch, RunName, Seconds, Step, Tag } from "./units.ts";
import type { AdviceWord, CheckUnit, Evidence, Mode, Verdict } from "./verdict.ts";

/** Everything an output may show, at one moment. Outputs decide how, never what. */
export interface View {
  readonly now: Seconds;
  /** What the user asked to watch, as typed. */
  readonly logdir: string;
  /** Runs in the order found. Empty while there is nothing to watch. */
  readonly runs: readonly RunView[];
  /** One line about the watching itself: waiting for a folder, reading, replaying; absent when there is nothing to say. */
  readonly notice?: Message;
  /** Problems that belong to no run. */
  readonly problems: readonly ProblemView[];
  /** What a person changed of the rules while watching; absent where nothing was changed. */
  readonly changed?: { readonly patience?: number; readonly smoothing?: number };
}

/** Whether points still come in. */
export type RunState =
  /** Grew lately. */
  | "live"
  /** Has not grown for longer than it should. */
  | "silent"
  /** The log says that the planned epochs are done. */
  | "finished";

/** One run, all that is known and advised. */
export interface RunView {
  /** Stable identity while watching: the run's path. */
  readonly path: string;
  readonly name: RunName;
  /** Display name of the trainer, `GPT-SoVITS SoVITS (s2)`; absent when none was recognised. */
  readonly trainer?: string;
  readonly state: RunState;
  /** Seconds since the logs last grew. */
  readonly age: Seconds;
  readonly verdict: Verdict;
  readonly advice: AdviceWord;
  readonly evidence?: Evidence;
  /** One or two sentences with the numbers in them. */
  readonly reason: Message;
  /** What to change so that stopwatch can judge, or judge better; most useful first. */
  readonly hints: readonly Message[];
  /** The patience countdown in words: "3 of 5 validations without a gain over 0.0021; earliest stop at epoch 13". */
  readonly countdown?: Message;
  readonly checks: number;
  readonly checkUnit: CheckUnit;
  readonly points: number;
  readonly patience: { readonly checks: number; readonly used: number };
  /** The smoothing that the rules judge by, 0 to below 1; charts may draw another. */
  readonly smoothing: number;
  readonly best?: PlaceView & { readonly value: number };
  readonly last?: PlaceView & { readonly value: number };
  /** The epochs planned by the run's settings or `--epochs`. */
  readonly plannedEpochs?: Epoch;
  /** The monitored curve first; absent when nothing can be monitored. */
  readonly chart?: ChartView;
  /** The other losses, to be drawn small; at most a dozen, most telling first. */
  readonly otherCharts: readonly ChartView[];
  readonly shortlist: readonly CheckpointView[];
  /** What to know about the files: the best is not saved, or not yet, or soon deleted; there are none. */
  readonly notes: readonly Message[];
  /** Saved checkpoints of the run's own stage, shortlisted or not. */
  readonly checkpointCount: number;
  /** Findings worth reading beside the reason, most severe first. */
  readonly findings: readonly Message[];
  readonly problems: readonly ProblemView[];
  /** The kill-switch of this run; absent where none was asked for. */
  readonly switch?: SwitchView;
  /** How the logs are read on; while watching only. */
  readonly reading?: ReadingView;
}

/** How the reading of a run's logs stands. */
export interface ReadingView {
  /** Bytes that are in the logs and not read yet. */
  readonly lag: number;
  /** Logs that are missing now, or that the system does not let us read. */
  readonly failing: number;
  /** How often the system refused since the watching began, by its code (`EIO`). */
  readonly errors: Readonly<Record<string, number>>;
}

/** The kill-switch of a run, as a person sees it. */
export interface SwitchView {
  readonly state: SwitchState;
  /** What it does or did, or why it does not: one sentence. */
  readonly says: Message;
  /** The trainer that it is armed for; absent while disarmed. */
  readonly target?: Message;
  /** What is left of the cancel window; with `decided` only. */
  readonly countdown?: Seconds;
  /** Which files there will be when the trainer stops now. */
  readonly files?: Message;
  /** Nothing will be sent, only told. */
  readonly dryRun: boolean;
}

/** States in which the kill-switch may be. */
export const switchStates = [
  "disarmed",
  "armed",
  "decided",
  "waiting for a safe moment",
  "sent",
  "verifying",
  "stopped",
  "survived",
  "refused",
  "cancelled",
] as const;

/** Where a stop stands. */
export type SwitchState = (typeof switchStates)[number];

/** Where something is on a curve; what is unknown is absent. */
export type PlaceView = Place;

/** What the x of a chart can count; "time" is wall time in seconds. */
export type XUnit = "epoch" | "step" | "time" | "check";

/** A curve ready to draw. All arrays have one entry a check (monitored) or a point (others), index for index. */
export interface ChartView {
  readonly tag: Tag;
  /** Sub-folder of the tag, `eval`. */
  readonly folder?: string;
  readonly mode: Mode;
  /** What x counts. */
  readonly xUnit: XUnit;
  /** Rising, finite. */
  readonly x: readonly number[];
  /** The same places in the other units that are known for every one of them; rising, finite, index for index. */
  readonly places?: { readonly [U in XUnit]?: readonly number[] };
  /** May hold NaN and infinities, to be drawn as gaps. */
  readonly y: readonly number[];
  /** Smoothed values; equal to `y` when smoothing is 0. */
  readonly smoothed: readonly number[];
  /** Smoothing weight of `smoothed`, 0 to below 1. */
  readonly smoothing: number;
  /** The training curve of the same quantity, when the monitored one is a validation. Its x is in the same unit. */
  readonly training?: {
    readonly tag: Tag;
    readonly x: readonly number[];
    readonly y: readonly number[];
  };
  readonly marks: readonly ChartMark[];
}

/** Something to point at on the x axis of a chart. */
export type ChartMark =
  | { readonly kind: "best"; readonly x: number; readonly y: number }
  | {
      readonly kind: "turning point";
      readonly x: number;
      readonly low: number;
      readonly high: number;
    }
  /** A file exists for this place; `rank` is its place on the shortlist, 1 first. */
  | { readonly kind: "checkpoint"; readonly x: number; readonly rank?: number }
  | { readonly kind: "restart"; readonly x: number }
  /** A scheduler lowered the learning rate here. */
  | { readonly kind: "rate drop"; readonly x: number }
  | { readonly kind: "stop advised"; readonly x: number };

/** One checkpoint on disk. */
export interface CheckpointView {
  readonly path: string;
  /** Base name. */
  readonly name: string;
  readonly step?: Step;
  readonly epoch?: Epoch;
  /** Place on the shortlist, 1 is the best guess. */
  readonly rank?: number;
  /** What it scored on held-out clips; less is better. */
  readonly score?: number;
  readonly reason: Message;
}

/** A problem with the file it is in, ready to show. */
export interface ProblemView {
  readonly file: string;
  readonly line?: number;
  readonly offset?: number;
  readonly reason: Message;
}
