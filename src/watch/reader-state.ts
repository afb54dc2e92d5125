import type { BigIntStats } from "node:fs";
import type { FileNow } from "../core/formats/format.ts";
import type { Seconds } from "../core/units.ts";
import type { Disk } from "./disk.ts";
import { type LogIdentity, moveAnchor } from "./log-identity.ts";
import type { ReadOutcome } from "./read-outcome.ts";
import type { ReadPace } from "./read-windows.ts";
import { createSettling, type Settling } from "./settling.ts";
import { isAbsent } from "./system-errors.ts";

/** Takes bytes of a log. */
export type TakeBytes = (bytes: Uint8Array, file: FileNow) => number;

/** Where a log reader stands, kept from call to call. */
export interface ReaderState {
  readonly path: string;
  readonly disk: Disk;
  offset: number;
  size: number;
  modifiedNs: bigint;
  identity?: LogIdentity;
  pace?: ReadPace;
  /** The device that the log was last found on, and whether that is a network drive. */
  device?: { readonly number: bigint; readonly remote: boolean };
  /** Whether the last look found no file. */
  wasMissing: boolean;
  /** Under which other name the file, or a copy of it, was last read, and which file that was. */
  moved?: { readonly to: string; readonly place?: string };
  /** How often in a row the system kept an old file from us that was to be read to its end. */
  refusals: number;
  readonly settling: Settling;
  /** The last call ended before bytes that are not believed yet. */
  waits: boolean;
}

/** Of a log of which nothing was read. */
export function createReaderState(path: string, disk: Disk): ReaderState {
  return {
    path,
    disk,
    offset: 0,
    size: 0,
    modifiedNs: 0n,
    wasMissing: false,
    refusals: 0,
    settling: createSettling(),
    waits: false,
  };
}

/** Notes bytes that were taken; returns how many of the following ones to leave out: all, where some come again. */
export function consume(
  state: ReaderState,
  taken: { readonly bytes: Uint8Array; readonly position: number; readonly skip: number },
): number {
  const { bytes, position, skip } = taken;
  const believed = bytes.length + Math.min(0, skip);
  state.offset = position + bytes.length + skip;
  state.waits = skip < 0;
  if (state.identity !== undefined && believed > 0) {
    state.identity = moveAnchor(state.identity, bytes.subarray(0, believed), position);
  } else if (state.identity !== undefined && state.identity.anchor.end > state.offset) {
    const anchor = { bytes: new Uint8Array(0), end: state.offset };
    state.identity = { ...state.identity, anchor };
  }
  return state.waits ? Number.POSITIVE_INFINITY : skip;
}

/** Notes what the system says of the open file. */
export function see(state: ReaderState, stats: BigIntStats): void {
  state.size = Number(stats.size);
  state.modifiedNs = stats.mtimeNs;
  state.wasMissing = false;
}

/** How a call ends that the system refused. */
export function refused(state: ReaderState, code: string): ReadOutcome {
  const isMissing = isAbsent(code);
  if (isMissing) state.wasMissing = true;
  return { ...outcome(state, isMissing ? "missing" : "unreadable", false), code };
}

/** How a call ends. */
export function outcome(
  state: ReaderState,
  name: ReadOutcome["state"],
  more: boolean,
): ReadOutcome {
  const { offset, size } = state;
  const waits = state.waits ? { waits: true } : {};
  return { state: name, more, offset, size, modified: modifiedOf(state), ...waits };
}

/** When the log was last written, as last seen. */
export function modifiedOf({ modifiedNs }: ReaderState): Seconds {
  return Number(modifiedNs) / 1e9;
}
