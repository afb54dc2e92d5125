import type { BlobKind } from "./formats/format.ts";
import type { HeldOutSource, HoldoutParams } from "./holdout-messages.ts";
import type { Place } from "./place.ts";
import type { RuleParams } from "./rule-messages.ts";
import type { Tag } from "./units.ts";
import type { AdviceWord, CheckUnit, Evidence, Verdict } from "./verdict.ts";

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
    RuleParams,
    CheckpointParams,
    SwitchParams,
    NoticeParams,
    StopParams,
    HoldoutParams {}

/** No parameters. */
export type None = Readonly<Record<never, never>>;

/** What can be wrong with a log. Texts from the log itself are capped at 80 characters by whoever makes the message. */
export interface ProblemParams {
  /** An event file's record header is damaged. `bytes` were passed over until the next whole record, or to the end. */
  "problem.bad-header": { readonly bytes: number };
  /** A record's payload does not match its checksum; the record of `bytes` bytes is left out. */
  "problem.bad-checksum": { readonly bytes: number };
  /** A record of `bytes` bytes that holds a picture or the like does not match its checksum; no number is lost. */
  "problem.bad-blob": { readonly what: BlobKind; readonly bytes: number; readonly step: string };
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
  /** `count` NUL bytes, the first of them at place `at` of the file: a hole left by a crash or a truncation. */
  "problem.nul-bytes": { readonly count: number; readonly at: number };
  /** A line that begins with losses and ends before their end. */
  "problem.half-line": None;
  /** Bytes that are no UTF-8; shown as replacement characters. */
  "problem.encoding": None;
  /** Bytes that the encoding which was given does not know. */
  "problem.wrong-encoding": { readonly encoding: string };
  /** A list of `count` numbers that is none of the loss lists we know. */
  "problem.unknown-loss-list": { readonly count: number };
  /** A CSV row with more or fewer cells than its header. */
  "problem.row-length": { readonly expected: number; readonly got: number };
  /** A CSV without a step or epoch column, or without one named number. */
  "problem.no-step-column": None;
  "problem.no-numbers": None;
  /** CSV quoting or JSON syntax is broken; `text` says how. */
  "problem.syntax": { readonly text: string };
  /** Of `points` that a log holds so many are kept: older neighbours were averaged, validations never are. */
  "problem.thinned": { readonly points: number; readonly kept: number };
  /** A CSV with more than `limit` columns: `count` further ones were left out. */
  "problem.too-many-columns": { readonly limit: number; readonly count: number };
  /** More tags than are kept of a file, `limit`, fewer where their names are long: `count` numbers of others were left out. */
  "problem.too-many-tags": { readonly limit: number; readonly count: number };
  /** A log with more than `limit` starts: what follows the last of them is read as one. */
  "problem.too-many-starts": { readonly limit: number };
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
  /** Our own code failed at this run; `error` is what it said. */
  "problem.run-failed": { readonly error: string };
  /** Folders more than `limit` levels below the one that was asked for; they were left out. */
  "problem.too-deep": { readonly limit: number };
  /** The logs lie on a network or shared file system of this kind, `NFS`: they are looked at less often. */
  "problem.remote": { readonly kind: string };
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
  /** What a validation by saved files was measured by; absent for one that the logs hold. */
  readonly source?: HeldOutSource;
}

/** Why a verdict is what it is: one or two sentences with the numbers in them. */
export interface ReasonParams {
  /** train.log is there and empty: a release whose logger stood at ERROR. */
  "reason.empty-log": None;
  /** The file that was named is no log. */
  "reason.no-log": None;
  /** The logs are there and hold no number yet. */
  "reason.no-points": None;
  /** Every line so far is one that no trainer we know writes. */
  "reason.no-known-line": { readonly bytes: number };
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
    readonly gapFrom?: number;
  };
  "finding.restarted": {
    readonly segment: number;
    readonly overlapTo: number;
    readonly unit: "step" | "epoch" | "point";
  };
  /** Of so many starts nothing is said one by one. */
  "finding.earlier-starts": { readonly count: number };
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

