import type { Dirent } from "node:fs";
import { opendir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Disk, type OpenLogFile, systemDisk } from "./disk.ts";
import { inBatches } from "./in-batches.ts";
import { type LogIdentity, placeOf, stillReads } from "./log-identity.ts";
import { systemErrorCode } from "./system-errors.ts";

/** A folder may hold millions of files; a log that was renamed among more than these is not looked for. */
const mostEntries = 10_000;

/** How a log may go on elsewhere: as the same file, or as a copy made before it was cut. */
export type EarlierKind = "renamed" | "copied";

/**
 * Where the file lies that a log used to be, in the same folder: renamed, or copied to a name that begins with
 * the log's own (`train.log.1`) before the log was cut. Undefined if it is gone or was moved elsewhere.
 * Costs a `stat` a file of the folder; asked only after a log was seen to be another one.
 */
export async function findEarlier(
  path: string,
  { identity, kind, disk = systemDisk }: EarlierSearch,
): Promise<string | undefined> {
  const own = basename(path);
  const mayBe = (name: string) => name !== own && (kind === "renamed" || name.startsWith(own));
  const paths = (await namesIn(dirname(path)))
    .filter(mayBe)
    .map((name) => join(dirname(path), name));
  const likely = await inBatches(paths, (each) => isLikely(each, identity, kind));
  for (const [index, each] of paths.entries()) {
    if (likely[index] !== true) continue;
    const file = await openEarlier(each, identity, disk);
    if (file === undefined) continue;
    await file.close();
    return each;
  }
  return undefined;
}

/** What is looked for. */
export interface EarlierSearch {
  readonly identity: LogIdentity;
  readonly kind: EarlierKind;
  readonly disk?: Disk;
}

/**
 * Opens a file if everything that was consumed of a log stands in it; the caller closes it. What the system says
 * against it counts as no: what was read of a log must not depend on luck with its old name.
 */
export async function openEarlier(
  path: string,
  identity: LogIdentity,
  disk: Disk,
): Promise<OpenLogFile | undefined> {
  const opened = await disk.open(path, true);
  if ("code" in opened) return undefined;
  try {
    const isSamePlace = placeOf(opened.stats) === identity.place;
    const isKnown = isSamePlace || identity.anchor.end > 0;
    if (isKnown && (await stillReads(opened, identity))) return opened;
  } catch (error) {
    systemErrorCode(error);
  }
  await opened.close();
  return undefined;
}

async function isLikely(path: string, identity: LogIdentity, kind: EarlierKind): Promise<boolean> {
  try {
    const stats = await stat(path, { bigint: true });
    if (!stats.isFile()) return false;
    if (kind === "renamed") return placeOf(stats) === identity.place;
    return identity.anchor.end > 0 && Number(stats.size) >= identity.anchor.end;
  } catch (error) {
    systemErrorCode(error);
    return false;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    const entries: AsyncIterable<Dirent> = await opendir(folder, { bufferSize: 256 });
    for await (const entry of entries) {
      if (entry.isDirectory()) continue;
      if (names.length >= mostEntries) break;
      names.push(entry.name);
    }
  } catch (error) {
    systemErrorCode(error);
  }
  return names;
}
