import type { Dirent } from "node:fs";
import { opendir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Disk, OpenLogFile } from "./disk.ts";
import { inBatches } from "./in-batches.ts";
import { type LogIdentity, placeOf, stillReads } from "./log-identity.ts";
import { isAbsent, systemErrorCode } from "./system-errors.ts";

/** A folder may hold millions of files; a log that was renamed among more than these is not looked for. */
const mostEntries = 10_000;

/** How a log may go on elsewhere: as the same file, or as a copy made before it was cut. */
export type EarlierKind = "renamed" | "copied";

/**
 * Where the file lies that a log used to be, in the same folder: renamed, or copied to a name that begins with
 * the log's own (`train.log.1`) before the log was cut. Undefined if it is gone or was moved elsewhere. Costs a
 * `stat` a file of the folder; asked only after a log was seen to be another one.
 *
 * @returns  its path, with the system's code if it cannot be opened now
 */
export async function findEarlier(
  path: string,
  { identity, kind, disk }: EarlierSearch,
): Promise<EarlierLog | undefined> {
  const own = basename(path);
  const mayBe = (name: string) => name !== own && (kind === "renamed" || name.startsWith(own));
  const names = (await namesIn(dirname(path))).filter(mayBe);
  const paths = names.map((name) => join(dirname(path), name));
  const likely = await inBatches(paths, (each) => isLikely(each, identity, kind));
  let refused: EarlierLog | undefined;
  for (const each of paths.filter((_, index) => likely[index])) {
    const opened = await openEarlier(each, identity, disk);
    if ("stats" in opened) {
      await opened.close();
      return { path: each };
    }
    if (opened.code !== undefined) refused ??= { path: each, code: opened.code };
  }
  return refused;
}

/** An earlier log, or the code of why it cannot be opened. */
export interface EarlierLog {
  readonly path: string;
  readonly code?: string;
}

/** What is looked for. */
export interface EarlierSearch {
  readonly identity: LogIdentity;
  readonly kind: EarlierKind;
  readonly disk: Disk;
}

/**
 * Opens a file if everything that was consumed of a log stands in it; the caller closes it.
 *
 * @returns  an object without code where it is another file
 */
export async function openEarlier(
  path: string,
  identity: LogIdentity,
  disk: Disk,
): Promise<OpenLogFile | { readonly code?: string }> {
  const opened = await disk.open(path, true);
  if ("code" in opened) return isAbsent(opened.code) ? {} : opened;
  let code: string | undefined;
  try {
    const isSamePlace = placeOf(opened.stats) === identity.place;
    const isKnown = isSamePlace || identity.anchor.end > 0;
    if (isKnown && (await stillReads(opened, identity))) return opened;
  } catch (error) {
    code = systemErrorCode(error);
  }
  await opened.close();
  return code === undefined ? {} : { code };
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
