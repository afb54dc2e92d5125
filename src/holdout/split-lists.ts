import { join } from "node:path";
import type { ChosenClip } from "./choose-clips.ts";
import { type CutList, cutList, type ListName, listNames } from "./cut-list.ts";
import type { DurableFiles } from "./durable-files.ts";
import {
  holdoutFolder,
  type ListRecord,
  type Manifest,
  manifestBytes,
  manifestName,
  originalsFolder,
} from "./manifest.ts";
import { hashOf, type ReadFile, readWhole } from "./read-bytes.ts";

/** A voice's lists as they were read for the choice. */
export type ReadLists = ReadonlyMap<ListName, ReadFile>;

/** What a split is made of. */
export interface SplitPlan {
  readonly folder: string;
  readonly lists: ReadLists;
  readonly chosen: readonly ChosenClip[];
  readonly seed: number;
  readonly ratio: number;
}

/** Files that only a split of ours needs to be told from the voice's own. */
const ownMode = 0o644;

/**
 * The lists of a voice; the second may be missing.
 *
 * @returns the system's code and the name of a list that is there and cannot be read, or of the first when it is missing
 */
export async function readLists(
  folder: string,
): Promise<{ readonly lists: ReadLists } | { readonly name: ListName; readonly code: string }> {
  const lists = new Map<ListName, ReadFile>();
  for (const name of listNames) {
    const read = await readWhole(join(folder, name));
    if (!("code" in read)) lists.set(name, read);
    else if (read.code !== "ENOENT" || name === listNames[0]) return { name, code: read.code };
  }
  return { lists };
}

/**
 * Moves the lines of the chosen clips into the holdout folder. Copies of the lists, the moved lines and the manifest
 * are on disk before the first list is touched; each list is replaced in one step. Whenever it is cut off, what the
 * manifest says and what the lists hold tells how to go on or back.
 *
 * @returns the name of a list that changed meanwhile; it and those after it were then not touched
 */
export async function splitLists(
  plan: SplitPlan,
  files: DurableFiles,
): Promise<ListName | undefined> {
  const { folder, lists, chosen, seed, ratio } = plan;
  const place = join(folder, holdoutFolder);
  const names = new Set(chosen.map(({ name }) => name));
  const cuts = new Map<ListName, CutList>();
  for (const [name, { bytes }] of lists) cuts.set(name, cutList(name, bytes, names));
  await files.createFolder(place);
  await files.createFolder(join(place, originalsFolder));
  for (const [name, list] of lists) {
    await put(files, join(place, originalsFolder, name), list.bytes);
    await put(files, join(place, name), cuts.get(name)?.moved ?? new Uint8Array());
  }
  const manifest: Manifest = {
    version: 1,
    state: "split",
    seed,
    ratio,
    clips: chosen.map(({ name, seconds, adds }) => ({ name, seconds, adds })),
    lists: [...lists].flatMap(([name, list]) => recordOf(name, list, cuts.get(name))),
  };
  await put(files, join(place, manifestName), manifestBytes(manifest));
  return cutLists(folder, manifest, files);
}

/** Finishes a split whose manifest is on disk: takes the lines out of the lists that still hold them. */
export async function cutLists(
  folder: string,
  manifest: Manifest,
  files: DurableFiles,
): Promise<ListName | undefined> {
  const names = new Set(manifest.clips.map(({ name }) => name));
  for (const { name, original, kept, mode } of manifest.lists) {
    const path = join(folder, name);
    const list = await readWhole(path);
    const hash = "code" in list ? undefined : hashOf(list.bytes);
    if (hash === kept) continue;
    if ("code" in list || hash !== original) return name;
    await put(files, path, cutList(name, list.bytes, names).kept, {
      draft: join(folder, holdoutFolder, `${name}.draft`),
      mode,
    });
  }
  return undefined;
}

/** Writes a file so that it is there whole or not at all. */
export async function put(
  files: DurableFiles,
  path: string,
  bytes: Uint8Array,
  { draft = `${path}.draft`, mode = ownMode } = {},
): Promise<void> {
  await files.writeDraft(draft, bytes, mode);
  await files.replace(draft, path);
}

function recordOf(name: ListName, list: ReadFile, cut: CutList | undefined): ListRecord[] {
  if (cut === undefined) return [];
  const { kept, moved, places } = cut;
  return [
    {
      name,
      original: hashOf(list.bytes),
      kept: hashOf(kept),
      moved: hashOf(moved),
      mode: list.mode,
      places,
    },
  ];
}
