import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../stop/system-code.ts";
import type { ListName } from "./cut-list.ts";
import { holdoutFolder, type Manifest, manifestName, parseManifest } from "./manifest.ts";
import { hashOf, readWhole } from "./read-bytes.ts";

/** How a list stands, beside what the manifest knows of it. */
export type ListState = "original" | "kept" | "changed" | "missing";

/** How a voice's holdout stands. */
export type HoldoutState =
  /** Nothing is held out. */
  | { readonly kind: "none" }
  /** A split was cut off before it touched a list: files of ours may be left. */
  | { readonly kind: "leftovers" }
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
  if ("code" in read) return read.code === "ENOENT" ? { kind: "leftovers" } : { kind: "damaged" };
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

async function exists(folder: string): Promise<boolean> {
  try {
    await readdir(folder);
    return true;
  } catch (error) {
    return systemCode(error) !== "ENOENT";
  }
}
