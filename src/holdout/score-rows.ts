import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { parse } from "csv-parse/sync";
import { readWhole } from "./read-bytes.ts";
import type { ScorableFile } from "./scorable-files.ts";
import type { ScoreAnswer } from "./scorer-answers.ts";

/** The table of scores of a stage, in the state folder: a row a file, appended as they come. */
export interface ScoreRows {
  /** Whether this very content was scored with these settings. */
  has(hash: string): boolean;
  /** Adds a score; it is on disk when this resolves. */
  append(file: ScorableFile, hash: string, score: ScoreAnswer): Promise<void>;
  /** Rows with these settings. */
  readonly count: number;
  readonly path: string;
}

const header = [
  ...["Wall time", "Step", "Value", "Epoch", "File", "Spread", "Accuracy", "Clips", "Draws"],
  ...["Metric", "Bytes", "SHA-256", "Settings"],
];

/**
 * Opens a table; it comes into being with its first row.
 *
 * @param settings  a word for all that makes scores comparable; rows with another one do not count
 * @throws          a system error where the folder cannot be written
 */
export async function openScoreRows(path: string, settings: string): Promise<ScoreRows> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const { rows, isTorn, isEmpty } = await readRows(path);
  const [hashAt, settingsAt] = [header.indexOf("SHA-256"), header.indexOf("Settings")];
  const known = new Set(
    rows.flatMap((row) => (row[settingsAt] === settings ? (row[hashAt] ?? []) : [])),
  );
  // What a crash cut off in the middle of a line stays alone on it.
  let lead = isEmpty ? `${header.join(",")}\n` : isTorn ? "\n" : "";
  return {
    path,
    has: (hash) => known.has(hash),
    get count() {
      return known.size;
    },
    append: async (file, hash, score) => {
      const cells = [
        ...[file.modified, file.step, score.value, file.epoch, file.path, score.spread],
        ...[score.accuracy, score.clips, score.draws, score.metric, file.bytes, hash, settings],
      ];
      await appendDurably(path, `${lead}${cells.map(cellOf).join(",")}\n`);
      lead = "";
      known.add(hash);
    },
  };
}

async function readRows(path: string): Promise<{
  readonly rows: readonly (readonly string[])[];
  readonly isTorn: boolean;
  readonly isEmpty: boolean;
}> {
  const file = await readWhole(path);
  if ("code" in file || file.bytes.length === 0) return { rows: [], isTorn: false, isEmpty: true };
  const isTorn = file.bytes.at(-1) !== 0x0a;
  const options = { relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
  try {
    const rows: string[][] = parse(new TextDecoder().decode(file.bytes), options);
    return { rows, isTorn, isEmpty: false };
  } catch {
    // Not to be read any more: all is scored again, behind it.
    return { rows: [], isTorn, isEmpty: false };
  }
}

async function appendDurably(path: string, text: string): Promise<void> {
  await appendFile(path, text, { mode: 0o600 });
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function cellOf(value: string | number | undefined): string {
  if (value === undefined) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** SHA-256 of a file of any size, in hexadecimal digits. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
