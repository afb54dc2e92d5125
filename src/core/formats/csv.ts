import { columnsProblem, hasPlace, readColumns } from "./csv-columns.ts";
import { readHeadRows } from "./csv-head.ts";
import { createCsvParser } from "./csv-parser.ts";
import type { FileHead, LogFormat } from "./format.ts";
import { readNumber } from "./number-text.ts";

/**
 * Tables with a header and a row per step or epoch: Lightning's `metrics.csv`, Keras' `CSVLogger`, YOLO's
 * `results.csv`, long tables as tbparse writes them, and what people write themselves. A row's blank cells were
 * not logged. Without a step or epoch column the rows are checks in their order.
 */
export const csv: LogFormat = {
  name: "csv",
  matches,
  createParser: (file) => createCsvParser(readColumns, file),
};

function matches(head: FileHead): boolean {
  const extension = /\.(csv|tsv|txt|log)$/i.exec(head.name)?.[1]?.toLowerCase();
  if (extension === undefined) return false;
  const [header, row] = readHeadRows(head.bytes);
  if (!header || /^\s*[[{]/.test(header.text)) return false;
  const columns = readColumns(header.cells);
  if (columnsProblem(columns) !== undefined) return false;
  if (extension === "csv" || extension === "tsv") return true;
  // A .txt or .log is a CSV only if it says so twice: by its header and by a row that fits it.
  if (!hasPlace(columns) || header.cells.length < 2) return false;
  const place = row?.cells[columns.step ?? columns.epoch ?? 0] ?? "";
  return row === undefined || typeof readNumber(place) === "number";
}
