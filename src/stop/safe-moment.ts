import { basename } from "node:path";
import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import type { OpenFile } from "./process-info.ts";
import { stopTiming } from "./stop-timing.ts";
import type { TargetKind } from "./target.ts";

/** What is known of the trainer at one moment. All times are monotonic seconds of the same clock. */
export interface SafeMomentFacts {
  /** When log and files were looked at; facts that are older than half a second are never safe. */
  readonly taken: Seconds;
  readonly kind: TargetKind;
  /** A loss was logged since the trainer's newest start; before that it may be loading, which swallows signals. */
  readonly trainingBegan: boolean;
  /** When the log (s1: the newest event file) last changed its size; when it was first looked at, if never since. */
  readonly logChanged: Seconds;
  /** The newest of `Saving model…` and `====> Epoch` is the first. */
  readonly saving: boolean;
  /** When a save was last seen to be over (`====> Epoch` after `Saving model…`; s1: the checkpoint stands still again). */
  readonly saveEnded: Seconds | undefined;
  /** When a loss (`Train Epoch`; s1: a point) last arrived. */
  readonly progressed: Seconds | undefined;
  /** Gaps between the last losses, newest last; some 20 are enough. */
  readonly gaps: readonly Seconds[];
  /**
   * The stock code draws figures after it logged a loss, swallows a signal meanwhile, and then writes its event file:
   * `drawn` when the newest line is no loss or that file has grown since, `awaited` when it usually does and has not
   * yet, `unknown` when no event file tells, `unlogged` when the event file is the only log, so that they come before
   * its growth and not after it.
   */
  readonly figures: "drawn" | "awaited" | "unknown" | "unlogged";
  /** Open files of every rank that is there; undefined when those of one of them cannot be read. */
  readonly openFiles: readonly OpenFile[] | undefined;
  /** How long the newest checkpoint has kept its size and time: Infinity without any, undefined when we cannot look. */
  readonly checkpointStill: Seconds | undefined;
  /** s1: when the last epoch was seen to end, and how long epochs take. */
  readonly epochEnded: Seconds | undefined;
  readonly epochLength: Seconds | undefined;
  /** Whether log and open files still are what these facts say, looked at without waiting; absent in tests of the rule alone. */
  readonly isStillSo?: () => boolean;
}

/** What the procedure itself remembers between two looks. */
export interface SafeMomentMemory {
  readonly now: Seconds;
  readonly waited: Waited;
  /** When each file in `openFiles` was first seen open, by `fileKey`. */
  readonly firstSeen: ReadonlyMap<string, Seconds>;
  /** `--stop-at after-save`: when the decision was taken; undefined when any safe moment will do. */
  readonly saveSince: Seconds | undefined;
}

/** How long, in all, a moment was refused for one reason alone; what has no better moment gets a second-best one. */
export interface Waited {
  readonly logBusy: Seconds;
  readonly epochEnd: Seconds;
}

/** Whether a signal may be sent now, or the one reason why not yet. */
export type Moment = { readonly safe: true } | { readonly safe: false; readonly because: Message };

/**
 * Whether the trainer can be interrupted now without being cut in a save and without the interrupt being
 * swallowed. What cannot be known is not safe.
 */
export function judgeMoment(facts: SafeMomentFacts, memory: SafeMomentMemory): Moment {
  const because =
    staleness(facts, memory) ??
    saveUnderWay(facts, memory) ??
    saveToCome(facts, memory) ??
    (facts.kind === "lightning" ? nearEpochEnd(facts, memory) : undefined) ??
    busyLog(facts, memory);
  return because === undefined ? { safe: true } : { safe: false, because };
}

/** Names a file of the process table: the same path may be another file later. */
export function fileKey(file: OpenFile): string {
  return `${file.dev}:${file.inode}`;
}

/** When each open file was first seen; a file that was closed is forgotten. */
export function rememberFiles(
  firstSeen: ReadonlyMap<string, Seconds>,
  facts: SafeMomentFacts,
): ReadonlyMap<string, Seconds> {
  // What cannot be read now was not closed by that.
  if (facts.openFiles === undefined) return firstSeen;
  return new Map(
    facts.openFiles.map((file) => [fileKey(file), firstSeen.get(fileKey(file)) ?? facts.taken]),
  );
}

function staleness(facts: SafeMomentFacts, { now }: SafeMomentMemory): Message | undefined {
  const age = now - facts.taken;
  if (!(age >= 0 && age <= stopTiming.factsAge)) return { id: "stop.wait.stale" };
  return facts.trainingBegan ? undefined : { id: "stop.wait.loading" };
}

function saveUnderWay(facts: SafeMomentFacts, memory: SafeMomentMemory): Message | undefined {
  if (facts.saving) return { id: "stop.wait.saving" };
  if (facts.openFiles === undefined) return checkpointAtRest(facts);
  for (const file of facts.openFiles) {
    if (isBeingSaved(file, memory)) {
      return { id: "stop.wait.file-open", name: basename(file.path).slice(0, 80) };
    }
  }
  return undefined;
}

