import { realpath } from "node:fs/promises";
import { isAbsolute, join, sep } from "node:path";
import { asRecord, textAt } from "../core/config.ts";
import type { Seconds } from "../core/units.ts";
import type { ProcessInfo } from "./process-info.ts";
import { readStart } from "./read-start.ts";
import { systemCode } from "./system-code.ts";
import type { TrainerScript } from "./trainer-scripts.ts";
import { readYamlText } from "./yaml-text.ts";

/** Larger than any config a trainer takes: those have some kB. */
const configLimit = 1024 * 1024;

/** A file may be this much younger than the process that read it: start times have their own grain. */
const laterThanStart: Seconds = 5;

/**
 * Whether the config on a trainer's command line names the run's folder. The WebUI writes every training's
 * settings into one file, so what was written after this process began is some other training's.
 *
 * @param folder  the run's folder, as `realpath` says it
 */
export async function configNamesRun(
  process: ProcessInfo,
  script: TrainerScript,
  folder: string,
): Promise<boolean> {
  const places = await foldersNamedBy(process, script);
  if (places.length === 0) return false;
  return places.every((place) => place !== undefined && holdsRun(script, place, folder));
}

/**
 * The real paths of the folders that the config on a trainer's command line names; undefined for one that is not there.
 * Empty when the config cannot be read, names none, or was written after the process began.
 */
export async function foldersNamedBy(
  process: ProcessInfo,
  script: TrainerScript,
): Promise<readonly (string | undefined)[]> {
  if (process.folder === undefined || script.config === undefined) return [];
  const path = resolveFrom(process.folder, script.config);
  const start = await readStart(path, configLimit);
  if ("code" in start || start.bytes.length === configLimit) return [];
  const written = Number(start.stats.mtimeNs) / 1e9;
  if (written > process.started + laterThanStart) return [];
  const named = namedFolders(script, Buffer.from(start.bytes).toString("utf8"));
  return Promise.all(named.map((name) => realPath(resolveFrom(process.folder ?? sep, name))));
}

/** s2 logs into the folder itself; s1's logs lie one or two folders below its output folder. */
function holdsRun({ stage }: TrainerScript, place: string, folder: string): boolean {
  if (stage === "s2") return place === folder;
  return place === folder || folder.startsWith(place + sep);
}

/** The folders that a config says the training writes to; they must all agree. Empty when it names none. */
function namedFolders(script: TrainerScript, text: string): readonly string[] {
  if (script.stage === "s1") {
    const folder = readYamlText(text, "output_dir");
    return folder === undefined || folder === "" ? [] : [folder];
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not JSON: it names nothing.
    return [];
  }
  const settings = asRecord(parsed);
  const folders = [
    textAt(settings, "s2_ckpt_dir"),
    textAt(asRecord(settings?.["data"]), "exp_dir"),
  ];
  return folders.flatMap((folder) => (folder === undefined || folder === "" ? [] : [folder]));
}

function resolveFrom(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

async function realPath(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}
