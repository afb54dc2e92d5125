import type { Place } from "./place.ts";
import type { Tag } from "./units.ts";
import type { AdviceWord, CheckUnit, Evidence } from "./verdict.ts";

/**
 * Everything stopwatch can say to a person, as an id and its numbers. The core returns these;
 * `messages/` holds the sentences, one catalogue a language, and JSON carries id and English text.
 */
export type Message = { [Id in MessageId]: { readonly id: Id } & MessageParams[Id] }[MessageId];

export type MessageId = keyof MessageParams;

/** The parameters of each message. A new message is a row here and a sentence in every catalogue. */
export interface MessageParams
  extends ProblemParams,
    ReasonParams,
    HintParams,
    FindingParams,
    CheckpointParams,
    NoticeParams {}

/** No parameters. */
export type None = Readonly<Record<never, never>>;

/** What can be wrong with a log. Texts from the log itself are capped at 80 characters by whoever makes the message. */
export interface ProblemParams {
  /** An event file's record header is damaged. `bytes` were passed over until the next whole record, or to the end. */
  "problem.bad-header": { readonly bytes: number };
  /** A record's payload does not match its checksum; the record of `bytes` bytes is left out. */
  "problem.bad-checksum": { readonly bytes: number };
  /** The file ends in the middle of a record, `missing` bytes short (at least). */
  "problem.record-cut": { readonly missing: number };
  /** A record with a good checksum is not an Event as TensorBoard writes it. */
  "problem.bad-event": None;
  /** A step beyond 2^53 or a wall time that is no number; the point is left out. */
  "problem.bad-step": { readonly text: string };
  "problem.bad-wall-time": None;
  /** A number was expected. */
  "problem.bad-number": { readonly text: string };
  /** A line of more than `limit` bytes; the rest of it was dropped. */
  "problem.line-too-long": { readonly limit: number };
  /** `count` NUL bytes: a hole left by a crash or a truncation. */
  "problem.nul-bytes": { readonly count: number };
  /** Bytes that are no UTF-8; shown as replacement characters. */
  "problem.encoding": None;
  /** A list of `count` numbers that is none of the loss lists we know. */
  "problem.unknown-loss-list": { readonly count: number };
  /** A CSV row with more or fewer cells than its header. */
  "problem.row-length": { readonly expected: number; readonly got: number };
  /** A CSV without a step or epoch column, or without one named number. */
  "problem.no-step-column": None;
  "problem.no-numbers": None;
  /** CSV quoting or JSON syntax is broken; `text` says how. */
  "problem.syntax": { readonly text: string };
  /** `count` more problems like the ones named of this file were left out. */
  "problem.more": { readonly count: number };
  /** A Python traceback in a text log; `text` is its last line. */
  "problem.traceback": { readonly text: string };
  /** The file is of no format that we know. */
  "problem.unknown-format": None;
  /** The operating system would not let us read it. */
  "problem.unreadable": { readonly code: string };
  /** The file shrank or was replaced; it was read again from its start. */
  "problem.replaced": None;
  /** More files or folders than the limit; the rest was left out. */
  "problem.too-many-files": { readonly limit: number };
  /** Folders more than `limit` levels below the one that was asked for; they were left out. */
  "problem.too-deep": { readonly limit: number };
}

/** What most reasons speak of: the curve, its best and how it is counted. Values are as logged. */
export interface CurveParams {
  readonly tag: Tag;
  readonly evidence: Evidence;
  readonly unit: CheckUnit;
  readonly best: Place;
  readonly value: number;
  /** Checks since the best without an improvement that counts. */
  readonly used: number;
}

/** Why a verdict is what it is: one or two sentences with the numbers in them. */
export interface ReasonParams {
  /** train.log is there and empty: a release whose logger stood at ERROR. */
  "reason.empty-log": None;
  /** The file that was named is no log. */
  "reason.no-log": None;
  /** The logs are there and hold no number yet. */
  "reason.no-points": None;
  /** No tag may decide. `tags` are the first few there are, `count` is how many. */
  "reason.no-tag": { readonly tags: readonly Tag[]; readonly count: number };
  /** `--monitor` names a tag that the run does not have. */
  "reason.tag-not-found": {
    readonly wanted: Tag;
    readonly tags: readonly Tag[];
    readonly count: number;
  };
  "reason.too-few": {
    readonly tag: Tag;
    readonly checks: number;
    readonly needed: number;
    readonly unit: CheckUnit;
  };
  /** The noise of a check is as large as all the progress. */
  "reason.too-noisy": {
    readonly tag: Tag;
    readonly noise: number;
    readonly progress: number;
    readonly unit: CheckUnit;
    readonly evidence: Evidence;
  };
  "reason.warming-up": {
    readonly tag: Tag;
    readonly checks: number;
    readonly needed: number;
    readonly unit: CheckUnit;
  };
  /** The last check is the best. */
  "reason.improving": CurveParams;
  /** Checks went by without improvement, fewer than the patience. */
  "reason.waiting": CurveParams & { readonly patience: number };
  "reason.plateau": CurveParams;
  /** `level` is the median of the last checks; the training values are levels around the best and now. */
  "reason.overfitting": CurveParams & {
    readonly level: number;
    readonly trainingBefore: number;
    readonly trainingNow: number;
    readonly advice: AdviceWord;
    readonly patience: number;
  };
  /** The curve has risen; what the training curve does is unknown, or it does not improve, or it is the curve itself. */
  "reason.rising": CurveParams & {
    readonly level: number;
    readonly training: "itself" | "unknown" | "does not improve";
  };
  "reason.not-finite": {
    readonly tag: Tag;
    readonly place: Place;
    readonly unit: CheckUnit;
    readonly best?: Place;
  };
  "reason.exploded": CurveParams & { readonly level: number; readonly place: Place };
  /** The countdown. `earliest` is where a stop could be advised at the earliest. */
  countdown: {
    readonly used: number;
    readonly patience: number;
    readonly unit: CheckUnit;
    readonly minDelta: number;
    readonly earliest?: Place;
  };
}

