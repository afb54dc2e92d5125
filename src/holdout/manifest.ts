import { asRecord, numberAt, textAt } from "../core/config.ts";
import { type ListName, listNames } from "./cut-list.ts";

/** The folder beside the lists that holds what was taken out of them. */
export const holdoutFolder = "stopwatch-holdout";
/** The lists as they were, below it. */
export const originalsFolder = "original";
export const manifestName = "manifest.json";

/** What was done to the lists of a voice; on disk before the first of them is touched. */
export interface Manifest {
  readonly version: 1;
  /**
   * `split`: the lines are taken out, or about to be. `restoring`: they are being given back. `restored`: all are back,
   * only the holdout folder is left to be removed.
   */
  readonly state: "split" | "restoring" | "restored";
  readonly seed: number;
  readonly ratio: number;
  readonly clips: readonly HeldOutClip[];
  readonly lists: readonly ListRecord[];
}

/** A clip that is held out, and why. */
export interface HeldOutClip {
  /** One character a byte. */
  readonly name: string;
  readonly seconds: number;
  /** Traits that it adds to those chosen before it. */
  readonly adds: readonly string[];
}

/** One list. Hashes are SHA-256, in hexadecimal digits. */
export interface ListRecord {
  readonly name: ListName;
  readonly original: string;
  readonly kept: string;
  readonly moved: string;
  readonly mode: number;
  readonly places: readonly { readonly at: number; readonly bytes: number }[];
}

/** A manifest as a file holds it. */
export function manifestBytes(manifest: Manifest): Uint8Array {
  return Buffer.from(`${JSON.stringify(manifest, undefined, 1)}\n`);
}

/** The manifest in some bytes; undefined for anything that is not one whole. */
export function parseManifest(bytes: Uint8Array): Manifest | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    // No JSON: no manifest of ours.
    return undefined;
  }
  const record = asRecord(parsed);
  const state = textAt(record, "state");
  const lists = listOf(record?.["lists"]).map(parseList);
  const clips = listOf(record?.["clips"]).map(parseClip);
  if (numberAt(record, "version") !== 1 || lists.length === 0) return undefined;
  if (state !== "split" && state !== "restoring" && state !== "restored") return undefined;
  if (lists.includes(undefined) || clips.includes(undefined)) return undefined;
  return {
    version: 1,
    state,
    seed: numberAt(record, "seed") ?? 0,
    ratio: numberAt(record, "ratio") ?? 0,
    clips: clips.flatMap((clip) => clip ?? []),
    lists: lists.flatMap((list) => list ?? []),
  };
}

function parseList(value: unknown): ListRecord | undefined {
  const record = asRecord(value);
  const name = listNames.find((each) => each === textAt(record, "name"));
  const [original, kept, moved] = ["original", "kept", "moved"].map((key) => textAt(record, key));
  const mode = numberAt(record, "mode");
  const places = listOf(record?.["places"]).flatMap((place) => {
    const [at, bytes] = [numberAt(asRecord(place), "at"), numberAt(asRecord(place), "bytes")];
    return at === undefined || bytes === undefined ? [] : [{ at, bytes }];
  });
  if (name === undefined || original === undefined || kept === undefined) return undefined;
  if (moved === undefined || mode === undefined) return undefined;
  return { name, original, kept, moved, mode: mode & 0o777, places };
}

function parseClip(value: unknown): HeldOutClip | undefined {
  const record = asRecord(value);
  const [name, seconds] = [textAt(record, "name"), numberAt(record, "seconds")];
  if (name === undefined || seconds === undefined) return undefined;
  const adds = listOf(record?.["adds"]).filter((each) => typeof each === "string");
  return { name, seconds, adds };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
