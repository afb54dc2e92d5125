import type { Epoch, Seconds, Step } from "../units.ts";
import type { Columns } from "./csv-columns.ts";
import type { Problem } from "./format.ts";
import { readNumber } from "./number-text.ts";
import { addScalarPoint, type PointsBuilder, type ScalarPoint } from "./points.ts";
import { type ProblemList, problemLimit, shortText } from "./problem-list.ts";
import { folderOfSplit, isEpochSeconds, toStep } from "./row-names.ts";

/** Reads the rows under one header. Remembers of each column whether it has held a number. */
export interface RowReader {
  /**
   * Appends the points of a row, in the order of the columns.
   *
   * @param line  1-based, for problems
   */
  read(cells: readonly string[], line: number, points: PointsBuilder): void;
  /** A column of values, by its place among them, holds a number: read elsewhere. */
  noteNumber(column: number): void;
}

/** Where a row stands: what all of its points share. */
type Place = Omit<ScalarPoint, "tag" | "value">;

/** What is known of a column of values so far. */
interface ColumnState {
  hasNumber: boolean;
  /** Its text cells before the first number, to be told when it turns out to be a column of numbers. */
  held: Problem[];
  heldMore: number;
}

/**
 * A reader for the rows of these columns. A text cell is a problem in a column that holds a number somewhere, and
 * nothing in others (names, notes): so that of an early text cell is told when the first number comes, behind
 * problems of other columns in between. A row whose step cannot be read and that has no epoch is left out.
 */
export function createRowReader(
  columns: Columns,
  { decimalComma, problems }: { readonly decimalComma: boolean; readonly problems: ProblemList },
): RowReader {
  const states = columns.values.map(
    (): ColumnState => ({ hasNumber: false, held: [], heldMore: 0 }),
  );
  const readPlace = createPlaceReader(columns, { decimalComma, problems });

  function noteText(state: ColumnState, problem: Problem, tag: string): void {
    if (state.hasNumber) problems.add(problem, badNumbersOf(tag));
    else if (state.held.length < problemLimit) state.held.push(problem);
    else state.heldMore++;
  }

  function noteNumber(state: ColumnState, tag: string): void {
    state.hasNumber = true;
    for (const problem of state.held) problems.add(problem, badNumbersOf(tag));
    problems.leaveOut(state.heldMore);
    state.held = [];
  }

  function readCell(cell: string, at: number, line: number): number | undefined {
    const state = states[at];
    const content = readNumber(cell, decimalComma);
    if (content === "blank" || !state) return undefined;
    const tag = columns.values[at]?.tag ?? "";
    if (content === "text") {
      const reason = { id: "problem.bad-number", text: shortText(cell.trim()) } as const;
      noteText(state, { line, reason }, tag);
      return undefined;
    }
    if (!state.hasNumber) noteNumber(state, tag);
    return content;
  }

  return {
    noteNumber(column) {
      const state = states[column];
      if (state && !state.hasNumber) noteNumber(state, columns.values[column]?.tag ?? "");
    },
    read(cells, line, points) {
      const place = readPlace(cells, line);
      if (!place) return;
      const rowTag = columns.tag === undefined ? undefined : (cells[columns.tag]?.trim() ?? "");
      if (rowTag === "") return;
      for (let at = 0; at < columns.values.length; at++) {
        const column = columns.values[at];
        const cell = column && cells[column.index];
        if (!column || cell === undefined) continue;
        const value = readCell(cell, at, line);
        if (value !== undefined) {
          addScalarPoint(points, createPoint(rowTag ?? column.tag, place, value));
        }
      }
    },
  };
}

/** A point at a place. Spreading costs more than all else of a row, so the usual places are written out. */
function createPoint(tag: string, place: Place, value: number): ScalarPoint {
  const { step, epoch, wallTime, folder, run } = place;
  if (wallTime !== undefined || folder !== undefined || run !== undefined) {
    return { tag, ...place, value };
  }
  if (epoch === undefined) return step === undefined ? { tag, value } : { tag, step, value };
  return step === undefined ? { tag, epoch, value } : { tag, step, epoch, value };
}

/** Problems of one column count together. */
function badNumbersOf(tag: string): string {
  return `problem.bad-number ${tag}`;
}

/** Reads where a row stands; undefined when the row says it in a way that cannot be read. */
function createPlaceReader(
  columns: Columns,
  { decimalComma, problems }: { readonly decimalComma: boolean; readonly problems: ProblemList },
): (cells: readonly string[], line: number) => Place | undefined {
  function readCell(
    cells: readonly string[],
    index: number | undefined,
  ): number | string | undefined {
    const cell = index === undefined ? undefined : cells[index];
    if (cell === undefined) return undefined;
    const content = readNumber(cell, decimalComma);
    if (content === "text") return shortText(cell.trim());
    // pandas turns a whole column into floats to write "no step here" as nan.
    return content === "blank" || Number.isNaN(content) ? undefined : content;
  }

  function readStep(cells: readonly string[], line: number): Step | undefined | "unreadable" {
    const content = readCell(cells, columns.step);
    const step = typeof content === "number" ? toStep(content) : undefined;
    if (content === undefined || step !== undefined) return step;
    problems.add({ line, reason: { id: "problem.bad-step", text: String(content) } });
    return "unreadable";
  }

  function readEpoch(cells: readonly string[], line: number): Epoch | undefined | "unreadable" {
    const content = readCell(cells, columns.epoch);
    if (content === undefined) return undefined;
    if (typeof content === "number" && Number.isFinite(content)) return content + 0;
    problems.add({ line, reason: { id: "problem.bad-number", text: String(content) } }, "epoch");
    return "unreadable";
  }

  function readWallTime(cells: readonly string[], line: number): Seconds | undefined {
    const content = readCell(cells, columns.wallTime);
    if (columns.wallTimeExpected) {
      if (typeof content === "number" && Number.isFinite(content)) return content;
      problems.add({ line, reason: { id: "problem.bad-wall-time" } });
      return undefined;
    }
    return typeof content === "number" && isEpochSeconds(content) ? content : undefined;
  }

  return (cells, line) => {
    const step = readStep(cells, line);
    const epoch = readEpoch(cells, line);
    const hasStep = typeof step === "number";
    const hasEpoch = typeof epoch === "number";
    const isUnreadable = step === "unreadable" || epoch === "unreadable";
    if (isUnreadable && !hasStep && !hasEpoch) return undefined;
    const wallTime = columns.wallTime === undefined ? undefined : readWallTime(cells, line);
    const folder = columns.split === undefined ? "" : folderOfSplit(cells[columns.split] ?? "");
    const run = columns.run === undefined ? "" : cells[columns.run]?.trim();
    const found: { -readonly [Key in keyof Place]: Place[Key] } = {};
    if (folder) found.folder = folder;
    if (run) found.run = run;
    if (hasStep) found.step = step;
    if (hasEpoch) found.epoch = epoch;
    if (wallTime !== undefined) found.wallTime = wallTime;
    return found;
  };
}
