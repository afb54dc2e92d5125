import { lstat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { listFolder } from "./list-folder.ts";
import { isFolderWithoutLogs } from "./log-names.ts";
import { systemErrorCode } from "./system-errors.ts";
import { walkLimits } from "./walk-folders.ts";
import { matchesWildcard } from "./wildcard.ts";

interface Search {
  readonly found: Set<string>;
  /** Entries looked at for this pattern. */
  entries: number;
}

/**
 * Expands patterns of `*`, `?` and `**` (any folders) to the paths that exist, for shells that do not.
 * What exists under its very name is that file or folder, whatever characters it has. A pattern that
 * matches nothing stays as it is, so that whoever opens it can name it. A star passes over hidden names
 * and follows no links; no more than 10,000 entries are looked at for each pattern.
 *
 * @returns absolute paths, the matches of one pattern in code unit order; each path once
 */
export async function expandGlobs(patterns: readonly string[]): Promise<readonly string[]> {
  const expanded = new Set<string>();
  for (const pattern of patterns) {
    const path = resolve(pattern);
    const matches = isPattern(pattern) && !(await exists(path)) ? await search(path) : [path];
    for (const match of matches.length > 0 ? matches : [path]) expanded.add(match);
  }
  return [...expanded];
}

function isPattern(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    systemErrorCode(error);
    return false;
  }
}

async function search(pattern: string): Promise<readonly string[]> {
  const parts = pattern.split(sep);
  const first = parts.findIndex(isPattern);
  const state: Search = { found: new Set(), entries: 0 };
  await searchFolder(state, parts.slice(0, first).join(sep) + sep, parts.slice(first));
  return [...state.found].sort();
}

async function searchFolder(state: Search, folder: string, parts: readonly string[], depth = 0) {
  const [part, ...rest] = parts;
  if (part === undefined || depth > walkLimits.maxDepth) return;
  if (!isPattern(part)) {
    const path = join(folder, part);
    if (rest.length > 0) await searchFolder(state, path, rest, depth);
    else if (await exists(path)) state.found.add(path);
    return;
  }
  if (part === "**") await searchFolder(state, folder, rest, depth);
  const listing = await listFolder(folder, walkLimits.maxEntries - state.entries);
  state.entries += listing.entries;
  if (part === "**") {
    for (const name of listing.folders.filter((one) => !isFolderWithoutLogs(one))) {
      await searchFolder(state, join(folder, name), parts, depth + 1);
    }
    if (rest.length > 0) return;
  }
  const isMatch = (name: string) =>
    matchesWildcard(name, part) && name.startsWith(".") === part.startsWith(".");
  const folders = [...listing.folders, ...listing.linkedFolders].filter(isMatch);
  if (rest.length === 0) {
    for (const name of [...folders, ...listing.files.filter(isMatch)]) {
      state.found.add(join(folder, name));
    }
    return;
  }
  for (const name of folders) await searchFolder(state, join(folder, name), rest, depth + 1);
}