function checkpointAtRest({ checkpointStill: still }: SafeMomentFacts): Message | undefined {
  if (still === undefined) return { id: "stop.wait.unseen" };
  return still >= stopTiming.checkpointStill ? undefined : { id: "stop.wait.checkpoint" };
}

const savedName = /\.(?:pth|ckpt|tmp|pt|safetensors)$/i;
/** TensorBoard with TensorFlow keeps its file open; nobody reads it back while training. */
const logName = /^(?:train\.log$|events\.out\.tfevents\.)/;
/** Memory shared with DataLoader workers looks like a file; one without a name cannot be left broken. */
const notOnDisk = /^(?:\/dev\/|\/memfd:|\/proc\/|\/SYSV)| \(deleted\)$/;
const lastStandardStream = 2;

function isBeingSaved(file: OpenFile, { now, firstSeen }: SafeMomentMemory): boolean {
  if (!file.writable || !file.regular || file.descriptor <= lastStandardStream) return false;
  if (notOnDisk.test(file.path)) return false;
  if (savedName.test(file.path)) return true;
  if (logName.test(basename(file.path))) return false;
  const seen = firstSeen.get(fileKey(file));
  return seen === undefined || now - seen < stopTiming.familiarFile;
}

function saveToCome(facts: SafeMomentFacts, { saveSince }: SafeMomentMemory): Message | undefined {
  if (saveSince === undefined) return undefined;
  const over = facts.saveEnded !== undefined && facts.saveEnded >= saveSince;
  return over ? undefined : { id: "stop.wait.next-save" };
}

function nearEpochEnd(facts: SafeMomentFacts, memory: SafeMomentMemory): Message | undefined {
  const { epochEnded: ended, epochLength: length } = facts;
  if (ended === undefined) return undefined;
  const since = memory.now - ended;
  const margin = stopTiming.epochEnd;
  const left = length === undefined ? Number.POSITIVE_INFINITY : nextEnd(since, length);
  if (since >= margin && left >= margin) return undefined;
  // Epochs shorter than both margins have no such moment: then their middle.
  const short = length !== undefined && length < 2 * margin + 1;
  if (short && memory.waited.epochEnd >= stopTiming.neverQuiet && isMiddle(since, length))
    return undefined;
  return { id: "stop.wait.epoch-end" };
}

/** Seconds to the next expected end; an epoch that takes longer than usual may end at any moment, one twice as long says that epochs are over. */
function nextEnd(since: Seconds, length: Seconds): Seconds {
  return since > 2 * length + stopTiming.epochEnd
    ? Number.POSITIVE_INFINITY
    : Math.max(0, length - since);
}

function busyLog(facts: SafeMomentFacts, memory: SafeMomentMemory): Message | undefined {
  const quiet = memory.now - facts.logChanged;
  const usual = medianOf(facts.gaps);
  // Only the stock scripts that spawn their ranks draw at all.
  const draws = facts.kind === "spawned ranks";
  if (draws && facts.figures === "unlogged") return unloggedFigures(quiet, usual);
  if (quiet >= (draws ? quietNeeded(facts, usual) : stopTiming.quiet)) return undefined;
  const drawing: Message = { id: "stop.wait.figures" };
  if (quiet >= stopTiming.quiet) return drawing;
  if (memory.waited.logBusy < stopTiming.neverQuiet) return { id: "stop.wait.log-busy" };
  if (facts.figures === "awaited") return drawing;
  return usual !== undefined && isWithinGap(quiet, usual, facts)
    ? undefined
    : { id: "stop.wait.gap" };
}

/** How long after the log's last change nobody draws any more. */
function quietNeeded({ figures }: SafeMomentFacts, usual: Seconds | undefined): Seconds {
  if (figures === "drawn") return stopTiming.quiet;
  if (figures === "awaited") return stopTiming.figures;
  const { least, most } = stopTiming.unseenFigures;
  return Math.max(least, Math.min(most, (usual ?? most * 2) / 2));
}

/** Figures that come at the end of each gap: its first half is without them, and so is what lasts far longer than usual. */
function unloggedFigures(quiet: Seconds, usual: Seconds | undefined): Message | undefined {
  const early = Math.min(stopTiming.quiet, (usual ?? Number.POSITIVE_INFINITY) * 0.1);
  const isEarly = quiet >= early && quiet <= (usual ?? Number.POSITIVE_INFINITY) / 2;
  if (isEarly || (usual !== undefined && quiet >= Math.max(2 * usual, 1))) return undefined;
  return { id: quiet < early ? "stop.wait.log-busy" : "stop.wait.figures" };
}

/** A log without a quiet second: known to be done with its figures, any time but the last is right; else the middle. */
function isWithinGap(quiet: Seconds, usual: Seconds, { figures }: SafeMomentFacts): boolean {
  return figures === "drawn" ? quiet <= 0.9 * usual : isMiddle(quiet, usual);
}

/** The middle fifth and a little after: the plots come first in a gap, the next line last. */
function isMiddle(since: Seconds, gap: Seconds): boolean {
  return since >= 0.4 * gap && since <= 0.7 * gap;
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
