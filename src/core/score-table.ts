import { parse } from "csv-parse/sync";
import type { HeldOutMetric, HeldOutScore, HeldOutScores } from "./held-out.ts";
import { classifyTag } from "./tags.ts";

/** Why a table is none of scores: no step and no epoch column, or none that holds the value; or broken quoting. */
export type ScoreTableProblem = "no place" | "no value" | "syntax";

const metrics: readonly HeldOutMetric[] = ["mel", "flow-matching", "cross-entropy"];
const stepNames = /^(step|steps|global_step|iteration|iter)$/i;
const epochNames = /^(epoch|epochs)$/i;
const valueNames = /^(value|val_loss|validation_loss|eval_loss|val|validation|score|loss)$/i;

/**
 * Reads a table of scores: ours, or any CSV with a step or epoch column and one of values. Of ours the rows of the
 * newest settings count, so that scores of other clips or other noise are not mixed; of several rows of one file the
 * last one counts. Rows without a place or a number are left out.
 *
 * @returns the scores in order of training; none when the table has no row
 */
export function parseScoreTable(
  text: string,
): HeldOutScores | { readonly problem: ScoreTableProblem } {
  let rows: readonly (readonly string[])[];
  try {
    rows = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch {
    // Quotes that do not end: nothing in it can be relied on.
    return { problem: "syntax" };
  }
  const [header = [], ...body] = rows;
  const find = (pattern: RegExp) => header.findIndex((name) => pattern.test(name));
  const columns = {
    step: find(stepNames),
    epoch: find(epochNames),
    value: valueColumn(header),
    time: find(/^wall[ _]time$/i),
    file: find(/^file$/i),
    spread: find(/^spread$/i),
  };
  if (columns.step < 0 && columns.epoch < 0) return { problem: "no place" };
  if (columns.value < 0) return { problem: "no value" };
  const settings = find(/^settings$/i);
  const newest = body.at(-1)?.[settings];
  const counted = settings < 0 ? body : body.filter((row) => row[settings] === newest);
  const last = counted.at(-1) ?? [];
  const numberIn = (name: RegExp) => numberOf(last[find(name)]);
  const [clips, draws] = [numberIn(/^clips$/i), numberIn(/^draws$/i)];
  const metric = metrics.find((each) => each === last[find(/^metric$/i)]) ?? "table";
  const column = header[columns.value];
  return {
    metric,
    ...(metric !== "table" || column === undefined ? {} : { column }),
    ...(clips === undefined ? {} : { clips }),
    ...(draws === undefined ? {} : { draws }),
    scores: scoresOf(counted, columns),
  };
}

/** A column called so, else the first that is called like a validation, else the only one that is left. */
function valueColumn(header: readonly string[]): number {
  const named = header.findIndex((name) => valueNames.test(name));
  if (named >= 0) return named;
  const isOther = (name: string) => !stepNames.test(name) && !epochNames.test(name);
  const validation = header.findIndex(
    (name) => isOther(name) && classifyTag(name).evidence === "validation",
  );
  if (validation >= 0) return validation;
  const others = header.flatMap((name, index) => (isOther(name) ? [index] : []));
  return others.length === 1 ? (others[0] ?? -1) : -1;
}

type Columns = Readonly<Record<"step" | "epoch" | "value" | "time" | "file" | "spread", number>>;

function scoresOf(rows: readonly (readonly string[])[], columns: Columns): readonly HeldOutScore[] {
  const found = new Map<string, HeldOutScore>();
  for (const row of rows) {
    const value = numberOf(row[columns.value]) ?? notFinite(row[columns.value]);
    const [step, epoch] = [numberOf(row[columns.step]), numberOf(row[columns.epoch])];
    if (value === undefined || (step === undefined && epoch === undefined)) continue;
    const [wallTime, spread] = [numberOf(row[columns.time]), numberOf(row[columns.spread])];
    const file = row[columns.file];
    // Weights and resume state of one place are one model; a file that was scored again is a new one.
    found.set(`${epoch ?? ""}:${step ?? ""}`, {
      value,
      ...(step === undefined ? {} : { step }),
      ...(epoch === undefined ? {} : { epoch }),
      ...(wallTime === undefined ? {} : { wallTime }),
      ...(spread === undefined ? {} : { spread }),
      ...(file === undefined || file === "" ? {} : { file }),
    });
  }
  const placeOf = ({ epoch, step }: HeldOutScore) => epoch ?? step ?? 0;
  const byStep = (a: HeldOutScore, b: HeldOutScore) => (a.step ?? 0) - (b.step ?? 0);
  return [...found.values()].sort((a, b) =>
    a.step !== undefined && b.step !== undefined ? byStep(a, b) : placeOf(a) - placeOf(b),
  );
}

function numberOf(cell: string | undefined): number | undefined {
  if (cell === undefined || cell.trim() === "") return undefined;
  const number = Number(cell);
  return Number.isFinite(number) ? number : undefined;
}

/** A model that scores NaN is broken, and that is a score. */
function notFinite(cell: string | undefined): number | undefined {
  return cell !== undefined && /^([+-]?inf(inity)?|nan)$/i.test(cell) ? Number.NaN : undefined;
}
