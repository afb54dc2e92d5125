import { join } from "node:path";
import { listFolder } from "./list-folder.ts";
import { openRegularFile } from "./open-regular-file.ts";
import { readFileStart } from "./read-file-start.ts";
import { systemErrorCode } from "./system-errors.ts";

/** The settings that a run was started with, as its trainer wrote them down. */
export interface RunSettings {
  /** The file they stand in. */
  readonly path: string;
  /** Never to be trusted: names and values are whatever the file holds. */
  readonly config: Record<string, unknown>;
}

/** A trainer's settings take a few kilobytes. */
const settingsBytes = 1024 * 1024;

/** A second of reading on a slow disk; a voice has at most some ten thousand clips. */
const dataBytes = 64 * 1024 * 1024;

/**
 * The first of some settings files (JSON or YAML) that can be read and holds something; undefined where
 * none does. An empty file counts as absent: GPT-SoVITS rewrites its config.json while it starts.
 */
export async function readSettings(paths: readonly string[]): Promise<RunSettings | undefined> {
  for (const path of paths) {
    const start = await readFileStart(path, settingsBytes + 1);
    if ("code" in start || start.bytes.length > settingsBytes) continue;
    const text = new TextDecoder().decode(start.bytes);
    const config = /\.json$/i.test(path) ? parseJson(text) : await parseYaml(text);
    if (isRecord(config) && Object.keys(config).length > 0 && !isDeeper(config, mostLevels)) {
      return { path, config };
    }
  }
  return undefined;
}

async function parseYaml(text: string): Promise<unknown> {
  // Most runs have their settings in JSON, and the library is a third of what `audit` would load. A package that is
  // imported late must be so through a module of ours: a bundle gives it other exports.
  const yaml = await import("./parse-yaml.ts");
  return yaml.parseYaml(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Half written, or no JSON at all: the next file may do.
    return undefined;
  }
}

/** Deeper settings are no trainer's; a file of brackets would overflow the stack of whoever walks through it. */
const mostLevels = 64;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How many clips a GPT-SoVITS voice has, as its data files say; absent where a file is. */
export interface DataItems {
  /** Lines of `2-name2text.txt`: what s2 trains on. */
  readonly s2?: number;
  /** Rows of `6-name2semantic.tsv` below its header: what s1 trains on. */
  readonly s1?: number;
}

/** Counts the clips of a voice in its folder `logs/<exp>`, for steps per epoch. Blank lines do not count. */
export async function countDataItems(exptFolder: string): Promise<DataItems> {
  const s2 = await countLines(join(exptFolder, "2-name2text.txt"), "");
  const s1 = await countLines(join(exptFolder, "6-name2semantic.tsv"), "item_name\t");
  return { ...(s2 === undefined ? {} : { s2 }), ...(s1 === undefined ? {} : { s1 }) };
}

/** Lines that are not blank, without a first line that begins with `header` (if that is not ""). */
async function countLines(path: string, header: string): Promise<number | undefined> {
  const opened = await openRegularFile(path);
  if ("code" in opened) return undefined;
  const { handle } = opened;
  let lines = 0;
  let isBlank = true;
  let start: string | undefined;
  try {
    const bytes = new Uint8Array(64 * 1024);
    for (let at = 0; at < dataBytes; ) {
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      start ??= new TextDecoder().decode(bytes.subarray(0, Math.min(bytesRead, 64)));
      for (const byte of bytes.subarray(0, bytesRead)) {
        if (byte === newline && !isBlank) lines += 1;
        isBlank = byte === newline || (isBlank && byte <= space);
      }
    }
  } catch (error) {
    systemErrorCode(error);
    return undefined;
  } finally {
    await handle.close();
  }
  if (!isBlank) lines += 1;
  return header !== "" && start?.startsWith(header) === true ? lines - 1 : lines;
}

const newline = 0x0a;
const space = 0x20;

/** Names of settings files, the likeliest first; `tmp_s2.json` is what the WebUI starts a training from. */
const settingsNames = ["config.json", "hparams.yaml", "tmp_s2.json", "tmp_s1.yaml", "hparams.json"];

/** The settings files that lie directly in a folder, likeliest first; for a run that has no logs yet. */
export async function findSettings(folder: string): Promise<readonly string[]> {
  const { files } = await listFolder(folder, 1000);
  return settingsNames.filter((name) => files.includes(name)).map((name) => join(folder, name));
}
