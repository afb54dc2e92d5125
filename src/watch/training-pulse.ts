import { basename } from "node:path";
import type { Parsed, Parser } from "../core/formats/format.ts";
import type { Seconds } from "../core/units.ts";
import { listCheckpointFiles } from "./checkpoint-files.ts";
import { createLogReader, type LogReader } from "./log-reader.ts";
import { createFormatRecogniser } from "./recognise-format.ts";

/** What a trainer is doing, as its log and its checkpoints show it. All times are monotonic seconds of the caller's clock. */
export interface PulseState {
  /** The log and how many bytes of it had been read; undefined where nothing could be. */
  readonly seen: { readonly path: string; readonly bytes: number } | undefined;
  /** A loss was logged since the trainer's newest start. */
  readonly trainingBegan: boolean;
  /** When the log last changed; when it was first looked at, if never since. */
  readonly logChanged: Seconds;
  /** A save was announced and its epoch has not ended yet. */
  readonly saving: boolean;
  /** When a save was last seen to be over. */
  readonly saveEnded: Seconds | undefined;
  /** When a loss last arrived while we looked. */
  readonly progressed: Seconds | undefined;
  /** Gaps between the last losses that arrived while we looked, newest last. */
  readonly gaps: readonly Seconds[];
  /** How long the newest checkpoint has kept its size and time; Infinity without any. */
  readonly checkpointStill: Seconds | undefined;
  /** When an epoch was last seen to end, and how long the last one took. */
  readonly epochEnded: Seconds | undefined;
  readonly epochLength: Seconds | undefined;
}

/** Reads the log on at each look; one look at a time. */
export interface TrainingPulse {
  look(now: Seconds): Promise<PulseState>;
}

const mostGaps = 20;
/** A new checkpoint is over when it has stood still for so long. */
const stillAfter: Seconds = 2;
/** Listing folders is slower than reading a few lines. */
const listEvery: Seconds = 0.4;

interface Beat {
  began: boolean;
  changed: Seconds;
  saving: boolean;
  saveEnded: Seconds | undefined;
  progressed: Seconds | undefined;
  gaps: Seconds[];
  epochEnded: Seconds | undefined;
  epochLength: Seconds | undefined;
}

/**
 * The pulse of the trainer that writes a log: train.log, or the newest event file where there is none.
 *
 * @param path  the log; read-only, open only while a look lasts
 */
export function createTrainingPulse(
  path: string,
  checkpointFolders: () => readonly string[],
): TrainingPulse {
  const recognise = createFormatRecogniser();
  const reader = createLogReader(path);
  const checkpoints = createCheckpointWatch(checkpointFolders);
  let parser: Parser | undefined;
  let beat: Beat | undefined;
  /** Whether what is read next is history: it was there before we looked. */
  let isHistory = true;
  return {
    look: async (now) => {
      beat ??= newBeat(now);
      const current = beat;
      if (parser === undefined) {
        const recognised = await recognise(path);
        if ("format" in recognised) {
          parser = recognised.format?.createParser({ name: basename(path) });
        }
      }
      const take = (parsed: Parsed) => takeParsed(current, parsed, isHistory ? undefined : now);
      // Bytes of a log that tells no format yet must not be lost: they are left where they are.
      const read = parser === undefined ? undefined : await readOn(reader, parser, take);
      const outcome = read?.outcome ?? "unknown";
      if (outcome === "replaced") {
        // Another file, or a cut one: nothing that was known holds, and the next look reads it from its start.
        parser = undefined;
        isHistory = true;
        beat = { ...newBeat(now), saveEnded: current.saveEnded };
      } else {
        if (outcome !== "quiet") current.changed = now;
        if (parser !== undefined) isHistory = false;
      }
      const still = await checkpoints.look(now);
      const seen = read?.size === undefined ? undefined : { path, bytes: read.size };
      return { ...stateOf(beat, still), seen };
    },
  };
}

function newBeat(now: Seconds): Beat {
  return {
    began: false,
    changed: now,
    saving: false,
    saveEnded: undefined,
    progressed: undefined,
    gaps: [],
    epochEnded: undefined,
    epochLength: undefined,
  };
}