/** What a file scored on the held-out clips; absent where it has no score. */
export interface Scored {
  readonly score?: number;
}

/** Why a file is, or is not, worth listening to. Distances in epochs, or steps where epochs are unknown. */
export interface CheckpointParams {
  "checkpoint.best": { readonly best: Place } & Scored;
  "checkpoint.nearest": {
    readonly best: Place;
    readonly distance: number;
    readonly unit: "epoch" | "step";
    readonly inRegion: boolean;
  } & Scored;
  "checkpoint.neighbour": {
    readonly distance: number;
    readonly unit: "epoch" | "step";
    readonly inRegion: boolean;
  } & Scored;
  "checkpoint.other": { readonly distance?: number; readonly unit: "epoch" | "step" } & Scored;
  /** Ranked by its score alone: the files are too few for a curve. */
  "checkpoint.scored": { readonly score: number };
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

/** What the kill-switch of a run says of itself. `took` and all other times are seconds. */
export interface SwitchParams {
  /** Not armed: the trainer of the run is being looked for. */
  "switch.looking": None;
  /** Said once, by a guard without a screen. */
  "switch.looking-for": { readonly seconds: number };
  /** Found, checked, armed. `script` is the script's name, `pids` whom a stop would signal. */
  "switch.armed": SwitchTarget;
  /** The same under `--dry-run`. */
  "switch.armed-dry": SwitchTarget;
  /** The trainer is stopped by `--stop-command`; no signal is sent. */
  "switch.armed-command": { readonly program: string };
  /** The cancel window runs; `verdict` is absent when a person asked for the stop. */
  "switch.decided": {
    readonly verdict?: Verdict;
    readonly left: number;
    /** Under `--dry-run`. */
    readonly isRehearsal?: boolean;
  };
  "switch.waiting": None;
  /** Sent `tries` times, now watching whether the trainer leaves. */
  "switch.sent": { readonly tries: number };
  /** A person called the stop off after a signal had gone out. */
  "switch.too-late": { readonly tries: number };
  "switch.stopped": { readonly tries: number; readonly took: number };
  "switch.rehearsed": { readonly tries: number };
  "switch.survived": { readonly tries: number };
  /** The stop command ran for a trainer that cannot be seen from here, and its log is silent since. */
  "switch.asked": { readonly tries: number };
  "switch.ended": None;
  /** Gone before the planned end, and not by us. */
  "switch.lost": None;
  /** No process was ever seen that writes the log, and the log does not grow; before the planned end, too. */
  "switch.nobody": None;
  "switch.nobody-early": None;
  "switch.cancelled": None;
  /** The newest file there is when the trainer stops now, and what it holds. */
  "switch.files": { readonly newest: string; readonly best?: string };
  "switch.no-files": None;
  /** Recommended weights were copied to safety. */
  "switch.kept": { readonly name: string; readonly folder: string };
  "switch.not-kept": { readonly name: string; readonly why: string };
  /** After the stop: files that cannot be loaded, and the newest that can. */
  "switch.audit-broken": { readonly names: readonly string[]; readonly sound?: string };
  "switch.audit-sound": { readonly sound?: string };
  "switch.audit-left": { readonly names: readonly string[] };
  /** Trainer processes that are still there. */
  "switch.left": { readonly pids: readonly number[] };
  /** The webhook did not get its notice. `host` is all of its address that is ever shown. */
  "switch.not-notified": { readonly host: string; readonly why: string };
  /** Said before the demo of the switch. */
  "switch.demo": None;
}

/** Whom a stop would signal. */
export interface SwitchTarget {
  readonly script: string;
  readonly pids: readonly number[];
}

/** Blobs of one kind, and their bytes together. */
export interface BlobCount {
  readonly what: BlobKind;
  readonly count: number;
  readonly bytes: number;
}

/** About the watching itself, and about the reading. */
export interface NoticeParams {
  "notice.waiting-for-folder": { readonly path: string };
  "notice.no-runs": { readonly path: string };
  /** A table of validations is of one run; of those that were found it is none's. */
  "notice.lone-table": { readonly path: string; readonly runs: number; readonly example: string };
  "notice.reading": { readonly read: number; readonly total: number };
  /** `seconds` are what is left; absent while that cannot be told. */
  "notice.auditing": { readonly done: number; readonly runs: number; readonly seconds?: number };
  "notice.audited": {
    readonly runs: number;
    readonly stop: number;
    readonly continue: number;
    readonly cannotJudge: number;
    readonly failed: number;
  };
  /** More is written to the logs than is read: so many bytes wait. */
  "notice.behind": { readonly bytes: number };
  "notice.caught-up": None;
  /** The watching ends: nothing new was read for so long. */
  "notice.nothing-new": { readonly seconds: number };
  /** So many logs of a run are missing or refused by the system now; `codes` are all it ever gave. */
  "notice.logs-failing": { readonly logs: number; readonly codes: readonly string[] };
  "notice.demo": { readonly speed: number };
  "notice.demo-over": None;
  /** Jumped over: their checksums were not read. */
  "notice.skipped-blobs": { readonly blobs: readonly BlobCount[] };
  /** Their checksums were read; `bad` records did not match, and are not among them. */
  "notice.checked-blobs": { readonly blobs: readonly BlobCount[]; readonly bad: number };
  /** Damage in logs: `bytes` of `total`, in so many places. */
  "notice.unreadable-bytes": {
    readonly bytes: number;
    readonly total: number;
    readonly places: number;
  };
  /** Lines of text logs that are none of the log's. */
  "notice.passed-lines": { readonly bytes: number; readonly total: number };
}

/** What says that a process trains a run; two are needed, one of them strong. */
export type Proof =
  /** Holds the run's train.log open for writing. Strong. */
  | "holds log"
  /** The config on its command line names the run's folder. Strong. */
  | "config names run"
  /** The pid in an event file's name, on this host, started before the file. Weak. */
  | "event file pid"
  /** The command line holds a trainer's script. Weak. */
  | "script name";

/** Of a trainer that may be stopped: refusals to arm or to signal, and what a stop did. Pids are numbers as we see them. */
export interface StopParams {
  /** Nothing on this machine writes the run's log, and no trainer's settings name its folder. */
  "stop.refused.no-trainer": None;
  /** Several trainers match, or several processes write one log: the pids of their scripts or holders. */
  "stop.refused.several-trainers": { readonly pids: readonly number[] };
  /** A process may be the trainer, and there are not two proofs with a strong one among them. */
  "stop.refused.not-proved": { readonly pid: number; readonly proofs: readonly Proof[] };
  /** The holder of the log is no child of a known trainer's script, nor one itself; `command` is its start, capped. */
  "stop.refused.unknown-script": { readonly pid: number; readonly command: string };
  /** The script's process is there and no process that trains below it, or the tree is built as none we know. */
  "stop.refused.unknown-tree": { readonly pid: number };
  /** The newest event file was written on `host`, and nothing here holds the log. */
  "stop.refused.other-host": { readonly host: string };
  /** A trainer is there and belongs to the user `uid`; we are `own`. */
  "stop.refused.other-user": { readonly pid: number; readonly uid: number; readonly own: number };
  /** The system says EPERM, whoever the owner is (a container without CAP_KILL). */
  "stop.refused.not-permitted": { readonly pid: number };
  /** `--pid` names a process that is none of the trainer's ranks nor its script. */
  "stop.refused.pid-not-trainer": { readonly pid: number };
  /** `--pid` names no process. */
  "stop.refused.pid-not-found": { readonly pid: number };
  /** `--name` is in no trainer's command line. */
  "stop.refused.name-not-found": { readonly name: string };
  /** What `--pid` or the pidfile says is no pid: only whole numbers above 1 are; `text` is capped. */
  "stop.refused.bad-pid": { readonly text: string };
  /** The pidfile cannot be read, is no regular file, too large, or another user's. */
  "stop.refused.bad-pidfile": {
    readonly reason: "unreadable" | "not regular" | "too large" | "owner";
  };
  /** Below 2, or the first process of a pid namespace. */
  "stop.refused.first-process": { readonly pid: number };
  /** stopwatch itself. */
  "stop.refused.self": None;
  /** stopwatch was started below it: a shell, a terminal, the WebUI. */
  "stop.refused.ancestor": { readonly pid: number };
  /** Ended, and waits to be collected by its parent. */
  "stop.refused.zombie": { readonly pid: number };
  /** SIGINT would never arrive: ignored (started with & or nohup in a script) or blocked. */
  "stop.refused.sigint-ignored": { readonly pid: number };
  "stop.refused.sigint-blocked": { readonly pid: number };
  /** Stopped (Ctrl-Z, SIGSTOP, a debugger): a signal would wait until it goes on. */
  "stop.refused.suspended": { readonly pid: number };
  /** No loss was logged since the trainer's start: it still loads, and an interrupt would be swallowed. */
  "stop.refused.still-loading": None;
  /** The process is gone. */
  "stop.refused.gone": { readonly pid: number };
  /** The number is another process's now, or other processes write the log than when it was armed. */
  "stop.refused.changed": { readonly pid: number };
  /** The state folder cannot be written to; `code` is the system's. */
  "stop.refused.state-folder": { readonly path: string; readonly code: string };
  /** Another stopwatch, with the pid `owner`, guards the same trainer. */
  "stop.refused.locked": { readonly owner: number };
  /** `/proc` counts pids as another pid namespace does: what we would signal is not what we see. */
  "stop.refused.foreign-proc": None;
  /** No signals reach a trainer on this system; alerts and `--stop-command` work. */
  "stop.refused.platform": { readonly platform: string };
  /** A journal of earlier stops could not be read and was set aside as `name`: nothing is known of them. Arming again confirms. */
  "stop.refused.journal-set-aside": { readonly name: string; readonly why: "damaged" | "newer" };
  /** What is about to be sent could not be written to the journal; `code` is the system's. */
  "stop.refused.journal-failed": { readonly code: string };
  /** The state folder lies on a network file system (`kind`), where locks and fsync are not to be relied on. */
  "stop.refused.network-folder": { readonly path: string; readonly kind: string };
  /** A part of the trainer's processes left before anything was sent: `pids` are still there, and nothing is sent. */
  "stop.refused.half-gone": { readonly pids: readonly number[] };
  /** `--stop-command` could not be started, failed, or took too long; `detail` is its exit code or the system's. */
  "stop.refused.command-failed": { readonly program: string; readonly detail: string };
  /** Not yet: what is known of the trainer is too old. */
  "stop.wait.stale": None;
  /** Not yet: it still loads. */
  "stop.wait.loading": None;
  /** Not yet: a checkpoint is being written (the log says so). */
  "stop.wait.saving": None;
  /** Not yet: a rank holds a file open that may be a checkpoint. */
  "stop.wait.file-open": { readonly name: string };
  /** Not yet: the newest checkpoint changed less than two seconds ago. */
  "stop.wait.checkpoint": None;
  /** Not yet: neither the open files nor the checkpoints can be looked at. */
  "stop.wait.unseen": None;
  /** Not yet: `--stop-at after-save` waits for the next save. */
  "stop.wait.next-save": None;
  /** Not yet: an epoch has just ended or is about to end (s1 saves there). */
  "stop.wait.epoch-end": None;
  /** Not yet: the log has just grown, and what follows swallows interrupts. */
  "stop.wait.log-busy": None;
  /** The trainer draws figures after a line, and would swallow a signal meanwhile. */
  "stop.wait.figures": None;
  /** A log that is never quiet for a second: some moment between two lines must do. */
  "stop.wait.gap": None;
}
