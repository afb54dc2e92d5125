import { type Disk, type OpenLogFile, systemDisk } from "./disk.ts";
import { type EarlierKind, type EarlierLog, findEarlier, openEarlier } from "./earlier-log.ts";
import { isRemote } from "./file-systems.ts";
import { anchorAt, growStart, newIdentity, placeOf, stillReads } from "./log-identity.ts";
import type { ReadOutcome } from "./read-outcome.ts";
import { createReadPace, readWindows } from "./read-windows.ts";
import {
  consume,
  createReaderState,
  modifiedOf,
  outcome,
  type ReaderState,
  refused,
  see,
  type TakeBytes,
} from "./reader-state.ts";
import { type Clocks, isLive, noteDoubt, noteLook } from "./settling.ts";
import { isAbsent, systemErrorCode } from "./system-errors.ts";

/** Reads what a log has gained since the last call. */
export interface LogReader {
  /**
   * Gives the new bytes of the log to `take`, piece by piece, in order. The array is used again: `take`
   * keeps none of it, and returns how many of the following bytes to jump over (`Parsed.skip`): fewer than none
   * ends the call, and the next one goes on so much further back.
   * One call at a time. The file is open only while a call lasts. What `take` throws is thrown on.
   */
  readNew(take: TakeBytes, options?: ReadOptions): Promise<ReadOutcome>;
}

/** How much one call reads. */
export interface ReadOptions {
  /** Bytes; default 32 MiB. Jumped-over bytes do not count. */
  readonly budget?: number;
  /** Damage at the end of a log that changed a moment ago is waited for; without clocks it never is. */
  readonly clocks?: Clocks | undefined;
  /** Asked before `take` where a jump ended: how many of these bytes, and more behind them, are dealt with. */
  readonly pass?: TakeBytes | undefined;
}

/** A run that was watched from its start has little to read; this bounds what a large one takes at once. */
const defaultBudget = 32 * 1024 * 1024;
/** The new log is not kept waiting for ever for the end of an old one that cannot be read. */
const mostRefusals = 3;

/** The taker and the budget of one call. */
interface Call {
  readonly take: TakeBytes;
  readonly budget: number;
  readonly clocks: Clocks | undefined;
  readonly pass: TakeBytes;
}

/**
 * A reader for one log, from its first byte on. Follows the file through growing, cutting, replacing, renaming,
 * deleting and coming back: no byte is given twice without `replaced` in between, and none is left out that
 * could still be read. Lost is only what was destroyed before a call could see it: written after the last call
 * and then cut away, deleted, or moved out of the folder. What it cannot see: a log that was changed in its
 * middle alone.
 */
export function createLogReader(path: string, disk: Disk = systemDisk): LogReader {
  const state = createReaderState(path, disk);
  return {
    readNew: async (take, options = {}) => {
      const { budget = defaultBudget, clocks, pass = () => 0 } = options;
      const call = { take, budget, clocks, pass };
      const remote = state.device?.remote ?? (await isRemote(path));
      const log = await disk.open(path, remote);
      if ("code" in log) return readUnopened(state, log.code, call);
      try {
        return await readOpened(state, log, call);
      } finally {
        await log.close();
      }
    },
  };
}

async function readOpened(state: ReaderState, log: OpenLogFile, call: Call): Promise<ReadOutcome> {
  if (state.device?.number !== log.stats.dev) {
    // Of a log that is new it was asked a moment ago, to open it.
    const remote = state.device === undefined ? log.remote : await isRemote(state.path);
    state.device = { number: log.stats.dev, remote };
    state.pace = createReadPace(remote);
  }
  try {
    if (!(await isSameLog(state, log))) return await leave(state, log, call);
  } catch (error) {
    return refused(state, systemErrorCode(error));
  }
  delete state.moved;
  state.identity = { ...(state.identity ?? newIdentity(log.stats)), place: placeOf(log.stats) };
  return readOn(state, log, call);
}

/** Reads an open file from where the reader stands. */
async function readOn(state: ReaderState, log: OpenLogFile, call: Call): Promise<ReadOutcome> {
  const before = { offset: state.offset, size: state.size, modifiedNs: state.modifiedNs };
  see(state, log.stats);
  if (call.clocks !== undefined) {
    const changed = state.size !== before.size || state.modifiedNs !== before.modifiedNs;
    noteLook(state.settling, call.clocks, { modified: modifiedOf(state), changed });
  }
  const code = await readToEnd(state, log, call);
  if (code !== undefined) return refused(state, code);
  const grew = state.offset > before.offset || state.size > before.size;
  const more = state.offset < state.size && !state.waits;
  return outcome(state, grew ? "grew" : "idle", more);
}

/** Whether what was consumed so far is the beginning of the open file. */
async function isSameLog(state: ReaderState, log: OpenLogFile): Promise<boolean> {
  const { identity } = state;
  if (identity === undefined) return true;
  const { stats } = log;
  const isOtherPlace = placeOf(stats) !== identity.place;
  if (identity.anchor.end === 0) return !isOtherPlace;
  const size = Number(stats.size);
  if (size < identity.anchor.end || (size < state.size && size < state.offset)) return false;
  // It was deleted and made again; equal bytes prove nothing then.
  if (isOtherPlace && state.wasMissing) return false;
  const isUntouched = size === state.size && stats.mtimeNs === state.modifiedNs;
  return (isUntouched && !isOtherPlace) || (await stillReads(log, identity));
}

