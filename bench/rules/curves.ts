import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";

/** A real training with a validation loss after each check. */
export interface RealCurve {
  readonly run: string;
  readonly repository: string;
  /** n validation losses in the order of their epochs. */
  readonly validation: readonly number[];
  /** The training losses at the same checks; NaN where none was logged. */
  readonly training: readonly number[];
}

/** Fewer finite validations than this make no curve to judge a rule by (stop-rules.md). */
const leastChecks = 12;

/** The curves of a CSV in long form: run_id, source_repo, format, epoch, train_loss, val_loss. */
export async function readCurves(path: string): Promise<readonly RealCurve[]> {
  const rows: Record<string, string>[] = parse(await readFile(path), { columns: true, bom: true });
  const byRun = new Map<string, { repository: string; points: [number, number, number][] }>();
  for (const row of rows) {
    const validation = numberOf(row["val_loss"]);
    if (!Number.isFinite(validation)) continue;
    const run = row["run_id"] ?? "";
    const entry = byRun.get(run) ?? { repository: "", points: [] };
    entry.repository = row["source_repo"] ?? "";
    entry.points.push([numberOf(row["epoch"]), validation, numberOf(row["train_loss"])]);
    byRun.set(run, entry);
  }
  const curves: RealCurve[] = [];
  for (const [run, { repository, points }] of byRun) {
    if (points.length < leastChecks) continue;
    points.sort((a, b) => a[0] - b[0]);
    curves.push({
      run,
      repository,
      validation: points.map(([, validation]) => validation),
      training: points.map(([, , training]) => training),
    });
  }
  return curves;
}

function numberOf(text: string | undefined): number {
  return text === undefined || text.trim() === "" ? Number.NaN : Number(text);
}
