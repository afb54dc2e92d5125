import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { LogFormat } from "../core/formats/format.ts";
import type { EncodingName } from "../core/formats/in-encoding.ts";
import { chooseFormat } from "../core/formats/index.ts";
import { readFileStart } from "./read-file-start.ts";
import { systemErrorCode } from "./system-errors.ts";

/** A format is told from this much of a file, `FileHead.bytes`. */
export const headBytes = 64 * 1024;

/** What a file is: its format if it has one that we know, or why it could not be opened. */
export type Recognised =
  | { readonly format: LogFormat | undefined; readonly empty: boolean }
  | { readonly code: string };

/** Tells the formats of files. */
export type FormatRecogniser = (path: string) => Promise<Recognised>;

interface Remembered {
  readonly identity: string;
  readonly recognised: Recognised;
}

/** What is known of all files before they are looked at. */
export interface RecogniseOptions {
  /** Read everything and check every checksum; default: pictures are jumped over. */
  readonly verify?: boolean;
  /** How text logs are written, where somebody told us; guessed otherwise. */
  readonly encoding?: EncodingName | undefined;
}

/**
 * A recogniser that remembers: a file is read again only when it was replaced, or when what it now holds
 * could change the answer. So looking through a logdir every two seconds costs one `stat` a file.
 */
export function createFormatRecogniser(options: RecogniseOptions = {}): FormatRecogniser {
  const remembered = new Map<string, Remembered>();
  return async (path) => {
    const identity = await identify(path);
    if (typeof identity !== "string") return identity;
    const before = remembered.get(path);
    if (before?.identity === identity) return before.recognised;
    const recognised = await recognise(path, options);
    // Too many open files, a drive that is gone for a moment: not an answer to keep.
    if ("code" in recognised) remembered.delete(path);
    else remembered.set(path, { identity, recognised });
    return recognised;
  };
}

/** What must be the same for a remembered answer to hold, or why the file cannot be looked at. */
async function identify(path: string): Promise<string | { readonly code: string }> {
  try {
    const { dev, ino, birthtimeNs, size, mtimeNs } = await stat(path, { bigint: true });
    // Once the whole head is there, a log only grows behind it.
    return `${dev}:${ino}:${birthtimeNs}:${size >= headBytes ? "whole head" : `${size}:${mtimeNs}`}`;
  } catch (error) {
    return { code: systemErrorCode(error) };
  }
}

async function recognise(path: string, options: RecogniseOptions): Promise<Recognised> {
  const head = await readFileStart(path, headBytes);
  if ("code" in head) return head;
  const { bytes } = head;
  const format = chooseFormat({ name: basename(path), bytes }, options.encoding);
  const empty = bytes.length === 0;
  if (format === undefined || options.verify !== true) return { format, empty };
  const createParser: LogFormat["createParser"] = (file) =>
    format.createParser({ ...file, verify: true });
  return { format: { ...format, createParser }, empty };
}
