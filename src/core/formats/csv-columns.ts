import type { MessageId } from "../message.ts";
import type { Tag } from "../units.ts";
import { readNumber } from "./number-text.ts";
import { findRoles, isLossLike, type NameRole, normaliseName, roleOf } from "./row-names.ts";

/** What the columns of a CSV mean. Numbers are places in a row, from 0. */
export interface Columns {
  /** The header, normalised, for recognising it when a resumed training writes it again. */
  readonly names: readonly string[];
  /** How many cells a whole row has at least. */
  readonly length: number;
  readonly step?: number | undefined;
  readonly epoch?: number | undefined;
  readonly wallTime?: number | undefined;
  /** Whether a wall time that is no number is a problem, as in a TensorBoard export; else it is somebody's date. */
  readonly wallTimeExpected?: boolean;
  readonly run?: number | undefined;
  /** Says which data a row was measured on (`phase`, `split`). */
  readonly split?: number | undefined;
  /** Long form: the column that holds the tag of the row's one value. */
  readonly tag?: number | undefined;
  readonly values: readonly ValueColumn[];
}

/** A column of values. Its tag is empty in the long form, where each row names its own. */
export interface ValueColumn {
  readonly index: number;
  readonly tag: Tag;
}

/** Roles of columns that are no quantities, also where another column was taken for the role. */
const noQuantity: readonly NameRole[] = ["step", "epoch", "wallTime", "otherTime", "run", "split"];

/**
 * Tells what the columns are from their names. Step, epoch, wall time, run and split are known by name; every
 * other named column is a quantity, its tag the trimmed name. A name that comes again gets `.1`, `.2`, as in
 * pandas. Columns without a name are left out (pandas writes its row numbers so).
 */
export function readColumns(cells: readonly string[]): Columns {
  const header = cells.map((cell) => cell.trim());
  // numpy.savetxt writes its header as a comment.
  header[0] = (header[0] ?? "").replace(/^#+\s*/, "");
  const found = findRoles(header);
  const names = header.map(normaliseName);
  const value = found.get("value");
  const isLong = found.has("tag") && value !== undefined;
  return {
    names,
    length: header.findLastIndex((name) => name !== "") + 1,
    step: found.get("step"),
    epoch: found.get("epoch"),
    wallTime: found.get("wallTime"),
    run: found.get("run"),
    split: found.get("split"),
    tag: isLong ? found.get("tag") : undefined,
    values: isLong ? [{ index: value, tag: "" }] : readValueColumns(header),
  };
}

function readValueColumns(header: readonly string[]): readonly ValueColumn[] {
  const seen = new Map<string, number>();
  const values: ValueColumn[] = [];
  for (const [index, name] of header.entries()) {
    const role = roleOf(name);
    if (name === "" || /^unnamed: \d+$/i.test(name) || (role && noQuantity.includes(role)))
      continue;
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    values.push({ index, tag: before === 0 ? name : `${name}.${before}` });
  }
  return values;
}

/**
 * Why these columns cannot be read as a training's; undefined when they can: there is a step or epoch column and
 * a quantity, or, without such a column, a quantity that sounds like a loss.
 */
export function columnsProblem(
  columns: Columns,
): Extract<MessageId, "problem.no-step-column" | "problem.no-numbers"> | undefined {
  if (hasPlace(columns)) {
    return columns.values.length > 0 ? undefined : "problem.no-numbers";
  }
  // A header holds no numbers: a first row that does is data without a header.
  const isHeader = columns.names.every((name) => typeof readNumber(name) !== "number");
  const isUsable = isHeader && columns.values.some(({ tag }) => isLossLike(tag));
  return isUsable ? undefined : "problem.no-step-column";
}

/**
 * Whether a line above the header is none itself: Excel's `sep=;`, empty cells, a comment that names no columns.
 *
 * @param text   the line
 * @param cells  its cells
 */
export function isAboveHeader(text: string, cells: readonly string[]): boolean {
  if (text.startsWith("sep=") || cells.every((cell) => cell.trim() === "")) return true;
  return text.startsWith("#") && columnsProblem(readColumns(cells)) !== undefined;
}

/** Whether rows say where in the training they stand. */
export function hasPlace({ step, epoch }: Columns): boolean {
  return step !== undefined || epoch !== undefined;
}

/**
 * The columns that a row in the middle of a file announces: the header written again by a resumed training, with
 * the same names or with others. Undefined for a row of values.
 */
export function readRepeatedHeader(
  cells: readonly string[],
  current: Columns,
): Columns | undefined {
  // Nearly every row begins with a number; these go no further.
  const first = cells.find((cell) => cell !== "");
  if (first === undefined || typeof readNumber(first) === "number") return undefined;
  if (current.names.every((name, index) => name === normaliseName(cells[index] ?? ""))) {
    return current;
  }
  if (cells.some((cell) => typeof readNumber(cell) === "number")) return undefined;
  // Cheaper than reading the columns, for the rows of a file of text.
  if (!cells.some((cell) => isPlace(roleOf(cell)))) return undefined;
  const columns = readColumns(cells);
  return hasPlace(columns) && columns.values.length > 0 ? columns : undefined;
}

function isPlace(role: NameRole | undefined): boolean {
  return role === "step" || role === "epoch";
}
