import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** A log to be damaged. */
export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const root = resolve(import.meta.dirname, "../..");
/** Of larger logs so much: what can go wrong does so in the first pages. */
const most = 48 * 1024;
const logNames = /tfevents|\.(csv|tsv|jsonl?|ndjson|log|txt)$|\/input[^/]*$/;

/** Our own fixtures of all formats, and real logs of other people where they are at hand. */
export function findSamples(): readonly Sample[] {
  return [resolve(root, "fixtures/formats"), resolve(root, "../shared/corpus")].flatMap(logsIn);
}

function logsIn(folder: string): readonly Sample[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => logNames.test(path) && statSync(path).isFile())
    .sort()
    .map((path) => ({
      name: relative(root, path),
      bytes: Uint8Array.from(readFileSync(path).subarray(0, most)),
    }))
    .filter(({ bytes }) => bytes.length > 0);
}
