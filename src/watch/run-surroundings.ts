import { dirname, join } from "node:path";
import { type FolderLister, type FolderListing, listFolder } from "./list-folder.ts";
import type { RunParts } from "./run-parts.ts";

/** What lies around the logs of a run; the folders are listed once for all runs that share them. */
export interface Surroundings {
  /** `RunFiles.settings` of a run. */
  settingsOf(run: RunParts): Promise<readonly string[]>;
  /** `RunFiles.checkpointFolders` of a run; `given` come first. */
  checkpointFoldersOf(run: RunParts, given: readonly string[]): Promise<readonly string[]>;
}

/** A look at the surroundings of runs as they are now: make a new one for each discovery. */
export function createSurroundings(lister: FolderLister = listFolder): Surroundings {
  const listings = new Map<string, Promise<FolderListing>>();
  const list = (folder: string) => {
    const listing = listings.get(folder) ?? lister(folder, listingLimit);
    listings.set(folder, listing);
    return listing;
  };
  return {
    settingsOf: (run) => settingsOf(run, list),
    checkpointFoldersOf: (run, given) => checkpointFoldersOf(run, given, list),
  };
}

type List = (folder: string) => Promise<FolderListing>;

/** Best first. hparams.yaml is Lightning's; tmp_s1.yaml is what the WebUI starts s1 with. */
const settingsNames = ["config.json", "hparams.yaml", "tmp_s1.yaml", "hparams.json"];

/** The folders looked at hold a few dozen entries; one that holds more is something else. */
const listingLimit = 10_000;

/** An s1 run's folder lies four levels below GPT-SoVITS's own, which holds `GPT_weights*`. */
const levelsAbove = 4;

async function settingsOf(run: RunParts, list: List): Promise<readonly string[]> {
  const found: string[] = [];
  const add = async (folder: string, names: readonly string[]) => {
    const files = new Set((await list(folder)).files);
    found.push(...names.filter((name) => files.has(name)).map((name) => join(folder, name)));
  };
  for (const folder of new Set(run.settingsFolders)) await add(folder, settingsNames);
  if (run.isStageOne === true) {
    // The config.json up there is that of s2.
    for (const folder of foldersUp(run.path, 3)) await add(folder, ["tmp_s1.yaml"]);
  }
  return found;
}

async function checkpointFoldersOf(
  run: RunParts,
  given: readonly string[],
  list: List,
): Promise<readonly string[]> {
  const isOneFile = run.logs.some((log) => log.path === run.path);
  const home = isOneFile ? dirname(run.path) : run.path;
  const found = new Set<string>();
  for (const path of given) if ((await list(path)).code === undefined) found.add(path);
  if ((await list(home)).code === undefined) found.add(home);
  for (const path of await foldersBelow(run, home, list)) found.add(path);
  for (const above of foldersUp(home, levelsAbove + 1).slice(1)) {
    for (const path of await weightFolders(run, above, list)) found.add(path);
  }
  return [...found];
}

/** Where trainers put resume states below the run: `logs_s2_v2/`, `ckpt/`, Lightning's `checkpoints/`. */
async function foldersBelow(run: RunParts, home: string, list: List): Promise<readonly string[]> {
  const named = await subfolders(home, /^(logs_s2|ckpt$|checkpoints$|weights$)/, list);
  const stageOne = await subfolders(home, /^logs_s1/, list);
  const ckpts = await Promise.all(stageOne.map((path) => subfolders(path, /^ckpt$/, list)));
  if (run.isStageOne !== true) return [...named, ...ckpts.flat()];
  const above = await subfolders(dirname(home), /^ckpt$/, list);
  const starts = run.settingsFolders.map((path) => subfolders(path, /^checkpoints$/, list));
  return [...above, ...named, ...(await Promise.all(starts)).flat()];
}

/** Where GPT-SoVITS and RVC put weights for inference, beside `logs/`; those of the run's own stage first. */
async function weightFolders(run: RunParts, above: string, list: List): Promise<readonly string[]> {
  const sovits = await subfolders(above, /^SoVITS_weights/, list);
  const gpt = await subfolders(above, /^GPT_weights/, list);
  const others = [
    ...(await subfolders(above, /^weights$/, list)),
    ...(await subfolders(join(above, "assets"), /^weights$/, list)),
  ];
  return run.isStageOne === true ? [...gpt, ...sovits, ...others] : [...sovits, ...gpt, ...others];
}

/** Names of folders found in a listing, by pattern: a thousand runs ask the same of the folder that holds them. */
const matched = new WeakMap<FolderListing, Map<string, readonly string[]>>();

async function subfolders(folder: string, names: RegExp, list: List): Promise<readonly string[]> {
  const listing = await list(folder);
  const known = matched.get(listing) ?? new Map<string, readonly string[]>();
  matched.set(listing, known);
  let found = known.get(names.source);
  if (found === undefined) {
    found = [...listing.folders, ...listing.linkedFolders].filter((name) => names.test(name));
    known.set(names.source, found);
  }
  return found.map((name) => join(folder, name));
}

/** A folder and those above it, nearest first, `count` at most. */
function foldersUp(folder: string, count: number): readonly string[] {
  const up: string[] = [];
  for (let at = folder; up.length < count && at !== up.at(-1); at = dirname(at)) up.push(at);
  return up;
}