async function readOn(
  reader: LogReader,
  parser: Parser,
  take: (parsed: Parsed) => void,
): Promise<{ outcome: "changed" | "quiet" | "replaced" | "unknown"; size?: number }> {
  let changed = false;
  for (;;) {
    const read = await reader.readNew((bytes) => {
      const parsed = parser.push(bytes);
      take(parsed);
      return parsed.skip;
    });
    if (read.state === "replaced") return { outcome: "replaced" };
    if (read.state === "missing" || read.state === "unreadable") return { outcome: "unknown" };
    changed ||= read.state === "grew";
    if (!read.more) return { outcome: changed ? "changed" : "quiet", size: read.size };
  }
}

/** @param now  undefined for what was in the log before we looked: it happened, and nobody knows when */
function takeParsed(beat: Beat, parsed: Parsed, now: Seconds | undefined): void {
  let next = 0;
  const takePoints = (end: number): void => {
    const points = parsed.points.slice(next, end);
    next = end;
    if (points.length === 0) return;
    beat.began = true;
    if (now !== undefined) noteProgress(beat, now);
    // Lightning writes an epoch's means when the epoch ends, next to its checkpoint.
    if (points.some((point) => point.tag.endsWith("_epoch"))) noteEpochEnd(beat, now);
  };
  for (const mark of parsed.marks) {
    takePoints(mark.before);
    if (mark.kind === "started") {
      beat.began = false;
      beat.saving = false;
    } else if (mark.kind === "saving") beat.saving = true;
    else if (mark.kind === "epoch ended") {
      beat.began = true;
      if (beat.saving && now !== undefined) beat.saveEnded = now;
      beat.saving = false;
      noteEpochEnd(beat, now);
    }
  }
  takePoints(parsed.points.length);
}

function noteProgress(beat: Beat, now: Seconds): void {
  if (beat.progressed !== undefined && now > beat.progressed) {
    beat.gaps.push(now - beat.progressed);
    if (beat.gaps.length > mostGaps) beat.gaps.shift();
  }
  beat.progressed = now;
}

function noteEpochEnd(beat: Beat, now: Seconds | undefined): void {
  if (now === undefined) return;
  if (beat.epochEnded !== undefined && now > beat.epochEnded) {
    beat.epochLength = now - beat.epochEnded;
  }
  beat.epochEnded = now;
}

function stateOf(beat: Beat, checkpoint: CheckpointLook): Omit<PulseState, "seen"> {
  const ends = [beat.saveEnded, checkpoint.settled].filter((end) => end !== undefined);
  return {
    trainingBegan: beat.began,
    logChanged: beat.changed,
    saving: beat.saving,
    saveEnded: ends.length === 0 ? undefined : Math.max(...ends),
    progressed: beat.progressed,
    gaps: [...beat.gaps],
    checkpointStill: checkpoint.still,
    epochEnded: beat.epochEnded,
    epochLength: beat.epochLength,
  };
}

interface CheckpointLook {
  readonly still: Seconds;
  /** When a checkpoint that changed while we looked stood still again. */
  readonly settled: Seconds | undefined;
}

function createCheckpointWatch(folders: () => readonly string[]): {
  look(now: Seconds): Promise<CheckpointLook>;
} {
  let listed = Number.NEGATIVE_INFINITY;
  let newest: string | undefined;
  let since = 0;
  let unsettled = false;
  let settled: Seconds | undefined;
  return {
    look: async (now) => {
      if (now - listed >= listEvery) {
        const first = listed === Number.NEGATIVE_INFINITY;
        listed = now;
        const key = await newestOf(folders());
        if (key !== newest) {
          newest = key;
          since = now;
          unsettled = !first && key !== undefined;
        }
      }
      const still = newest === undefined ? Number.POSITIVE_INFINITY : now - since;
      if (unsettled && still >= stillAfter) {
        unsettled = false;
        settled = now;
      }
      return { still, settled };
    },
  };
}

async function newestOf(folders: readonly string[]): Promise<string | undefined> {
  const files = await listCheckpointFiles(folders);
  const newest = files.reduce<(typeof files)[number] | undefined>(
    (best, file) => (best === undefined || file.modified > best.modified ? file : best),
    undefined,
  );
  return newest && `${newest.path}:${newest.bytes}:${newest.modified}`;
}
