import type { ReportCurve, ReportRun } from "../core/report.ts";
import { drawnSmoothing, smooth } from "../core/smooth.ts";
import { catalogueOf, type Language } from "../messages/index.ts";
import { type ReportWords, reportWords, type XUnit } from "../messages/report-words.ts";
import { type Range, roundTicks } from "./chart-axis.ts";
import { robustRange } from "./chart-range.ts";
import { escapeMarkup } from "./html/html-text.ts";
import { formatXTick } from "./html/x-axis.ts";
import { safeName } from "./safe-text.ts";
import { type Frame, ink, line, scale, size, text } from "./svg-frame.ts";
import { before, behind, legend } from "./svg-marks.ts";

/** How the picture is written. */
export interface SvgOptions {
  readonly language: Language;
}

/**
 * The judged curve of a run as one SVG picture on white, for a README or a chat: no script, no link, no font of its
 * own. Without a curve it says the verdict alone.
 */
export function curveToSvg(run: ReportRun, { language }: SvgOptions): string {
  const words = reportWords[language];
  const [curve] = run.curves;
  const isDrawn = curve !== undefined && run.monitored && curve.values.some(Number.isFinite);
  const body = isDrawn ? plotOf(run, curve, words) : text(words.noCurve, { x: size.left, y: 120 });
  const { width, height } = size;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13">
<title>${escapeMarkup(titleOf(run, language))}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${heading(run, language)}
${body}
</svg>
`;
}

function titleOf(run: ReportRun, language: Language): string {
  const { advice, verdicts } = catalogueOf(language);
  return `${safeName(run.view.name, 60)}: ${advice[run.view.advice]}, ${verdicts[run.view.verdict]}`;
}

function heading(run: ReportRun, language: Language): string {
  const { advice, verdicts } = catalogueOf(language);
  const { view } = run;
  const colour =
    view.advice === "stop" ? ink.stop : view.advice === "continue" ? ink.best : ink.faint;
  const word = advice[view.advice].toUpperCase();
  const what = view.advice === view.verdict ? "" : `  ${verdicts[view.verdict]}`;
  const name = escapeMarkup(safeName(view.name, 60));
  return `<text x="${size.left}" y="34" font-size="22"><tspan font-weight="700" fill="${colour}">${escapeMarkup(word)}</tspan><tspan fill="${ink.text}" xml:space="preserve">${escapeMarkup(what)}   ${name}</tspan></text>`;
}

function plotOf(run: ReportRun, curve: ReportCurve, words: ReportWords): string {
  const unit = unitOf(curve);
  const column = columnOf(curve, unit);
  const best = run.marks.flatMap((mark) => (mark.kind === "best" ? [mark.value] : []));
  const fitted = robustRange(curve.values, best) ?? { low: 0, high: 1 };
  // The checkpoints stand in room of their own below the curve.
  const hasFiles = run.marks.some(({ kind }) => kind === "checkpoint");
  const foot = hasFiles ? 0.14 * (fitted.high - fitted.low) : 0;
  const range = { low: fitted.low - foot, high: fitted.high };
  const across = { low: column[0] ?? 0, high: column.at(-1) ?? 1 };
  const frame: Frame = {
    unit,
    words,
    x: scale(across, size.left, size.width - size.right),
    y: scale(range, size.height - size.bottom, size.top),
  };
  const training = curve.training?.values ?? [];
  const own = robustRange(training, []);
  const drawn = [
    grid(range, across, frame),
    ...run.marks.map((mark) => behind(mark, frame)),
    `<clipPath id="plot"><rect x="${size.left}" y="${size.top - 6}" width="${size.width - size.left - size.right}" height="${size.height - size.top - size.bottom + 12}"/></clipPath>`,
    '<g clip-path="url(#plot)" fill="none" stroke-linejoin="round">',
    own === undefined
      ? ""
      : line(
          column,
          training,
          { ...frame, y: scale(own, size.height - size.bottom, size.top) },
          `stroke="${ink.training}" stroke-width="2" stroke-dasharray="7 5"`,
        ),
    line(column, curve.values, frame, `stroke="${ink.curve}" stroke-opacity="0.4"`),
    line(
      column,
      smooth(curve.values, drawnSmoothing),
      frame,
      `stroke="${ink.curve}" stroke-width="2.5"`,
    ),
    "</g>",
    ...run.marks.map((mark) => before(mark, frame)),
    legend(run, curve, words),
  ];
  return drawn.filter((part) => part !== "").join("\n");
}

function unitOf(curve: ReportCurve): XUnit {
  const rises = (column: readonly number[]) =>
    column.every((value, index) => value >= (column[index - 1] ?? Number.NEGATIVE_INFINITY));
  if (rises(curve.epochs)) return "epoch";
  return rises(curve.steps) ? "step" : "check";
}

function columnOf(curve: ReportCurve, unit: XUnit): readonly number[] {
  if (unit === "epoch") return curve.epochs;
  return unit === "step" ? curve.steps : curve.values.map((_, index) => index + 1);
}

function grid(range: Range, across: Range, { unit, words, x, y }: Frame): string {
  const right = size.width - size.right;
  const foot = size.height - size.bottom;
  const rows = roundTicks(range, 5).map(
    ({ value, label }) =>
      `<line x1="${size.left}" x2="${right}" y1="${y(value)}" y2="${y(value)}" stroke="${ink.grid}"/>${text(label, { x: size.left - 8, y: y(value) + 4, anchor: "end" })}`,
  );
  const columns = roundTicks(across, 8).map(({ value }) =>
    text(formatXTick(value, unit), { x: x(value), y: foot + 20, anchor: "middle" }),
  );
  const name = text(words.x[unit], { x: right, y: foot + 38, anchor: "end" });
  return [...rows, ...columns, name].join("");
}
