import type { RunName, Tag } from "../units.ts";
import { type Columns, readColumns } from "./csv-columns.ts";
import { readHeadRows } from "./csv-head.ts";
import { createCsvParser } from "./csv-parser.ts";
import type { LogFormat } from "./format.ts";
import { normaliseName } from "./row-names.ts";

/**
 * What TensorBoard's "download CSV" writes: `Wall time,Step,Value`, one run and tag a file, which only the file's
 * name tells. At most 1,000 points of a tag by default, drawn at random: extremes may be missing.
 */
export const tensorboardCsv: LogFormat = {
  name: "tensorboard csv",
  matches: (head) => isExportHeader(readHeadRows(head.bytes)[0]?.cells ?? []),
  createParser(file) {
    const { tag } = parseExportName(file.name);
    return createCsvParser((cells) => readExportColumns(cells, tag), file);
  },
};

const header = ["step", "value", "wall_time"];

function isExportHeader(cells: readonly string[]): boolean {
  return cells.length === header.length && cells.map(normaliseName).sort().join() === header.join();
}

function readExportColumns(cells: readonly string[], tag: Tag): Columns {
  const columns = readColumns(cells);
  const values = columns.values.map((column) => ({ ...column, tag }));
  return { ...columns, values, wallTimeExpected: true };
}

/**
 * The run and the tag of a TensorBoard export, from its file name.
 *
 * @param fileName  base name: `run-<run>-tag-<tag>.csv`, also behind a prefix and with a browser's ` (1)`. The
 *                  browser has put `_` for the slashes of run and tag, which cannot be undone.
 * @returns         of any other name the whole, without `.csv`, as the tag, and no run
 * @example         parseExportName("run-eval-tag-loss_g_mel.csv") // { run: "eval", tag: "loss_g_mel" }
 */
export function parseExportName(fileName: string): { readonly run?: RunName; readonly tag: Tag } {
  const base = fileName.replace(/\.csv$/i, "").replace(/ \(\d+\)$/, "");
  const [, run, tag] = /(?:^|[^a-z0-9])run-(.+?)-tag-(.+)$/i.exec(base) ?? [];
  return run !== undefined && tag !== undefined ? { run, tag } : { tag: base };
}
