import type { Columns } from "./csv-columns.ts";
import type { Dialect } from "./csv-dialect.ts";
import { type DecimalCursor, readDecimal } from "./decimal.ts";
import { nextLine, type QuickLine } from "./line-parser.ts";
import { addPoint, type PointsBuilder, seriesIndex } from "./points.ts";
import { isEpochSeconds, toStep } from "./row-names.ts";

/** What the rows read at a glance tell the reader of all others. */
export interface QuickRows {
  readonly points: PointsBuilder;
  /** A column of values, by its place among them, holds a number. */
  noteNumber(column: number): void;
  /** A row was read, and gave so many points. */
  noteRow(points: number): void;
}

/**
 * Reads rows of plain numbers and blanks that have exactly the header's cells, without making texts of the cells. They
 * mean the same as read cell by cell; whatever looks otherwise (quotes, blanks around a number, `nan`, a cell too few)
 * is left to that. Undefined for tables in which a cell can say more than a number does.
 */
export function createQuickRows(
  columns: Columns,
  { delimiter, decimalComma }: Dialect,
  rows: QuickRows,
): QuickLine | undefined {
  const needsText = columns.tag ?? columns.split ?? columns.run;
  if (needsText !== undefined || decimalComma || columns.wallTimeExpected) return undefined;
  const separator = delimiter.charCodeAt(0);
  const cells = new Float64Array(columns.names.length);
  const cursor: DecimalCursor = { bytes: none, at: 0, value: 0, isWhole: false };
  const { points } = rows;
  const indexes: (number | undefined)[] = columns.values.map(() => undefined);
  const cellAt = (index: number | undefined): number =>
    index === undefined ? Number.NaN : (cells[index] ?? Number.NaN);

  function addValues(): void {
    const before = points.count;
    for (let at = 0; at < columns.values.length; at += 1) {
      const column = columns.values[at];
      const value = cellAt(column?.index);
      if (column === undefined || Number.isNaN(value)) continue;
      let index = indexes[at];
      if (index === undefined) {
        rows.noteNumber(at);
        index = seriesIndex(points, { tag: column.tag });
        indexes[at] = index;
      }
      addPoint(points, index, value);
    }
    rows.noteRow(points.count - before);
  }

  return (bytes, start) => {
    cursor.bytes = bytes;
    cursor.at = start;
    const next = readCells(cursor, cells, separator);
    if (next < 0) return -1;
    const step = cellAt(columns.step);
    if (!Number.isNaN(step) && toStep(step) === undefined) return -1;
    const epoch = cellAt(columns.epoch);
    if (epoch === Infinity || epoch === -Infinity) return -1;
    const wallTime = cellAt(columns.wallTime);
    // Adding 0 turns -0 into 0.
    points.step = step + 0;
    points.epoch = epoch + 0;
    points.wallTime = isEpochSeconds(wallTime) ? wallTime : Number.NaN;
    addValues();
    return next;
  };
}

const none = new Uint8Array(0);

/**
 * Reads all cells of a line, NaN for a blank one; returns where the next line begins, or -1 for any other form, and for a
 * line without a number.
 */
function readCells(cursor: DecimalCursor, cells: Float64Array, separator: number): number {
  const { bytes } = cursor;
  const last = cells.length - 1;
  let hasNumber = false;
  for (let index = 0; index < last; index += 1) {
    if (bytes[cursor.at] === separator) cells[index] = Number.NaN;
    else if (readDecimal(cursor)) {
      cells[index] = cursor.value;
      hasNumber = true;
    } else return -1;
    if (bytes[cursor.at] !== separator) return -1;
    cursor.at += 1;
  }
  if (readDecimal(cursor)) {
    cells[last] = cursor.value;
    hasNumber = true;
  } else cells[last] = Number.NaN;
  return hasNumber ? nextLine(bytes, cursor.at) : -1;
}
