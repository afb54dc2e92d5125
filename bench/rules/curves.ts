import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { UsageError } from "../../src/errors.ts";

/** A real training with a validation loss after each check. */
export interface RealCurve {
  readonly run: string;
  readonly repository: string;
  /** n validation losses in the order of their epochs. */
  readonly validation: readonly number[];
  /** n training losses, index for index: the mean of those since the check before; NaN where none was logged. */
  readonly training: readonly number[];
}

/** Fewer finite validations than this make no curve to judge a rule by. */
const leastChecks = 12;
/** Columns that a table of curves cannot do without; `train_loss` and any other may be absent. */
const columns = ["run_id", "source_repo", "epoch", "val_loss"] as const;

/** One row of the table. */
interface Row {
  readonly epoch: number;
  readonly validation: number;
  readonly training: number;
}

/**
 * The curves of a CSV in long form, in the order of their first rows: `run_id`, `source_repo`, `epoch`,
 * `train_loss`, `val_loss` in any order, other columns ignored. Rows without a finite validation are no
 * check; what they say of the training loss belongs to the next one.
 *
 * @throws UsageError when the file is no such table
 */
export async function readCurves(path: string): Promise<readonly RealCurve[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new UsageError(`expected a CSV of curves, could not read ${path}`);
  }
  return parseCurves(text, path);
}

/** The same of a table that has been read; `path` names it in messages. */
export function parseCurves(text: string, path: string): readonly RealCurve[] {
  const rows = parseTable(text, path);
  const byRun = new Map<string, { repository: string; rows: Row[] }>();
  for (const row of rows) {
    const run = row["run_id"] ?? "";
    const entry = byRun.get(run) ?? { repository: "", rows: [] };
    const validation = numberOf(row["val_loss"]);
    if (Number.isFinite(validation)) entry.repository = row["source_repo"] ?? "";
    entry.rows.push({
      epoch: numberOf(row["epoch"]),
      validation,
      training: numberOf(row["train_loss"]),
    });
    byRun.set(run, entry);
  }
  const curves: RealCurve[] = [];
  for (const [run, { repository, rows: unsorted }] of byRun) {
    const curve = curveOf(inOrder(unsorted));
    if (curve.validation.length >= leastChecks) curves.push({ run, repository, ...curve });
  }
  return curves;
}

function parseTable(text: string, path: string): readonly Record<string, string>[] {
  let rows: readonly Record<string, string>[];
  try {
    rows = parse(text, {
      columns: (header: string[]) => header.map((name) => name.trim()),
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    throw new UsageError(`expected a CSV of curves, ${path} is none: ${String(error)}`);
  }
  const missing = columns.filter((name) => rows[0] !== undefined && !(name in rows[0]));
  if (missing.length > 0) {
    throw new UsageError(
      `expected the columns ${columns.join(", ")}; ${path} lacks ${missing.join(", ")}`,
    );
  }
  return rows;
}

/** By epoch; rows of one epoch, and all rows of a run that does not tell every epoch, in the order of the file. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  if (rows.some(({ epoch }) => Number.isNaN(epoch))) return rows;
  return [...rows].sort((a, b) => a.epoch - b.epoch);
}

function curveOf(rows: readonly Row[]): Pick<RealCurve, "validation" | "training"> {
  const validation: number[] = [];
  const training: number[] = [];
  let since: number[] = [];
  for (const row of rows) {
    if (Number.isFinite(row.training)) since.push(row.training);
    if (!Number.isFinite(row.validation)) continue;
    validation.push(row.validation);
    // The mean of no numbers is 0 / 0: NaN, for "not logged".
    training.push(since.reduce((sum, value) => sum + value, 0) / since.length);
    since = [];
  }
  return { validation, training };
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A number in the usual notation; anything else, and an empty cell, is NaN. */
function numberOf(text: string | undefined): number {
  const trimmed = text?.trim() ?? "";
  return decimal.test(trimmed) ? Number(trimmed) : Number.NaN;
}
