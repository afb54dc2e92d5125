import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../machine.ts";
import {
  eventFileName,
  writeImageLog,
  writeManyTagsLog,
  writePictureLog,
  writeScalarLog,
} from "./event-logs.ts";
import { writeManyRuns, writeMergedLog, writeResumedLog, writeSmallLog } from "./event-variants.ts";
import { type TextSize, writeTable, writeTrainLog } from "./text-logs.ts";

/** A generated log: made once, kept in the cache folder. */
export interface GeneratedLog {
  readonly folder: string;
  readonly file: string;
  readonly bytes: number;
  readonly points: number;
  /** 0 for event files. */
  readonly lines: number;
}

/** What can be generated. */
export type LogKind = keyof typeof kinds;

const kinds = {
  image: { file: eventFileName, write: writeImageLog },
  pictures: { file: eventFileName, write: writePictureLog },
  scalar: { file: eventFileName, write: writeScalarLog },
  "new-style": {
    file: eventFileName,
    write: (path: string, bytes: number) => writeScalarLog(path, bytes, "new style"),
  },
  tensorflow: {
    file: eventFileName,
    write: (path: string, bytes: number) => writeScalarLog(path, bytes, "tensorflow 2"),
  },
  "many-tags": { file: eventFileName, write: writeManyTagsLog },
  v3: { file: eventFileName, write: writeSmallLog },
  merged: { file: eventFileName, write: writeMergedLog },
  resume: { file: eventFileName, write: writeResumedLog },
  many: { file: eventFileName, write: writeManyRuns },
  text: { file: "train.log", write: writeTrainLog },
  table: { file: "metrics.csv", write: writeTable },
} as const satisfies Record<
  string,
  { file: string; write: (path: string, bytes: number) => number | TextSize }
>;

/** Changed when the same kind and size come out otherwise than before. */
const version = 1;

/** The log of this kind and size, generated if it is not there yet. */
export function generateLog(kind: LogKind, bytes: number): GeneratedLog {
  const folder = join(cacheFolder(), "logs", `${kind}-${bytes}-v${version}`);
  const { file: name, write } = kinds[kind];
  const file = join(folder, name);
  // Beside the folder, which holds the log alone.
  const about = `${folder}.size`;
  if (!existsSync(about)) {
    mkdirSync(folder, { recursive: true });
    const made = write(`${file}.part`, bytes);
    renameSync(`${file}.part`, file);
    const { points, lines } = typeof made === "number" ? { points: made, lines: 0 } : made;
    writeFileSync(about, `${points} ${lines}\n`);
  }
  const [points = 0, lines = 0] = readFileSync(about, "utf8").split(" ").map(Number);
  return { folder, file, bytes: statSync(file).size, points, lines };
}
