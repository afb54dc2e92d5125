import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { type FolderLister, type FolderListing, listFolder } from "./list-folder.ts";
import { isFolderWithoutLogs, isLikelyLogFolder } from "./log-names.ts";
import type { FileProblem } from "./runs.ts";
import { systemErrorCode, unreadable } from "./system-errors.ts";

/** How far a walk goes. */
export interface WalkLimits {
  /** Files and folders looked at, over all roots together. */
  readonly maxEntries: number;
  /** Levels below a root; 0 looks at the root alone. */
  readonly maxDepth: number;
}

/** The limits where nobody asks for others: T10 of the tailing contract. */
export const walkLimits: WalkLimits = { maxEntries: 10_000, maxDepth: 12 };

/** A folder that was walked, with the names of the regular files in it. */
export interface WalkedFolder {
  /** Absolute. */
  readonly path: string;
  /** The root it was found below; itself for the root. */
  readonly root: string;
  readonly files: readonly string[];
  /** What the names were taken from: the same object as in an earlier walk if nothing changed. */
  readonly listing: FolderListing;
}

interface WaitingFolder {
  readonly path: string;
  readonly root: string;
  readonly depth: number;
  /** Whether it or a folder above it is called as log folders are. */
  readonly likely: boolean;
}

interface Walk {
  readonly limits: WalkLimits;
  readonly list: FolderLister;
  readonly likely: WaitingFolder[];
  readonly others: WaitingFolder[];
  /** Reached by a link: last, so that a run is called by its own folder and not by the link. */
  readonly linked: WaitingFolder[];
  /** `dev:ino` of every folder entered: the end of any circle of links. */
  readonly entered: Set<string>;
  readonly problems: FileProblem[];
  entries: number;
  tooDeep: boolean;
}

/**
 * Walks folder trees, nearest folders first, and those called like log folders before the rest, so that
 * a limit cuts off what matters least. Enters each folder once, and a link only where it leads to a
 * folder below the same root. What is left out is said in the problems.
 */
export async function walkFolders(
  roots: readonly string[],
  limits: WalkLimits = walkLimits,
  list: FolderLister = listFolder,
): Promise<{
  readonly folders: readonly WalkedFolder[];
  readonly problems: readonly FileProblem[];
}> {
  const likely = roots.map((root) => ({ path: root, root, depth: 0, likely: false }));
  const walk: Walk = {
    limits,
    list,
    likely,
    others: [],
    linked: [],
    entered: new Set(),
    problems: [],
    entries: 0,
    tooDeep: false,
  };
  const folders: WalkedFolder[] = [];
  for (let next = takeNext(walk); next !== undefined; next = takeNext(walk)) {
    const listing = await enter(walk, next);
    if (listing === undefined) continue;
    folders.push({ path: next.path, root: next.root, files: listing.files, listing });
    await queueSubfolders(walk, next, listing);
    if (listing.cut) {
      const reason = { id: "problem.too-many-files", limit: limits.maxEntries } as const;
      walk.problems.push({ file: next.path, reason });
      break;
    }
  }
  return { folders, problems: walk.problems };
}

function takeNext(walk: Walk): WaitingFolder | undefined {
  return walk.likely.shift() ?? walk.others.shift() ?? walk.linked.shift();
}

/** Lists a folder; undefined where it cannot be looked at, or was entered before. */
async function enter(walk: Walk, folder: WaitingFolder): Promise<FolderListing | undefined> {
  const listing = await walk.list(folder.path, walk.limits.maxEntries - walk.entries);
  const { identity } = listing;
  if (identity !== undefined && walk.entered.has(identity)) return undefined;
  if (listing.code !== undefined) walk.problems.push(unreadable(folder.path, listing.code));
  if (identity === undefined) return undefined;
  walk.entered.add(identity);
  walk.entries += listing.entries;
  return listing;
}

async function queueSubfolders(walk: Walk, from: WaitingFolder, listing: FolderListing) {
  const own = listing.folders.filter((name) => !isFolderWithoutLogs(name));
  const linked = await linksInside(
    from,
    listing.linkedFolders.filter((name) => !isFolderWithoutLogs(name)),
  );
  if (own.length + linked.length > 0 && from.depth >= walk.limits.maxDepth) {
    if (!walk.tooDeep) {
      const reason = { id: "problem.too-deep", limit: walk.limits.maxDepth } as const;
      walk.problems.push({ file: from.path, reason });
    }
    walk.tooDeep = true;
    return;
  }
  for (const name of own) {
    const below = folderBelow(from, name);
    (below.likely ? walk.likely : walk.others).push(below);
  }
  for (const name of linked) walk.linked.push(folderBelow(from, name));
}

function folderBelow(from: WaitingFolder, name: string): WaitingFolder {
  const likely = from.likely || isLikelyLogFolder(name);
  return { path: join(from.path, name), root: from.root, depth: from.depth + 1, likely };
}

async function linksInside(from: WaitingFolder, names: readonly string[]): Promise<string[]> {
  const inside: string[] = [];
  for (const name of names) {
    try {
      const [root, target] = await Promise.all([
        realpath(from.root),
        realpath(join(from.path, name)),
      ]);
      if (`${target}${sep}`.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)) {
        inside.push(name);
      }
    } catch (error) {
      // It went away since it was listed.
      systemErrorCode(error);
    }
  }
  return inside;
}