/** What to change so that stopwatch can judge, or judge better. */
export interface HintParams {
  /** Log more often. `now` is the interval in force, `to` the one to set, `points` what the run would then have logged. */
  "hint.log-interval": {
    readonly setting: string;
    readonly file: string;
    readonly now?: number;
    readonly to: number;
    readonly points?: number;
    readonly pointsNow?: number;
    readonly stepsPerEpoch?: number;
  };
  /** No validation loss: training evidence cannot show overfitting. */
  "hint.no-validation": None;
  "hint.monitor": None;
  "hint.empty-log": None;
  "hint.more-checks": { readonly needed: number; readonly unit: CheckUnit };
  "hint.noisy-validation": None;
  /** Only every `every`-th epoch is saved. */
  "hint.save-every": { readonly setting: string; readonly every: number; readonly best?: Place };
  /** No weights for inference are saved at all. */
  "hint.no-weights": None;
  /** Only the newest resume state is kept; the weights stay. */
  "hint.latest-only": None;
  /** The trainer deletes all but the newest `keep`. */
  "hint.keep-checkpoints": { readonly keep: number };
  /** The patience is as long as what the whole plan brings. */
  "hint.patience-long": {
    readonly patience: number;
    readonly planned: number;
    readonly unit: CheckUnit;
  };
  /** The training is over and its curve was still falling. */
  "hint.more-epochs": None;
  "hint.settings-missing": None;
  /** Nothing to object to. */
  "hint.nothing": None;
}

/** What else was found. */
export interface FindingParams {
  "finding.resumed": {
    readonly segment: number;
    readonly step: number;
    readonly unit: "step" | "epoch" | "point";
    readonly overlapTo?: number;
  };
  "finding.restarted": {
    readonly segment: number;
    readonly overlapTo: number;
    readonly unit: "step" | "epoch" | "point";
  };
  "finding.false-start": { readonly segment: number };
  "finding.turning-point": { readonly best: Place; readonly low: Place; readonly high: Place };
  "finding.rise": { readonly from: Place; readonly height: number; readonly deviations: number };
  "finding.patience": {
    readonly used: number;
    readonly patience: number;
    readonly unit: CheckUnit;
    readonly best: Place;
  };
  "finding.level": {
    readonly now: number;
    readonly before: number;
    readonly checks: number;
    readonly unit: CheckUnit;
  };
  "finding.not-finite": { readonly tag: Tag; readonly place: Place; readonly count: number };
  "finding.explosion": { readonly place: Place; readonly level: number };
  /** A loss that the log does not name. */
  "finding.ambiguous-loss": { readonly tag: Tag };
  /** A TensorBoard export holds at most 1,000 points a tag, drawn by chance: extremes may be missing. */
  "finding.sampled": { readonly limit: number };
  /** `count` points stand at exactly the value that the trainer clamps to. */
  "finding.ceiling": { readonly tag: Tag; readonly value: number; readonly count: number };
  "finding.training-only": None;
  "finding.estimated-epochs": { readonly stepsPerEpoch: number };
}

/** Why a file is, or is not, worth listening to. Distances in epochs, or steps where epochs are unknown. */
export interface CheckpointParams {
  "checkpoint.best": { readonly best: Place };
  "checkpoint.nearest": {
    readonly best: Place;
    readonly distance: number;
    readonly unit: "epoch" | "step";
    readonly inRegion: boolean;
  };
  "checkpoint.neighbour": {
    readonly distance: number;
    readonly unit: "epoch" | "step";
    readonly inRegion: boolean;
  };
  "checkpoint.other": { readonly distance?: number; readonly unit: "epoch" | "step" };
  "checkpoint.resume-state": None;
  "checkpoint.latest": None;
  /** Files are there, none can be placed on the curve. */
  "shortlist.unplaced": { readonly count: number };
  /** Files are there, nothing ranks them. */
  "shortlist.unranked": { readonly count: number };
  "shortlist.no-files": None;
  /** The best has no file; the nearest stands `distance` away. */
  "shortlist.unsaved": { readonly best: Place; readonly setting?: string; readonly every?: number };
  /** The best is not saved yet, and the next save is at `next`. */
  "shortlist.unsaved-yet": { readonly best: Place; readonly next: number };
  "shortlist.deleted-soon": { readonly name: string; readonly keep: number };
}

/** About the watching itself. */
export interface NoticeParams {
  "notice.waiting-for-folder": { readonly path: string };
  "notice.no-runs": { readonly path: string };
  "notice.reading": { readonly read: number; readonly total: number };
  "notice.demo": { readonly speed: number };
  "notice.demo-over": None;
  "notice.skipped-blobs": {
    readonly images: number;
    readonly other: number;
    readonly bytes: number;
  };
}
