import { type Columns, columnsProblem, isAboveHeader, readRepeatedHeader } from "./csv-columns.ts";
import { columnLimit, type Dialect, detectDialect, splitCells } from "./csv-dialect.ts";
import { createQuickRows } from "./csv-quick.ts";
import { type CsvRecord, createRecordReader } from "./csv-records.ts";
import { createRowReader, type RowReader } from "./csv-rows.ts";
import type { LogSource, Mark, Parsed, Parser, Problem } from "./format.ts";
import type { LineUse } from "./line-books.ts";
import type { QuickLine } from "./line-parser.ts";
import { createPointsBuilder, takePoints } from "./points.ts";
import { createProblemList, type ProblemList } from "./problem-list.ts";

/** What is known once the header is read. */
interface Table {
  readonly columns: Columns;
  /** How many columns stand behind those that are read. */
  readonly beyond: number;
  readonly dialect: Dialect;
  readonly rows: RowReader;
  /** Reads plain rows at a glance, where the columns allow it. */
  readonly quick: QuickLine | undefined;
  /** Line of the header. */
  readonly line: number;
}

/**
 * A parser for one CSV. A last line without its newline is held back until the end: it may be half written.
 *
 * @param readHeader     what the cells of a header mean
 * @param source.places  where the text lies in a file of another encoding
 */
export function createCsvParser(
  readHeader: (cells: readonly string[]) => Columns,
  { places }: LogSource,
): Parser {
  const problems = createProblemList();
  const points = createPointsBuilder();
  let marks: Mark[] = [];
  /** "none": the file has no header that we can read. */
  let table: Table | "none" | undefined;
  let rowsWithoutPoint = 0;
  let hasPoint = false;

  function takeRow(current: Table, record: CsvRecord): LineUse {
    const { cells, isOdd } = readCells(record, current, problems);
    if (cells.every(isBlank)) return isOdd ? "unreadable" : "read";
    const repeated = readRepeatedHeader(cells, current.columns);
    if (repeated) {
      marks.push({ kind: "started", before: points.count });
      if (repeated !== current.columns) {
        table = createTable({ ...current, columns: repeated, line: record.line });
      }
      return "read";
    }
    const before = points.count;
    current.rows.read(cells, record.line, points);
    noteRow(points.count - before);
    return isOdd && points.count === before ? "unreadable" : "read";
  }

  function noteRow(count: number): void {
    if (count > 0) hasPoint = true;
    else rowsWithoutPoint++;
  }

  function createTable(head: Pick<Table, "columns" | "beyond" | "dialect" | "line">): Table {
    const { columns, dialect } = head;
    const { decimalComma } = dialect;
    const rows = createRowReader(columns, { decimalComma, problems });
    const { noteNumber } = rows;
    return {
      ...head,
      rows,
      quick: createQuickRows(columns, dialect, { points, noteNumber, noteRow }),
    };
  }

  function takeHeader(record: CsvRecord): LineUse {
    const dialect = detectDialect(record);
    const { cells, count } = splitCells(record, dialect.delimiter, columnLimit);
    if (isAboveHeader(record.text, cells)) return "passed";
    const { line } = record;
    const columns = readHeader(cells);
    const id = columnsProblem(columns);
    const beyond = count - cells.length;
    if (id) problems.add({ line, reason: { id } });
    else if (beyond > 0) {
      problems.add({
        line,
        reason: { id: "problem.too-many-columns", limit: columnLimit, count: beyond },
      });
    }
    table = id ? "none" : createTable({ columns, beyond, dialect, line });
    return id ? "passed" : "read";
  }

  const reader = createRecordReader({
    take(record) {
      if (table === undefined) return takeHeader(record);
      return table === "none" || record.text.startsWith("#") ? "passed" : takeRow(table, record);
    },
    problem: (problem) => problems.add(problem),
    quick(bytes, start) {
      if (table === undefined || table === "none") return -1;
      return table.quick?.(bytes, start) ?? -1;
    },
    places,
  });

  function parsed(told: readonly Problem[]): Parsed {
    const bytes = reader.takeBytes();
    const result = {
      points: takePoints(points),
      marks,
      problems: told,
      skipped: [],
      skip: 0,
      bytes,
    };
    marks = [];
    return result;
  }

  return {
    push(bytes) {
      reader.push(bytes);
      return parsed(problems.take());
    },
    finish() {
      reader.finish();
      if (table !== undefined && table !== "none" && !hasPoint && rowsWithoutPoint > 0) {
        problems.add({ line: table.line, reason: { id: "problem.no-numbers" } });
      }
      return parsed(problems.finish());
    },
  };
}

/**
 * The cells of a row that can be trusted: without the last one where the row was cut. A last line without its
 * newline is taken for whole when it has all its cells. `isOdd`: it is not as rows of the table are.
 */
function readCells(
  record: CsvRecord,
  { columns, beyond, dialect }: Table,
  problems: ProblemList,
): { readonly cells: readonly string[]; readonly isOdd: boolean } {
  const { line, cut } = record;
  const expected = columns.length + beyond;
  // Of a header that was cut its rows are cut alike: it may come again.
  const limit = columns.names.length + (beyond > 0 ? 0 : spareCells);
  const { cells, count, broken } = splitCells(record, dialect.delimiter, limit);
  if (broken) problems.add({ line, reason: { id: "problem.syntax", text: "misplaced quote" } });
  const isShort = count < expected;
  const isLong =
    count > columns.names.length + beyond &&
    (beyond > 0 || !cells.slice(columns.names.length).every(isBlank));
  const isWrong = (isShort || isLong) && !cells.every(isBlank);
  if (isWrong && cut !== "yes") {
    problems.add({ line, reason: { id: "problem.row-length", expected, got: count } });
  }
  const isHalf = cut === "yes" || (cut === "perhaps" && isShort);
  const isOdd = isWrong || isHalf || broken || record.quotes === "broken";
  return { cells: isHalf ? cells.slice(0, -1) : cells, isOdd };
}

/** Blank cells behind a row's last column are no problem, as Excel leaves them; so many are looked at. */
const spareCells = 64;

function isBlank(cell: string): boolean {
  return cell.trim() === "";
}
