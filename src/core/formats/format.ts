import type { Message } from "../message.ts";
import type { Epoch, Step, Tag } from "../units.ts";
import { noPoints, type Points } from "./points.ts";

/** The beginning of a file, for telling its format. */
export interface FileHead {
  /** Base name of the file, without folders. */
  readonly name: string;
  /** The first bytes: 64 KiB at most, all of a smaller file, none of an empty one. */
  readonly bytes: Uint8Array;
}

/** How one kind of log is written. */
export interface LogFormat {
  readonly name: FormatName;
  /** Whether a file that begins so is of this format. Decided from the head alone, without side effects. */
  matches(head: FileHead): boolean;
  /** A parser for one file from its first byte. */
  createParser(file: LogSource): Parser;
}

/** What a parser is told of its file before the first byte. */
export interface LogSource {
  /** Base name of the file. */
  readonly name: string;
  /** Read everything, also what holds no numbers, to check every checksum. Default: pictures are jumped over. */
  readonly verify?: boolean;
}

/** What is known of a file while its bytes are pushed. */
export interface FileNow {
  /** In bytes. What a record claims to be is held against it. */
  readonly size: number;
  /**
   * It changed a moment ago, so its last bytes may still change: a network drive shows pages of zeros first. Damage
   * there is not believed yet, see `Parsed.skip`.
   */
  readonly live: boolean;
}

export type FormatName = "event file" | "train.log" | "tensorboard csv" | "csv" | "json";

/**
 * Turns the bytes of one log into points, keeping what is unfinished. The only thing with memory in
 * `core`. Cutting the bytes anywhere changes nothing in what comes out altogether. Never throws on bad
 * input: what cannot be read is a `Problem`.
 */
export interface Parser {
  /** Takes the next bytes. The parser does not keep the array: the caller may reuse it. */
  push(bytes: Uint8Array, file?: FileNow): Parsed;
  /**
   * Takes of the next bytes what is plain, and tells of it with the next push: of these bytes so many from the first on,
   * and more where something begins in them that holds no numbers and reaches beyond them; the reader goes on behind
   * that. What is left of these bytes is pushed. For files that are nearly all pictures: a tenth of the work.
   */
  pass?(bytes: Uint8Array, file: FileNow): number;
  /**
   * The file has ended here: gives what a last line without its newline still holds, and names a record
   * that was cut. Nothing may be pushed afterwards.
   */
  finish(): Parsed;
}

/** What some bytes held. All lists are in file order. */
export interface Parsed {
  /** Valid until the next push. */
  readonly points: Points;
  readonly marks: readonly Mark[];
  readonly problems: readonly Problem[];
  /** What was passed over because it holds no numbers: pictures, sound, graphs. */
  readonly skipped: readonly SkippedBlobs[];
  /**
   * How many of the next bytes of the file the reader may jump over instead of pushing them; 0 if none. Below 0 in a
   * live file only: so many of the last bytes are not believed yet, and are to be pushed again in a while.
   */
  readonly skip: number;
  /** What became of the bytes that were decided on; absent where a format does not keep these books. */
  readonly bytes?: ByteSums;
}

/** Blobs of one kind that hold no numbers. */
export interface SkippedBlobs {
  readonly what: BlobKind;
  /** Their records were read whole and match their checksums; else they were jumped over. */
  readonly checked: boolean;
  readonly count: number;
  readonly bytes: number;
}

export type BlobKind = "image" | "audio" | "histogram" | "tensor" | "graph" | "other";

/** What the bytes of a file are: `records`, `blobs` and `unreadable` together are, at its end, its size. */
export interface ByteSums {
  /** Of good records, but for blobs in them. */
  readonly records: number;
  /** Of blobs in good records, see `SkippedBlobs`. */
  readonly blobs: number;
  /** Of damage, and of records that were left out or cut. */
  readonly unreadable: number;
  /** In how many places something is unreadable. */
  readonly places: number;
  /** In how many of those it is a picture or the like: no number is lost there. */
  readonly badBlobs: number;
}

/** Something a log says that is not a point. `before` is how many points of the same `Parsed` stand before it. */
export type Mark = { readonly before: number } & (
  | {
      /** The trainer started: it printed its settings. `config` is what could be read of them. */
      readonly kind: "started";
      readonly config?: Readonly<Record<string, unknown>>;
    }
  | {
      /** It loaded a saved state; `iteration` is the epoch that the state was saved in. */
      readonly kind: "loaded";
      readonly path: string;
      readonly iteration: number;
    }
  | { readonly kind: "epoch ended"; readonly epoch: Epoch }
  | {
      /** A save of a resume state began; the next "epoch ended" says that it is over. */
      readonly kind: "saving";
      readonly path: string;
      readonly epoch: Epoch;
    }
  | {
      /** Weights for inference were saved (`ok`) or not (a traceback followed). */
      readonly kind: "saved weights";
      readonly name: string;
      readonly ok: boolean;
    }
  | {
      /** A TensorBoard SessionLog START: its writer says that later points of earlier sessions are void. */
      readonly kind: "session started";
      readonly step: Step;
    }
  | {
      /** A line of `count` losses whose meaning nothing in the log tells; `tag` is what we called the doubtful one. */
      readonly kind: "ambiguous losses";
      readonly count: number;
      readonly tag: Tag;
    }
  | {
      /** The trainer says that the training is complete (console text `training done`). */
      readonly kind: "finished";
    }
);

/** Something unreadable in a log, with its place. The watcher adds the file. */
export interface Problem {
  /** 1-based; for text. */
  readonly line?: number;
  /** Byte offset from the start of the file; for event files. */
  readonly offset?: number;
  readonly reason: Message;
}

/** A `Parsed` that holds nothing. */
export const nothingParsed: Parsed = {
  points: noPoints,
  marks: [],
  problems: [],
  skipped: [],
  skip: 0,
};
