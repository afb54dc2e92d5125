import { Buffer } from "node:buffer";
import type { Stats } from "node:fs";
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

type KnownStats = Pick<Stats, "dev" | "ino" | "birthtimeMs" | "size" | "mtimeMs">;

interface Remembered {
  readonly recognised: Recognised;
  /** The file as it was looked at last. */
  readonly stats: KnownStats;
  /** Its first bytes, and its size when its head was last read. */
  readonly start: Uint8Array;
  readonly readAt: number;
}

/** So much of its beginning tells whether a file that grew is still the one whose head was read. */
const startBytes = 256;

/** What is known of all files before they are looked at. */
export interface RecogniseOptions {
  /** Read everything and check every checksum; default: pictures are jumped over. */
  readonly verify?: boolean;
  /** How text logs are written, where somebody told us; guessed otherwise. */
  readonly encoding?: EncodingName | undefined;
}

/**
 * A recogniser that remembers: a head is read again only when the file was replaced, or when what it now holds could
 * change the answer. So looking through a logdir every two seconds costs one `stat` a file, and a log that grows only a
 * few bytes besides.
 */
export function createFormatRecogniser(options: RecogniseOptions = {}): FormatRecogniser {
  const remembered = new Map<string, Remembered>();
  return async (path) => {
    const stats = await lookAt(path);
    if ("code" in stats) return stats;
    const before = remembered.get(path);
    if (before !== undefined && (await stillHolds(path, before, stats))) {
      remembered.set(path, { ...before, stats });
      return before.recognised;
    }
    const { recognised, start } = await recognise(path, options);
    // Too many open files, a drive that is gone for a moment: not an answer to keep.
    if ("code" in recognised) remembered.delete(path);
    else remembered.set(path, { recognised, stats, start, readAt: stats.size });
    return recognised;
  };
}

/** Waited for, wherever its folder lies: a link may lead to a network drive. */
async function lookAt(path: string): Promise<KnownStats | { readonly code: string }> {
  try {
    const { dev, ino, birthtimeMs, size, mtimeMs } = await stat(path);
    return { dev, ino, birthtimeMs, size, mtimeMs };
  } catch (error) {
    return { code: systemErrorCode(error) };
  }
}

/** Whether an answer stands for a file that is now as `stats` say. */
async function stillHolds(path: string, before: Remembered, stats: KnownStats): Promise<boolean> {
  const { dev, ino, birthtimeMs, size, mtimeMs } = stats;
  const known = before.stats;
  if (dev !== known.dev || ino !== known.ino || birthtimeMs !== known.birthtimeMs) return false;
  // Once the whole head is there, a log only grows behind it.
  if (before.readAt >= headBytes && size >= headBytes) return true;
  if (size === known.size && mtimeMs === known.mtimeMs) return true;
  // A log that is known for what it is stays that while it grows: its head is read again when there is twice as much
  // of it, in case the first lines misled, and when all of it is there.
  const isKnown = "format" in before.recognised && before.recognised.format !== undefined;
  if (!isKnown || size < known.size || size >= headBytes || size >= 2 * before.readAt) return false;
  const now = await readFileStart(path, before.start.length);
  return "bytes" in now && Buffer.compare(now.bytes, before.start) === 0;
}

async function recognise(
  path: string,
  options: RecogniseOptions,
): Promise<{ readonly recognised: Recognised; readonly start: Uint8Array }> {
  const head = await readFileStart(path, headBytes);
  if ("code" in head) return { recognised: head, start: new Uint8Array(0) };
  const { bytes } = head;
  const format = chooseFormat({ name: basename(path), bytes }, options.encoding);
  const empty = bytes.length === 0;
  // A copy: the head itself is not kept.
  const start = bytes.slice(0, startBytes);
  if (format === undefined || options.verify !== true) {
    return { recognised: { format, empty }, start };
  }
  const createParser: LogFormat["createParser"] = (file) =>
    format.createParser({ ...file, verify: true });
  return { recognised: { format: { ...format, createParser }, empty }, start };
}
