import { join } from "node:path";
import { hasHeader, type ListName, listNames } from "./cut-list.ts";
import type { DurableFiles } from "./durable-files.ts";
import { splitLines } from "./list-lines.ts";
import { lookAtHoldout } from "./look-at-holdout.ts";
import {
  holdoutFolder,
  type ListRecord,
  type Manifest,
  manifestBytes,
  manifestName,
  originalsFolder,
} from "./manifest.ts";
import { type MergeConflict, mergeList } from "./merge-list.ts";
import { hashOf, readWhole } from "./read-bytes.ts";
import { put } from "./split-lists.ts";

/** How giving back ended. */
export type Restored =
  /** `merged`: lists that had changed meanwhile, and got their lines back among the new ones. */
  | { readonly kind: "restored"; readonly clips: number; readonly merged: readonly ListName[] }
  /** Nothing was held out; `leftovers`: a split that was cut off early had left files, which are gone now. */
  | { readonly kind: "nothing"; readonly leftovers: boolean }
  /** Lines that are in no list lie in the holdout folder, and nothing says where they belong. */
  | { readonly kind: "orphaned" }
  /** The manifest cannot be read: the lists as they were lie in the holdout folder. */
  | { readonly kind: "damaged" }
  /** A person has to decide. Nothing was changed. */
  | { readonly kind: "list gone"; readonly name: ListName }
  | ({ readonly kind: "conflict"; readonly list: ListName } & { readonly conflict: MergeConflict });

/**
 * Gives every line back at its place and removes the holdout folder. A list that nobody changed becomes what it was,
 * byte for byte; one that was changed keeps all it has and gets the lines between its own. What to write is known
 * for all lists before the first is touched; cut off anywhere, the next call goes on.
 */
export async function restoreLists(folder: string, files: DurableFiles): Promise<Restored> {
  const place = join(folder, holdoutFolder);
  const state = await lookAtHoldout(folder);
  if (state.kind === "damaged" || state.kind === "orphaned") return { kind: state.kind };
  if (state.kind !== "manifest") {
    if (state.kind === "leftovers") await removeHoldout(place, files);
    return { kind: "nothing", leftovers: state.kind === "leftovers" };
  }
  const { manifest } = state;
  const clips = manifest.clips.length;
  const merged: ListName[] = [];
  if (manifest.state !== "restored") {
    const targets: Target[] = [];
    for (const list of manifest.lists) {
      const target = await targetOf(folder, list);
      if ("kind" in target) return target;
      if (target.isMerged) merged.push(list.name);
      targets.push(target);
    }
    await tell(place, { ...manifest, state: "restoring" }, files);
    for (const { name, mode, bytes } of targets) {
      if (bytes === undefined) continue;
      const draft = join(place, `${name}.draft`);
      await put(files, join(folder, name), bytes, { draft, mode });
    }
    await tell(place, { ...manifest, state: "restored" }, files);
  }
  await removeHoldout(place, files);
  return { kind: "restored", clips, merged };
}

interface Target {
  readonly name: ListName;
  readonly mode: number;
  /** What the list is to hold; absent where it holds it already. */
  readonly bytes?: Uint8Array;
  readonly isMerged: boolean;
}

async function targetOf(folder: string, list: ListRecord): Promise<Target | Restored> {
  const { name, mode } = list;
  const current = await readWhole(join(folder, name));
  if ("code" in current) return { kind: "list gone", name };
  const hash = hashOf(current.bytes);
  if (hash === list.original) return { name, mode, isMerged: false };
  const original = await originalOf(folder, list, hash === list.kept ? current.bytes : undefined);
  if (original === undefined) return { kind: "damaged" };
  if (hash === list.kept) return { name, mode, bytes: original, isMerged: false };
  const result = mergeList(original, list.places, current.bytes);
  if ("conflict" in result) return { kind: "conflict", list: name, conflict: result.conflict };
  const isSame = hashOf(result.bytes) === hash;
  return { name, mode: current.mode, isMerged: true, ...(isSame ? {} : { bytes: result.bytes }) };
}

/** The list as it was: the copy, else what was kept and what was moved, laid out as they stood. */
async function originalOf(
  folder: string,
  list: ListRecord,
  kept: Uint8Array | undefined,
): Promise<Uint8Array | undefined> {
  const place = join(folder, holdoutFolder);
  const copy = await readWhole(join(place, originalsFolder, list.name));
  if (!("code" in copy) && hashOf(copy.bytes) === list.original) return copy.bytes;
  const moved = await readWhole(join(place, list.name));
  if ("code" in moved || hashOf(moved.bytes) !== list.moved || kept === undefined) return undefined;
  const joined = weave(kept, moved.bytes, list);
  return hashOf(joined) === list.original ? joined : undefined;
}

function weave(kept: Uint8Array, moved: Uint8Array, { name, places }: ListRecord): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = hasHeader(name) ? (splitLines(moved)[0]?.next ?? 0) : 0;
  let at = 0;
  let length = 0;
  for (const place of places) {
    parts.push(kept.subarray(at, at + place.at - length), moved.subarray(from, from + place.bytes));
    at += place.at - length;
    length = place.at + place.bytes;
    from += place.bytes;
  }
  return Buffer.concat([...parts, kept.subarray(at)]);
}

async function tell(place: string, manifest: Manifest, files: DurableFiles): Promise<void> {
  await put(files, join(place, manifestName), manifestBytes(manifest));
}

/** Removes what is ours, the manifest last; anything that somebody else put there stays, and the folder with it. */
export async function removeHoldout(place: string, files: DurableFiles): Promise<void> {
  const originals = join(place, originalsFolder);
  for (const name of listNames) {
    for (const path of [join(place, name), join(originals, name)]) {
      await files.removeFile(`${path}.draft`);
      await files.removeFile(path);
    }
  }
  await files.removeFolder(originals);
  await files.removeFile(join(place, `${manifestName}.draft`));
  await files.removeFile(join(place, manifestName));
  await files.removeFolder(place);
}
