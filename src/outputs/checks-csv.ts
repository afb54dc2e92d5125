import type { ReportCurve, ReportMark, ReportPlace, ReportRun } from "../core/report.ts";
import { drawnSmoothing, smooth } from "../core/smooth.ts";
import { safeText } from "./safe-text.ts";

/** How a table is written. */
export interface CsvOptions {
  /** A `'` goes before texts that a spreadsheet would take for a formula. Numbers are untouched. */
  readonly spreadsheetSafe: boolean;
  /** Weight of the moving average; 0 draws TensorBoard's 0.6, as the charts do. */
  readonly smoothing: number;
}

const columns = [
  "run",
  "tag",
  "check",
  "epoch",
  "step",
  "seconds",
  "value",
  "smoothed",
  "training",
  "marks",
] as const;

/**
 * The checks of some runs as CSV (RFC 4180, CRLF), one a row: its places, its value, the smoothed value, the
 * training value beside it, and what stands there, in English, separated by `; `. Unknown cells are empty.
 */
export function checksToCsv(runs: readonly ReportRun[], options: CsvOptions): string {
  const rows = runs.flatMap((run) => rowsOf(run, options));
  return [columns.join(","), ...rows].map((row) => `${row}\r\n`).join("");
}

function rowsOf(run: ReportRun, options: CsvOptions): string[] {
  const [curve] = run.curves;
  if (curve === undefined || !run.monitored) return [];
  const smoothed = smooth(curve.values, options.smoothing || drawnSmoothing);
  const tag = curve.folder === undefined ? curve.tag : `${curve.folder}/${curve.tag}`;
  const marks = marksByCheck(run.marks, curve);
  return curve.values.map((value, index) =>
    [
      textCell(run.view.name, options),
      textCell(tag, options),
      String(index + 1),
      numberCell(curve.epochs[index]),
      numberCell(curve.steps[index]),
      numberCell(curve.times[index]),
      // What was logged is kept, even where it is no number.
      String(value),
      numberCell(smoothed[index]),
      numberCell(curve.training?.values[index]),
      textCell((marks.get(index) ?? []).join("; "), options),
    ].join(","),
  );
}

/** What a cell of a spreadsheet holds at most. */
const longestCell = 32_767;

function numberCell(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "" : String(value);
}

/** Names come from logs, and a table may be printed on a terminal: what it would obey is made visible there. */
function textCell(text: string, { spreadsheetSafe }: CsvOptions): string {
  const visible = safeText(text, longestCell);
  const safe = spreadsheetSafe && /^\s*[=+\-@]/.test(visible) ? `'${visible}` : visible;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Words for what stands at each check; files and restarts stand at the first check that is not before them. */
function marksByCheck(marks: readonly ReportMark[], curve: ReportCurve): Map<number, string[]> {
  const found = new Map<number, string[]>();
  const add = (place: ReportPlace, text: string) => {
    const index = place.check === undefined ? indexOf(place, curve) : place.check - 1;
    if (index === undefined) return;
    found.set(index, [...(found.get(index) ?? []), text]);
  };
  for (const mark of marks) {
    switch (mark.kind) {
      case "turning point":
        add(mark.at, "turning point");
        add(mark.low, "turning interval begins");
        add(mark.high, "turning interval ends");
        break;
      case "checkpoint":
        add(
          mark,
          mark.rank === undefined ? `file ${mark.name}` : `file ${mark.name} (${mark.rank})`,
        );
        break;
      case "rate drop":
        add(mark, `learning rate ${mark.from} to ${mark.to}`);
        break;
      case "restart":
        add(mark, mark.resumed ? "resumed" : "started again");
        break;
      case "best":
      case "stop advised":
        add(mark, mark.kind);
        break;
    }
  }
  return found;
}

function indexOf(place: ReportPlace, curve: ReportCurve): number | undefined {
  const [column, wanted] =
    place.epoch !== undefined && curve.epochs.some(Number.isFinite)
      ? [curve.epochs, place.epoch]
      : [curve.steps, place.step];
  if (wanted === undefined) return undefined;
  const index = column.findIndex((each) => each >= wanted);
  return index < 0 ? undefined : index;
}
