import type { BigIntStats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import type { Seconds } from "../core/units.ts";
import { createFileSystems } from "./file-systems.ts";
import {
  growStart,
  type LogIdentity,
  moveAnchor,
  newIdentity,
  placeOf,
  stillReads,
} from "./log-identity.ts";
import { openRegularFile } from "./open-regular-file.ts";
import { createReadPace, type ReadPace, readWindows } from "./read-windows.ts";
import { systemErrorCode } from "./system-errors.ts";

/** Reads what a log has gained since the last call. */
export interface LogReader {
  /**
   * Gives the new bytes of the log to `take`, piece by piece, in order. The array is used again: `take`
   * keeps none of it, and returns how many of the following bytes to jump over (`Parsed.skip`).
   * One call at a time. The file is open only while a call lasts. What `take` throws is thrown on.
   */
  readNew(take: (bytes: Uint8Array) => number, options?: ReadOptions): Promise<ReadOutcome>;
}

/** How much one call reads. */
export interface ReadOptions {
  /** Bytes; default 32 MiB. Jumped-over bytes do not count. */
  readonly budget?: number;
}

/** How a call of `readNew` went. */
export interface ReadOutcome {
  /**
   * `idle`: nothing new. `grew`: bytes were given, or jumped over. `replaced`: the file is another one or
   * was cut; nothing was read, the reader stands at its start again, and the caller needs a new parser.
   * `missing`: there is no such file now; it may come back. `unreadable`: the system says no, see `code`.
   */
  readonly state: "idle" | "grew" | "replaced" | "missing" | "unreadable";
  /** The system's code; with `missing` and `unreadable` only. */
  readonly code?: string;
  /** Whether there is more to read at once: the budget was used up, or the file was replaced. */
  readonly more: boolean;
  /** Where the next call goes on, in bytes; beyond `size` where the end of a jump was not written yet. */
  readonly offset: number;
  /** Size of the file in bytes, and when it was last written, as last seen; 0 if it never was. */
  readonly size: number;
  readonly modified: Seconds;
}

/** A run that was watched from its start has little to read; this bounds what a large one takes at once. */
const defaultBudget = 32 * 1024 * 1024;
const fileSystems = createFileSystems();

interface ReaderState {
  offset: number;
  size: number;
  modifiedNs: bigint;
  identity?: LogIdentity;
  pace?: ReadPace;
  /** Whether the last look found no file. */
  wasMissing: boolean;
}

/**
 * A reader for one log, from its first byte on. Follows the file through growing, cutting, replacing,
 * deleting and coming back: no byte is given twice without `replaced` in between, and none is left out.
 * What it cannot see: a log that was changed in its middle alone.
 */
export function createLogReader(path: string): LogReader {
  const state: ReaderState = { offset: 0, size: 0, modifiedNs: 0n, wasMissing: false };
  return {
    readNew: async (take, options = {}) => {
      const opened = await openRegularFile(path);
      if ("code" in opened) return refused(state, opened.code);
      const { handle, stats } = opened;
      try {
        return await readOpened(state, { path, handle, stats, take, ...options });
      } finally {
        await handle.close();
      }
    },
  };
}

interface OpenedLog extends ReadOptions {
  readonly path: string;
  readonly handle: FileHandle;
  readonly stats: BigIntStats;
  readonly take: (bytes: Uint8Array) => number;
}

async function readOpened(state: ReaderState, log: OpenedLog): Promise<ReadOutcome> {
  const { stats } = log;
  const before = { offset: state.offset, size: state.size };
  try {
    if (!(await isSameLog(state, log))) {
      forget(state);
      see(state, stats);
      return outcome(state, "replaced", state.size > 0);
    }
  } catch (error) {
    return refused(state, systemErrorCode(error));
  }
  see(state, stats);
  state.identity = { ...(state.identity ?? newIdentity(stats)), place: placeOf(stats) };
  const code = await readToEnd(state, log);
  if (code !== undefined) return refused(state, code);
  const grew = state.offset > before.offset || state.size > before.size;
  return outcome(state, grew ? "grew" : "idle", state.offset < state.size);
}

/** Whether what was consumed so far is the beginning of the open file. */
async function isSameLog(state: ReaderState, { handle, stats }: OpenedLog): Promise<boolean> {
  const { identity } = state;
  if (identity === undefined || identity.anchor.end === 0) return true;
  const size = Number(stats.size);
  const isOtherPlace = placeOf(stats) !== identity.place;
  if (size < identity.anchor.end || (size < state.size && size < state.offset)) return false;
  // It was deleted and made again; equal bytes prove nothing then.
  if (isOtherPlace && state.wasMissing) return false;
  const isUntouched = size === state.size && stats.mtimeNs === state.modifiedNs;
  return (isUntouched && !isOtherPlace) || (await stillReads(handle, identity));
}

/** Reads up to the size last seen or the budget; returns the system's code if that fails on the way. */
async function readToEnd(state: ReaderState, log: OpenedLog): Promise<string | undefined> {
  if (state.offset >= state.size) return undefined;
  state.pace ??= createReadPace((await fileSystems.kindOf(log.path)) !== undefined);
  const take = (bytes: Uint8Array, position: number): number => {
    if (state.identity !== undefined) state.identity = moveAnchor(state.identity, bytes, position);
    const skip = log.take(bytes);
    state.offset = position + bytes.length + skip;
    return skip;
  };
  const { handle, budget = defaultBudget } = log;
  try {
    await readWindows(state.pace, { handle, from: state.offset, to: state.size, budget, take });
  } catch (error) {
    return systemErrorCode(error);
  }
  try {
    if (state.identity !== undefined) state.identity = await growStart(log.handle, state.identity);
  } catch (error) {
    return systemErrorCode(error);
  }
  return undefined;
}

function see(state: ReaderState, stats: BigIntStats) {
  state.size = Number(stats.size);
  state.modifiedNs = stats.mtimeNs;
  state.wasMissing = false;
}

function forget(state: ReaderState) {
  state.offset = 0;
  delete state.identity;
}

function refused(state: ReaderState, code: string): ReadOutcome {
  const isMissing = code === "ENOENT" || code === "ENOTDIR";
  if (isMissing) state.wasMissing = true;
  return { ...outcome(state, isMissing ? "missing" : "unreadable", false), code };
}

function outcome(state: ReaderState, name: ReadOutcome["state"], more: boolean): ReadOutcome {
  const { offset, size } = state;
  return { state: name, more, offset, size, modified: Number(state.modifiedNs) / 1e9 };
}
