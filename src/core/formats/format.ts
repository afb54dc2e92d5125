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
  createParser(file: { readonly name: string }): Parser;
}

export type FormatName = "event file" | "train.log" | "tensorboard csv" | "csv" | "json";

/**
 * Turns the bytes of one log into points, keeping what is unfinished. The only thing with memory in
 * `core`. Cutting the bytes anywhere changes nothing in what comes out altogether. Never throws on bad
 * input: what cannot be read is a `Problem`.
 */
export interface Parser {
  /** Takes the next bytes. The parser does not keep the array: the caller may reuse it. */
  push(bytes: Uint8Array): Parsed;
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
  /** What was passed over unread because it holds no numbers: pictures, sound, graphs. */
  readonly skipped: readonly SkippedBlobs[];
  /** How many of the next bytes of the file the reader may jump over instead of pushing them; 0 if none. */
  readonly skip: number;
}

/** Blobs of one kind that were not read. */
export interface SkippedBlobs {
  readonly what: "image" | "audio" | "histogram" | "tensor" | "graph" | "other";
  readonly count: number;
  readonly bytes: number;
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
