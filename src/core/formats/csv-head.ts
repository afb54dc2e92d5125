import { isAboveHeader } from "./csv-columns.ts";
import { columnLimit, detectDialect, splitCells } from "./csv-dialect.ts";
import { type CsvRecord, createRecordReader } from "./csv-records.ts";

/** A row at the beginning of a file. */
export interface HeadRow {
  readonly text: string;
  readonly cells: readonly string[];
}

/**
 * The header of what may be a CSV and the row behind it, for telling the format. Lines that a parser passes over
 * before the header are passed over here too.
 *
 * @param bytes  the first bytes of the file
 * @returns      two rows at most, fewer of a shorter file
 */
export function readHeadRows(bytes: Uint8Array): readonly HeadRow[] {
  const records: CsvRecord[] = [];
  const reader = createRecordReader({
    take(read) {
      if ("text" in read) records.push(read);
    },
  });
  // Nearly always they stand in the first lines: the other rows of a long table need not be read for them.
  for (let at = 0, size = firstPiece; at < bytes.length; at += size, size *= 2) {
    reader.push(bytes.subarray(at, at + size));
    const rows = findHeader(records);
    if (rows.length === 2) return rows;
  }
  reader.finish();
  return findHeader(records);
}

const firstPiece = 2048;

function findHeader(records: readonly CsvRecord[]): readonly HeadRow[] {
  for (const [at, record] of records.entries()) {
    const { delimiter } = detectDialect(record);
    const { cells } = splitCells(record, delimiter, columnLimit);
    if (isAboveHeader(record.text, cells)) continue;
    const next = records[at + 1];
    const header = { text: record.text, cells };
    return next
      ? [header, { text: next.text, cells: splitCells(next, delimiter, columnLimit).cells }]
      : [header];
  }
  return [];
}
