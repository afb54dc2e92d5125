import type { HeldOutMetric } from "./held-out.ts";

/** Languages that GPT-SoVITS trains, as far as the characters of a text and its phones tell them apart. */
export type ClipLanguage = "zh" | "yue" | "ja" | "ko" | "en" | "other";

/** What a clip is, for a choice of clips that differ: something that several of them may share. */
export type ClipTrait =
  | ClipLanguage
  | "statement"
  | "question"
  | "exclamation"
  | "number"
  | "short"
  | "middle"
  | "long";

/** What a scoring fails by, as far as it can be told from what Python says. */
export type ScoringCause = "no torch" | "no module" | "memory" | "no cuda" | "unknown";

type None = Readonly<Record<never, never>>;

/** Of clips that are held out of a training, and of the scores of its saved files on them. */
export interface HoldoutParams {
  /** What a split does: clips and seconds that are set aside, of all that the trainer would take. */
  "holdout.plan": SplitCost;
  "holdout.clip": {
    readonly name: string;
    readonly seconds: number;
    readonly adds: readonly ClipTrait[];
  };
  "holdout.cost": SplitCost;
  "holdout.ask": None;
  "holdout.done": { readonly clips: number; readonly folder: string };
  "holdout.finished": { readonly clips: number };
  "holdout.not-done": None;
  /** Processes cannot be looked at on this system. */
  "holdout.trainers-unknown": None;
  "holdout.restored": { readonly clips: number; readonly merged: readonly string[] };
  "holdout.nothing": { readonly leftovers: boolean };

  "holdout.refused.no-list": { readonly path: string };
  "holdout.refused.unreadable": { readonly path: string; readonly code: string };
  "holdout.refused.link": { readonly path: string };
  "holdout.refused.trainer": { readonly pids: readonly number[] };
  "holdout.refused.too-few": { readonly clips: number; readonly needed: number };
  "holdout.refused.already": { readonly clips: number };
  "holdout.refused.restoring": None;
  "holdout.refused.no-yes": None;
  "holdout.refused.changed": { readonly list: string };
  "holdout.refused.damaged": { readonly folder: string };
  /** No manifest, and lines that are in no list. */
  "holdout.refused.orphaned": { readonly folder: string };
  "holdout.refused.list-gone": { readonly list: string };
  "holdout.refused.conflict": {
    readonly list: string;
    readonly name: string;
    readonly why: "other line" | "no place";
    readonly folder: string;
  };
  "holdout.refused.disk": { readonly path: string; readonly code: string };
  "holdout.refused.not-split": { readonly path: string };
  /** Held-out clips stand in the training's list again: it was prepared anew. */
  "holdout.refused.trained-again": { readonly clips: number };
  "holdout.refused.no-checkout": { readonly near?: string };
  "holdout.refused.not-a-checkout": { readonly path: string };
  "holdout.refused.no-python": { readonly program: string; readonly code: string };
  "holdout.refused.no-files": { readonly voice: string };
  /** `line` is what Python said last. */
  "holdout.environment": { readonly line: string; readonly cause: ScoringCause };

  "holdout.started": {
    readonly clips: number;
    readonly seconds: number;
    readonly torch: string;
    readonly device: string;
  };
  "holdout.scored": ScoredFile;
  "holdout.file-broken": { readonly name: string; readonly line: string };
  /** A save that was broken off: nobody writes to it any more. */
  "holdout.file-cut": { readonly name: string };
  "holdout.file-unsupported": { readonly name: string; readonly line: string };
  "holdout.clip-left-out": { readonly line: string };
  "holdout.waiting": { readonly name: string };
  "holdout.watching": None;
  "holdout.training-over": None;
  /** A line of progress; `left` in seconds, absent while it cannot be told. */
  "holdout.progress": {
    readonly name: string;
    readonly file: number;
    readonly files: number;
    readonly share: number;
    readonly left?: number;
  };
  "holdout.table": { readonly path: string; readonly files: number };
  "holdout.few": { readonly files: number; readonly setting: string };

  /** Where a held-out validation comes from. */
  "finding.held-out": HeldOutSource & { readonly files: number; readonly spread?: number };
  "hint.few-scores": {
    readonly files: number;
    readonly needed: number;
    readonly setting: string;
    readonly every?: number;
  };
  "hint.holdout-split": SplitCost & { readonly path: string };
  "hint.holdout-score": { readonly clips: number; readonly path: string };
}

/** What is set aside, and of what. */
export interface SplitCost {
  readonly clips: number;
  readonly seconds: number;
  readonly ofClips: number;
  readonly ofSeconds: number;
}

/** A file and its score. */
export interface ScoredFile {
  readonly name: string;
  readonly value: number;
  readonly metric: HeldOutMetric;
  readonly spread?: number;
  readonly epoch?: number;
  readonly accuracy?: number;
}

/** What a held-out validation was measured by. */
export interface HeldOutSource {
  readonly metric: HeldOutMetric;
  readonly clips?: number;
  readonly draws?: number;
}
