import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { type DiscoveryMemory, noMemory } from "./discovery-memory.ts";
import { kindOf } from "./find-logs.ts";
import { splitGivenFiles } from "./folder-runs.ts";
import { groupBy } from "./group-by.ts";
import { groupRuns } from "./group-runs.ts";
import { inBatches } from "./in-batches.ts";
import { byCodeUnits } from "./log-names.ts";
import { nameRuns } from "./name-runs.ts";
import { createFormatRecogniser, type FormatRecogniser } from "./recognise-format.ts";
import type { FoundFolder, FoundKind, RunParts } from "./run-parts.ts";
import { createSurroundings } from "./run-surroundings.ts";
import type { Discovery, FileProblem, RunFiles } from "./runs.ts";
import { systemErrorCode, unreadable } from "./system-errors.ts";
import { walkFolders, walkLimits } from "./walk-folders.ts";

/** How to look for runs. */
export interface DiscoverOptions {
  /** Folders that may hold checkpoints of every run; they come before those that are found. */
  readonly checkpointFolders?: readonly string[];
  /** Files and folders looked at in all; default 10,000. */
  readonly maxEntries?: number;
  /** Levels below each path; default 12. */
  readonly maxDepth?: number;
  /** Tells the formats of files; give the same one to each call and files are not read again. */
  readonly recognise?: FormatRecogniser;
  /** Give the same one to each call, and only what changed is looked at. */
  readonly memory?: DiscoveryMemory;
}

/**
 * Finds the trainings below some folders, and those that some files are. Nothing is read but the first
 * 64 KiB of files that may be logs, and nothing is ever written. Never throws for what is on the disk: a
 * path that is missing or closed is a problem with its system code (`ENOENT`, `EACCES`).
 *
 * @param paths  folders or files, in any mix; each run is found once
 * @returns      runs in the order of the paths, below a path in the order of their names
 */
export async function discoverRuns(
  paths: readonly string[],
  options: DiscoverOptions = {},
): Promise<Discovery> {
  const recognise = options.recognise ?? createFormatRecogniser();
  const memory = options.memory ?? noMemory();
  const given = await sortPaths(paths);
  const limits = {
    maxEntries: options.maxEntries ?? walkLimits.maxEntries,
    maxDepth: options.maxDepth ?? walkLimits.maxDepth,
  };
  const walked = await walkFolders(given.folders, limits, memory.list);
  const problems: FileProblem[] = [...given.problems, ...walked.problems];
  const found: FoundFolder[] = [];
  for (const folder of walked.folders) {
    const files = await memory.logsOf(folder, recognise, problems);
    if (files.length > 0) found.push({ path: folder.path, root: folder.root, files });
  }
  const known = new Set(
    found.flatMap((folder) => folder.files.map((file) => join(folder.path, file.name))),
  );
  const files = given.files.filter((path) => !known.has(path));
  const parts = [
    ...groupRuns(found),
    ...(await findGivenLogs(files, recognise, problems)).flatMap(splitGivenFiles),
  ];
  return { runs: await describeRuns(parts, given.order, { ...options, memory }), problems };
}

interface GivenPaths {
  readonly folders: readonly string[];
  readonly files: readonly string[];
  /** All of them, absolute, as they were given. */
  readonly order: readonly string[];
  readonly problems: readonly FileProblem[];
}

async function sortPaths(paths: readonly string[]): Promise<GivenPaths> {
  const order = [...new Set(paths.map((path) => resolve(path)))];
  const folders: string[] = [];
  const files: string[] = [];
  const problems: FileProblem[] = [];
  for (const path of order) {
    try {
      ((await stat(path)).isDirectory() ? folders : files).push(path);
    } catch (error) {
      problems.push(unreadable(path, systemErrorCode(error)));
    }
  }
  // A folder below another given one is walked with it.
  const outer = folders.filter(
    (path) => !folders.some((other) => other !== path && isBelow(path, other)),
  );
  return { folders: outer, files, order, problems };
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

async function findGivenLogs(
  paths: readonly string[],
  recognise: FormatRecogniser,
  problems: FileProblem[],
): Promise<readonly FoundFolder[]> {
  const found = await inBatches(paths, async (path) => ({
    path,
    recognised: await recognise(path),
  }));
  const logs: { readonly path: string; readonly kind: FoundKind }[] = [];
  for (const { path, recognised } of found) {
    if ("code" in recognised) {
      problems.push(unreadable(path, recognised.code));
      continue;
    }
    const kind = kindOf(basename(path), recognised);
    if (kind === undefined) problems.push({ file: path, reason: { id: "problem.unknown-format" } });
    else logs.push({ path, kind });
  }
  return [...groupBy(logs, (log) => dirname(log.path))].map(([folder, members]) => ({
    path: folder,
    root: folder,
    files: members
      .map(({ path, kind }) => ({ name: basename(path), kind }))
      .sort((left, right) => byCodeUnits(left.name, right.name)),
  }));
}

async function describeRuns(
  parts: readonly RunParts[],
  order: readonly string[],
  options: DiscoverOptions & { readonly memory: DiscoveryMemory },
): Promise<readonly RunFiles[]> {
  const surroundings = createSurroundings(options.memory.list);
  const given = (options.checkpointFolders ?? []).map((path) => resolve(path));
  const names = nameRuns(parts);
  const runs: { readonly place: number; readonly run: RunFiles }[] = [];
  for (const [index, one] of parts.entries()) {
    const { path, logs } = one;
    const settings = await surroundings.settingsOf(one);
    const checkpointFolders = await surroundings.checkpointFoldersOf(one, given);
    const run = { path, name: names[index] ?? path, logs, settings, checkpointFolders };
    runs.push({ place: placeOf(one, order), run });
  }
  return runs
    .sort((left, right) => left.place - right.place || inNumberOrder(left.run.name, right.run.name))
    .map(({ run }) => run);
}

/** Index of the first given path that led to a log of the run. */
function placeOf(parts: RunParts, order: readonly string[]): number {
  const leadsHere = (given: string) =>
    parts.logs.some((log) => log.path === given || isBelow(log.path, given));
  return order.findIndex(leadsHere);
}

/** Made when the first two names meet: it takes 10 ms. */
let numbersByValue: Intl.Collator | undefined;

/** `version_2` before `version_10`; names alike in every letter keep a fixed order. */
function inNumberOrder(left: string, right: string): number {
  numbersByValue ??= new Intl.Collator("en", { numeric: true });
  return numbersByValue.compare(left, right) || byCodeUnits(left, right);
}
