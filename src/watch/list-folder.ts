import { type Dirent, opendirSync, type Stats, statSync } from "node:fs";
import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import { byCodeUnits } from "./log-names.ts";
import { systemErrorCode } from "./system-errors.ts";

/** What a folder holds, links resolved; names in code unit order. */
export interface FolderListing {
  /** `dev:ino`; absent where the folder cannot be looked at. */
  readonly identity?: string;
  /** Names of regular files. */
  readonly files: readonly string[];
  /** Names of folders that lie here. */
  readonly folders: readonly string[];
  /** Names of links to folders. */
  readonly linkedFolders: readonly string[];
  /** Whether any entry is a link: what it leads to may change without this folder changing. */
  readonly hasLinks: boolean;
  /** Entries looked at, of whatever kind. */
  readonly entries: number;
  /** Whether there were more entries than `limit`; which ones are left out is the system's choice. */
  readonly cut: boolean;
  /** Why the folder could not be read; what was read until then stands above. */
  readonly code?: string;
}

/** Lists a folder as `listFolder` does; may remember what it found the last time. */
export type FolderLister = (path: string, limit: number) => Promise<FolderListing>;

/** Lists a folder, at most `limit` entries of it: a folder may hold millions. Never throws. */
export async function listFolder(path: string, limit: number): Promise<FolderListing> {
  const look: Look = { found: [], cut: false };
  try {
    look.identity = identityOf(await stat(path, { bigint: true }));
    for await (const entry of await opendir(path, { bufferSize: 256 })) {
      if (!takeEntry(look, entry, limit)) break;
    }
  } catch (error) {
    look.code = systemErrorCode(error);
  }
  const targets = new Map<string, Target>();
  for (const { name } of look.found.filter((entry) => entry.isSymbolicLink())) {
    try {
      targets.set(name, kindOf(await stat(join(path, name))));
    } catch (error) {
      // A link that leads nowhere or round in a circle is nobody's log.
      systemErrorCode(error);
    }
  }
  return listingOf(look, targets);
}

/** The same, at once: for local disks, which answer sooner than a promise is kept. */
export function listFolderNow(path: string, limit: number): FolderListing {
  const look: Look = { found: [], cut: false };
  try {
    look.identity = identityOf(statSync(path, { bigint: true }));
    readEntries(look, path, limit);
  } catch (error) {
    look.code = systemErrorCode(error);
  }
  const targets = new Map<string, Target>();
  for (const { name } of look.found.filter((entry) => entry.isSymbolicLink())) {
    try {
      targets.set(name, kindOf(statSync(join(path, name))));
    } catch (error) {
      systemErrorCode(error);
    }
  }
  return listingOf(look, targets);
}

/** Whether two listings say the same of a folder, in every word. */
export function isSameListing(left: FolderListing, right: FolderListing): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** What was seen of a folder so far. */
interface Look {
  readonly found: Dirent[];
  cut: boolean;
  identity?: string;
  code?: string;
}

type Target = "file" | "folder" | "neither";

function readEntries(look: Look, path: string, limit: number): void {
  const folder = opendirSync(path, { bufferSize: 256 });
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (!takeEntry(look, entry, limit)) break;
    }
  } finally {
    folder.closeSync();
  }
}

/** False once there are more entries than may be looked at. */
function takeEntry(look: Look, entry: Dirent, limit: number): boolean {
  look.cut = look.found.length >= limit;
  if (!look.cut) look.found.push(entry);
  return !look.cut;
}

function identityOf({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${dev}:${ino}`;
}

function kindOf(stats: Stats): Target {
  if (stats.isFile()) return "file";
  return stats.isDirectory() ? "folder" : "neither";
}

function listingOf(look: Look, targets: ReadonlyMap<string, Target>): FolderListing {
  const { found, cut, identity, code } = look;
  const names = (wanted: (entry: Dirent) => boolean) =>
    found.filter(wanted).map((entry) => entry.name);
  const links = (kind: Target) => names(({ name }) => targets.get(name) === kind);
  return {
    ...(identity === undefined ? {} : { identity }),
    files: [...names((entry) => entry.isFile()), ...links("file")].sort(byCodeUnits),
    folders: names((entry) => entry.isDirectory()).sort(byCodeUnits),
    linkedFolders: links("folder").sort(byCodeUnits),
    hasLinks: found.some((entry) => entry.isSymbolicLink()),
    entries: found.length,
    cut,
    ...(code === undefined ? {} : { code }),
  };
}