/** Reads the old file to its end where it still lies in the folder, then turns to the one that has its name. */
async function leave(state: ReaderState, log: OpenLogFile, call: Call): Promise<ReadOutcome> {
  const kind = placeOf(log.stats) === state.identity?.place ? "copied" : "renamed";
  const lost = kind === "copied" ? "truncated" : state.wasMissing ? "recreated" : "replaced";
  const earlier = await earlierOf(state, kind);
  const drained = await readEarlier(state, earlier, call);
  // The time of the old file says nothing of the new one's.
  state.modifiedNs = -1n;
  if (drained?.more === true) return drained;
  if (drained?.code !== undefined && state.refusals < mostRefusals) {
    state.refusals += 1;
    return drained;
  }
  const isUnread = state.identity?.anchor.end === 0;
  state.offset = 0;
  state.refusals = 0;
  state.identity = newIdentity(log.stats);
  delete state.moved;
  // Nothing was given, so nothing is to be forgotten; some network drives give an empty file a new inode at every look.
  if (isUnread) return readOn(state, log, call);
  see(state, log.stats);
  const replaced = outcome(state, "replaced", state.size > 0);
  if (drained?.at === undefined || drained.code !== undefined) return { ...replaced, how: lost };
  return { ...replaced, how: kind === "copied" ? "copied" : "rotated", at: drained.at };
}

/** A log that cannot be opened: where it was only renamed, it is read on under its new name. */
async function readUnopened(state: ReaderState, code: string, call: Call): Promise<ReadOutcome> {
  if (!isAbsent(code)) return refused(state, code);
  // A renaming shows when the name is first missed; what has another name later is no renaming of this log.
  const wasMissing = state.wasMissing && state.moved === undefined;
  const earlier = wasMissing ? undefined : await earlierOf(state, "renamed");
  const moved = await readEarlier(state, earlier, call);
  if (earlier === undefined) delete state.moved;
  state.wasMissing = true;
  return moved ?? refused(state, code);
}

async function earlierOf(state: ReaderState, kind: EarlierKind): Promise<EarlierLog | undefined> {
  const { path, identity, disk, moved } = state;
  if (identity === undefined) return undefined;
  if (moved !== undefined) {
    const known = await openEarlier(moved.to, identity, disk);
    if ("stats" in known) {
      await known.close();
      return { path: moved.to };
    }
    if (known.code !== undefined) return { path: moved.to, code: known.code };
    // A copy that was not read to its end may be renamed, too.
    const place = moved.place ?? identity.place;
    const again = { identity: { ...identity, place }, kind: "renamed", disk } as const;
    const found = await findEarlier(path, again);
    if (found !== undefined) return found;
  }
  return findEarlier(path, { identity, kind, disk });
}

/** Reads on in the old file under its new name; undefined if there is none. */
async function readEarlier(
  state: ReaderState,
  earlier: EarlierLog | undefined,
  call: Call,
): Promise<ReadOutcome | undefined> {
  if (state.identity === undefined || earlier === undefined) return undefined;
  const { path: at, code } = earlier;
  if (state.moved?.to !== at) state.moved = { ...state.moved, to: at };
  const log = await openEarlier(at, state.identity, state.disk);
  if (!("stats" in log)) {
    // Refused before is not gone: the file still may be somewhere.
    const why = log.code ?? code;
    return why === undefined ? undefined : { ...refused(state, why), at };
  }
  state.moved = { to: at, place: placeOf(log.stats) };
  try {
    return { ...(await readOn(state, log, call)), at };
  } finally {
    await log.close();
  }
}

/** Reads up to the size last seen or the budget; returns the system's code if that fails on the way. */
async function readToEnd(
  state: ReaderState,
  log: OpenLogFile,
  { take, pass, budget, clocks }: Call,
): Promise<string | undefined> {
  state.waits = false;
  if (state.offset >= state.size) return undefined;
  state.pace ??= createReadPace(log.remote);
  const live = clocks !== undefined && isLive(state.settling, clocks.now);
  const file = { size: state.size, live };
  let passed = 0;
  const takeAt = (bytes: Uint8Array, position: number) =>
    consume(state, { bytes, position, skip: take(bytes, file) });
  const passAt = (bytes: Uint8Array, position: number) => {
    const over = pass(bytes, file);
    if (over > 0) passed = state.offset = position + over;
    return over;
  };
  const { offset: from, size: to } = state;
  const span = { file: log, from, to, budget, take: takeAt, pass: passAt };
  try {
    await readWindows(state.pace, span);
    if (state.identity !== undefined) {
      // What is not believed yet is no part of what the log is known by.
      const identity = await growStart(log, state.identity, state.offset);
      const isBehindAnchor = passed > identity.anchor.end;
      state.identity = isBehindAnchor ? await anchorAt(log, identity, passed) : identity;
    }
  } catch (error) {
    return systemErrorCode(error);
  }
  if (clocks !== undefined) {
    noteDoubt(state.settling, clocks.now, state.waits ? state.offset : undefined);
  }
  return undefined;
}
