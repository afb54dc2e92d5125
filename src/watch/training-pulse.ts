import { basename } from "node:path";
import type { Parser } from "../core/formats/format.ts";
import type { EncodingName } from "../core/formats/in-encoding.ts";
import type { Seconds } from "../core/units.ts";
import { type CheckpointLook, createCheckpointWatch } from "./checkpoint-rest.ts";
import { createFigureDrawing, type Figures, type NewLines } from "./figure-drawing.ts";
import { createLogReader, type LogReader } from "./log-reader.ts";
import { createFormatRecogniser } from "./recognise-format.ts";
import { type Beat, newBeat, nothingFresh, stampFresh, takeParsed } from "./training-beat.ts";

/** What a trainer is doing, as its log and its checkpoints show it. All times are monotonic seconds of the caller's clock. */
export interface PulseState {
  /** The log and how many bytes of it had been read; undefined where nothing could be. */
  readonly seen: { readonly path: string; readonly bytes: number } | undefined;
  /** A loss was logged since the trainer's newest start. */
  readonly trainingBegan: boolean;
  /** When the log last changed, as exactly as its file time says; when it was first looked at, if never since. */
  readonly logChanged: Seconds;
  /** A save was announced and its epoch has not ended yet. */
  readonly saving: boolean;
  /** When a save was last seen to be over. */
  readonly saveEnded: Seconds | undefined;
  /** When a loss last arrived while we looked. */
  readonly progressed: Seconds | undefined;
  /** Gaps between the last losses that arrived while we looked, newest last; their mean where several arrived at once. */
  readonly gaps: readonly Seconds[];
  /** Whether figures that belong to the newest line may still be drawn. */
  readonly figures: Figures;
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

/** What a pulse may look at beside its log. */
export interface PulseOptions {
  /** The run's event files, where the log is a train.log: they tell when the figures are drawn. Absent where the log is one. */
  readonly eventFiles?: () => readonly string[];
  /** The clock that file times are of, seconds since the epoch; without it a change happened when it was seen. */
  readonly wall?: () => Seconds;
  /** How text logs are written, where somebody told us. */
  readonly encoding?: EncodingName | undefined;
}

/** A change that a file time puts this long before the last look is told by another clock than ours. */
const clockSlack: Seconds = 0.5;

/**
 * The pulse of the trainer that writes a log: train.log, or the newest event file where there is none.
 *
 * @param path  the log; read-only, open only while a look lasts
 */
export function createTrainingPulse(
  path: string,
  checkpointFolders: () => readonly string[],
  { eventFiles, wall, encoding }: PulseOptions = {},
): TrainingPulse {
  const recognise = createFormatRecogniser({ encoding });
  const reader = createLogReader(path);
  const checkpoints = createCheckpointWatch(checkpointFolders);
  const drawing = eventFiles === undefined ? undefined : createFigureDrawing(eventFiles);
  let parser: Parser | undefined;
  let beat: Beat | undefined;
  /** When the log was last read; what it held before the first time is history, of no known time. */
  let looked: Seconds | undefined;
  const readBeat = async (now: Seconds, current: Beat): Promise<LogLook> => {
    current.fresh = nothingFresh();
    if (parser === undefined) {
      const recognised = await recognise(path);
      if ("format" in recognised) {
        parser = recognised.format?.createParser({ name: basename(path) });
      }
    }
    // Bytes of a log that tells no format yet must not be lost: they are left where they are.
    const read = parser === undefined ? unknownLog : await readOn(reader, parser, current);
    if (read.outcome === "replaced") {
      // Another file, or a cut one: nothing that was known holds, and the next look reads it from its start.
      parser = undefined;
      looked = undefined;
      beat = { ...newBeat(now), saveEnded: current.saveEnded };
      return read;
    }
    const isHistory = looked === undefined;
    const changed = changeTime(read.modified, { now, looked, wall });
    if (!isHistory) stampFresh(current, changed);
    if (read.outcome !== "quiet") current.changed = changed;
    if (parser !== undefined) looked = now;
    return read;
  };
  return {
    look: async (now) => {
      beat ??= newBeat(now);
      const read = await readBeat(now, beat);
      const figures = await drawing?.look(linesOf(beat, read.modified));
      const still = await checkpoints.look(now);
      const seen = read.size === undefined ? undefined : { path, bytes: read.size };
      return { ...stateOf(beat, still), figures: figures ?? "unlogged", seen };
    },
  };
}

interface LogLook {
  readonly outcome: "changed" | "quiet" | "replaced" | "unknown";
  readonly size?: number;
  /** When the log was last written, by its file time. */
  readonly modified?: Seconds;
}

const unknownLog: LogLook = { outcome: "unknown" };

async function readOn(reader: LogReader, parser: Parser, beat: Beat): Promise<LogLook> {
  let changed = false;
  for (;;) {
    const read = await reader.readNew((bytes) => {
      const parsed = parser.push(bytes);
      takeParsed(beat, parsed);
      return parsed.skip;
    });
    if (read.state === "replaced") return { outcome: "replaced" };
    if (read.state === "missing" || read.state === "unreadable") return unknownLog;
    changed ||= read.state === "grew";
    if (read.more) continue;
    // What is written under another name may be anyone's: nothing is known of the log itself.
    if (read.at !== undefined) return unknownLog;
    const { size, modified } = read;
    return { outcome: changed ? "changed" : "quiet", size, modified };
  }
}

/**
 * When the log changed: between two looks its file time says it more exactly, if that is of our clock. A time that
 * does not lie there (a log on another machine, a clock that was set) is not believed.
 */
function changeTime(
  modified: Seconds | undefined,
  {
    now,
    looked,
    wall,
  }: { now: Seconds; looked: Seconds | undefined; wall?: (() => Seconds) | undefined },
): Seconds {
  if (modified === undefined || looked === undefined || wall === undefined) return now;
  const changed = now - (wall() - modified);
  return changed >= looked - clockSlack && changed <= now ? Math.max(changed, looked) : now;
}

function linesOf({ fresh }: Beat, modified: Seconds = 0): NewLines {
  return { hasLoss: fresh.losses > 0, endsInLoss: fresh.endsInLoss, modified };
}

function stateOf(beat: Beat, checkpoint: CheckpointLook): Omit<PulseState, "seen" | "figures"> {
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
