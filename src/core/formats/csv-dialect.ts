import { parse } from "csv-parse/sync";
import type { CsvRecord } from "./csv-records.ts";
import { findRoles } from "./row-names.ts";

/** How a CSV separates its cells. */
export interface Dialect {
  readonly delimiter: "," | ";" | "\t" | "|";
  /** Whether `0,5` may be a half: where the comma does not separate cells, as in a German Excel. */
  readonly decimalComma: boolean;
}

/** More columns than any training logs; behind these a header is an attack, and is not read. */
export const columnLimit = 4096;

const delimiters = [",", ";", "\t", "|"] as const;

/**
 * The dialect of a CSV, told from its header alone: the delimiter that gives a step or epoch column, then the one
 * that gives most columns, then the comma. A guess per row would take a decimal comma for a delimiter.
 */
export function detectDialect(header: CsvRecord): Dialect {
  let best: Dialect["delimiter"] = ",";
  let bestScore = -1;
  for (const delimiter of delimiters) {
    if (!header.text.includes(delimiter)) continue;
    const { cells } = splitCells(header, delimiter, columnLimit);
    const known = findRoles(cells);
    // A known column outweighs any number of others: there are at most `columnLimit`.
    const score = cells.length + (known.has("step") || known.has("epoch") ? 2 * columnLimit : 0);
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return { delimiter: best, decimalComma: best === ";" || best === "\t" };
}

/** csv-parse takes 0.4 s for a hostile MiB of quotes; 16 KiB, 6 ms, is more than an honest quoted row. */
const quotedLimit = 16 * 1024;

/**
 * The cells of a record; without the quotes around them, and where quotes were read without the blanks.
 *
 * @param limit  the most cells that are wanted
 * @returns      `count`: how many cells there are; `broken`: the quotes did not fit the rules of CSV and were
 *               taken for ordinary characters
 */
export function splitCells(
  record: Pick<CsvRecord, "text" | "quotes">,
  delimiter: string,
  limit: number,
): { readonly cells: readonly string[]; readonly count: number; readonly broken: boolean } {
  const { text, quotes } = record;
  if (quotes === "yes" && text.length <= quotedLimit) {
    const cells = parseQuoted(text, delimiter);
    if (cells) return { cells: cells.slice(0, limit), count: cells.length, broken: false };
  }
  const cells = text.split(delimiter, limit);
  const count = cells.length < limit ? cells.length : countCells(text, delimiter);
  if (quotes === "no") return { cells, count, broken: false };
  // A record that was broken before has had its problem named.
  return { cells: cells.map(withoutQuotes), count, broken: quotes === "yes" };
}

/** Without making the cells: a hostile line holds a million. */
function countCells(text: string, delimiter: string): number {
  const wanted = delimiter.charCodeAt(0);
  let count = 1;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === wanted) count++;
  return count;
}

function parseQuoted(text: string, delimiter: string): readonly string[] | undefined {
  try {
    const records = parse(text, {
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      trim: true,
      record_delimiter: RECORD_END,
    });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    // A closing quote with text behind it: csv-parse cannot go on, the caller can.
    return undefined;
  }
}

/** Our records are cut already, so no line end inside one ends it; this character is never in a text line. */
const RECORD_END = "\0";

function withoutQuotes(cell: string): string {
  const text = cell.trim();
  return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text;
}
