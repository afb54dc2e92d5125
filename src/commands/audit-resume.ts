import { createReadStream, readdirSync, statSync } from "node:fs";
import type { AdviceWord } from "../core/verdict.ts";
import { UsageError } from "../errors.ts";
import type { RunFiles } from "../watch/runs.ts";

/** A run of an earlier audit, as it was written then. */
export interface EarlierRun {
  readonly fingerprint: string;
  readonly advice: AdviceWord;
  /** Without its line break. */
  readonly line: string;
}

/** Runs of an earlier `--output ndjson`, by the path of their files; a table may hold several. */
export type EarlierAudit = ReadonlyMap<string, readonly EarlierRun[]>;

/**
 * Reads what an earlier audit wrote. It may have been ended in the middle of a line, or of a run's lines.
 *
 * @throws UsageError when the file cannot be read, or is something else
 */
export async function readEarlierAudit(path: string): Promise<EarlierAudit> {
  const runs = new Map<string, EarlierRun[]>();
  // Every audit loads this file, and hardly any resumes another.
  const { createInterface } = await import("node:readline");
  let lines = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      lines += 1;
      const run = parseRun(line);
      if (run === undefined) continue;
      const known = runs.get(run.source);
      if (known?.[0]?.fingerprint === run.fingerprint) known.push(run);
      else runs.set(run.source, [run]);
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new UsageError(
      `--resume expects the output of an earlier stopwatch audit --output ndjson, but ${path} cannot be read (${code})`,
    );
  }
  if (lines > 1 && runs.size === 0) {
    throw new UsageError(
      `--resume expects the output of an earlier stopwatch audit --output ndjson, and found no run in ${path}`,
    );
  }
  return runs;
}

function parseRun(line: string): (EarlierRun & { readonly source: string }) | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    // The last line of an audit that was ended.
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const { event, source, fingerprint, advice } = parsed as Readonly<Record<string, unknown>>;
  const known = (["continue", "stop", "cannot judge"] as const).find((each) => each === advice);
  if (event !== "run" || known === undefined) return undefined;
  if (typeof source !== "string" || typeof fingerprint !== "string") return undefined;
  return { source, fingerprint, advice: known, line };
}

/** A fingerprint of a run's files and of what it is judged by. */
export type Fingerprint = (files: RunFiles, judgedBy: string) => string;

/**
 * Fingerprints for one audit. Each stands for all that a run's judgement comes of: size, time and identity of its logs
 * and settings, the names, sizes and times in its folders of checkpoints, and `judgedBy` (the options, our version). A
 * folder that many runs share is looked at once.
 */
export function createFingerprint(): Fingerprint {
  const listings = new Map<string, string>();
  const listed = (folder: string) => {
    const known = listings.get(folder) ?? listingOf(folder);
    listings.set(folder, known);
    return known;
  };
  return (files, judgedBy) => {
    const hash = createHash().update(judgedBy);
    for (const { path, tag, folder } of files.logs) {
      hash.update(`\0${stateOf(path)}\0${tag ?? ""}\0${folder ?? ""}`);
    }
    for (const path of [...files.settings, `${files.path}/2-name2text.txt`]) {
      hash.update(`\0${stateOf(path)}`);
    }
    for (const folder of files.checkpointFolders) hash.update(`\0${listed(folder)}`);
    return hash.digest("hex").slice(0, 32);
  };
}

/** Few audits need it, and to load what it is made by takes as long as to judge a small run. */
function createHash() {
  return process.getBuiltinModule("node:crypto").createHash("sha256");
}

/** A digest: of a thousand folders nothing longer is kept. */
function listingOf(folder: string): string {
  try {
    const hash = createHash();
    for (const name of readdirSync(folder).sort()) hash.update(`\0${stateOf(`${folder}/${name}`)}`);
    return hash.digest("hex");
  } catch {
    return `${folder} is not there`;
  }
}

function stateOf(path: string): string {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) return `${path} is not there`;
    return `${path} ${stats.size} ${stats.mtimeNs} ${stats.dev}:${stats.ino}`;
  } catch (error) {
    // A run that is one file has nothing below it; and what may not be looked at stays as it is.
    return `${path} ${error instanceof Error && "code" in error ? String(error.code) : ""}`;
  }
}
