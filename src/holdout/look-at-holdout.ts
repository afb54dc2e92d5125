import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../stop/system-code.ts";
import { type ListName, listNames } from "./cut-list.ts";
import { byteText, splitLines } from "./list-lines.ts";
import { holdoutFolder, type Manifest, manifestName, parseManifest } from "./manifest.ts";
import { hashOf, readWhole } from "./read-bytes.ts";

/** How a list stands, beside what the manifest knows of it. */
export type ListState = "original" | "kept" | "changed" | "missing";

/** How a voice's holdout stands. */
export type HoldoutState =
  /** Nothing is held out. */
  | { readonly kind: "none" }
  /** A split was cut off before it touched a list: copies of ours may be left, of lines that the lists still hold. */
  | { readonly kind: "leftovers" }
  /** No manifest, and lines that are in no list: they may be the only ones there are. */
  | { readonly kind: "orphaned" }
  /** The manifest is damaged. */
  | { readonly kind: "damaged" }
  | {
      readonly kind: "manifest";
      readonly manifest: Manifest;
      readonly lists: ReadonlyMap<ListName, ListState>;
    };

/** Looks at the holdout of a voice, reading only. */
export async function lookAtHoldout(folder: string): Promise<HoldoutState> {
  const place = join(folder, holdoutFolder);
  if (!(await exists(place))) return { kind: "none" };
  const read = await readWhole(join(place, manifestName));
  if ("code" in read) {
    if (read.code !== "ENOENT") return { kind: "damaged" };
    return { kind: (await holdsOwnLines(folder)) ? "orphaned" : "leftovers" };
  }
  const manifest = parseManifest(read.bytes);
  if (manifest === undefined) return { kind: "damaged" };
  const lists = new Map<ListName, ListState>();
  for (const { name, original, kept } of manifest.lists) {
    const list = await readWhole(join(folder, name));
    const hash = "code" in list ? undefined : hashOf(list.bytes);
    const state = hash === original ? "original" : hash === kept ? "kept" : "changed";
    lists.set(name, hash === undefined ? "missing" : state);
  }
  return { kind: "manifest", manifest, lists };
}

/** Whether the holdout folder has a line that the voice's list of that name lacks, or a list that cannot be read. */
async function holdsOwnLines(folder: string): Promise<boolean> {
  for (const name of listNames) {
    const moved = await readWhole(join(folder, holdoutFolder, name));
    if ("code" in moved && moved.code === "ENOENT") continue;
    const list = await readWhole(join(folder, name));
    if ("code" in moved || "code" in list) return true;
    const left = textsOf(list.bytes);
    if (textsOf(moved.bytes).some((text) => !takeFrom(left, text))) return true;
  }
  return false;
}

function textsOf(bytes: Uint8Array): string[] {
  return splitLines(bytes).map(({ start, end }) => byteText(bytes.subarray(start, end)));
}

function takeFrom(texts: string[], text: string): boolean {
  const at = texts.indexOf(text);
  if (at >= 0) texts.splice(at, 1);
  return at >= 0;
}

async function exists(folder: string): Promise<boolean> {
  try {
    await readdir(folder);
    return true;
  } catch (error) {
    return systemCode(error) !== "ENOENT";
  }
}
