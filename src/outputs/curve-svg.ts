import type { ReportCurve, ReportMark, ReportPlace, ReportRun } from "../core/report.ts";
import { drawnSmoothing, smooth } from "../core/smooth.ts";
import { catalogueOf, type Language } from "../messages/index.ts";
import { type ReportWords, reportWords, type XUnit } from "../messages/report-words.ts";
import { type Range, roundTicks } from "./chart-axis.ts";
import { robustRange } from "./chart-range.ts";
import { escapeMarkup } from "./html/html-text.ts";
import { formatXTick } from "./html/x-axis.ts";
import { formatValue } from "./number-text.ts";
import { safeName } from "./safe-text.ts";

/** How the picture is written. */
export interface SvgOptions {
  readonly language: Language;
}

const size = { width: 960, height: 420, left: 64, right: 24, top: 76, bottom: 56 } as const;
/** Okabe and Ito's colours, which people with any colour vision tell apart; shapes and words say the same. */
const ink = {
  text: "#1b2027",
  faint: "#5d6775",
  grid: "#e8eaee",
  curve: "#0072b2",
  training: "#e69f00",
  best: "#00805d",
  stop: "#d55e00",
  turn: "#cc79a7",
} as const;

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

interface Frame {
  readonly unit: XUnit;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly words: ReportWords;
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

function scale(range: Range, from: number, to: number): (value: number) => number {
  const span = range.high - range.low || 1;
  return (value) => Math.round((from + ((value - range.low) / span) * (to - from)) * 10) / 10;
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

function text(
  content: string,
  at: { x: number; y: number; anchor?: string; colour?: string; bold?: boolean },
): string {
  const anchor = at.anchor === undefined ? "" : ` text-anchor="${at.anchor}"`;
  const weight = at.bold === true ? ' font-weight="700"' : "";
  return `<text x="${at.x}" y="${at.y}" fill="${at.colour ?? ink.faint}"${anchor}${weight}>${escapeMarkup(content)}</text>`;
}

/** A line with a gap wherever a value is no number. */
function line(
  column: readonly number[],
  values: readonly number[],
  { x, y }: Frame,
  look: string,
): string {
  let path = "";
  let isDown = false;
  for (const [index, value] of values.entries()) {
    const at = column[index];
    if (!Number.isFinite(value) || at === undefined) {
      isDown = false;
      continue;
    }
    path += `${isDown ? "L" : "M"}${x(at)} ${y(value)}`;
    isDown = true;
  }
  return path === "" ? "" : `<path d="${path}" ${look}/>`;
}

function behind(mark: ReportMark, { unit, x, words }: Frame): string {
  const foot = size.height - size.bottom;
  if (mark.kind === "turning point") {
    const [low, high] = [mark.low[unit], mark.high[unit]];
    if (low === undefined || high === undefined) return "";
    const width = Math.max(2, x(high) - x(low));
    return `<rect x="${x(low)}" y="${size.top}" width="${width}" height="${foot - size.top}" fill="${ink.turn}" fill-opacity="0.16"/>`;
  }
  if (mark.kind !== "stop advised" && mark.kind !== "restart") return "";
  const at = mark[unit];
  if (at === undefined) return "";
  const isStop = mark.kind === "stop advised";
  const colour = isStop ? ink.stop : ink.faint;
  const dash = isStop ? "6 4" : "2 3";
  const label = isStop
    ? text(words.mark.stopAdvised, { x: x(at) + 6, y: size.top + 12, colour, bold: true })
    : "";
  return `<line x1="${x(at)}" x2="${x(at)}" y1="${size.top}" y2="${foot}" stroke="${colour}" stroke-width="${isStop ? 2 : 1}" stroke-dasharray="${dash}"/>${label}`;
}

function before(mark: ReportMark, { unit, x, y, words }: Frame): string {
  const at = "at" in mark ? undefined : (mark satisfies ReportPlace)[unit];
  if (at === undefined) return "";
  if (mark.kind === "checkpoint") {
    const foot = size.height - size.bottom;
    const reach = mark.rank === undefined ? 4 : 6;
    const fill =
      mark.rank === undefined ? `fill="#ffffff" stroke="${ink.faint}"` : `fill="${ink.best}"`;
    const triangle = `<path d="M${x(at)} ${foot - 2 * reach}l${reach} ${2 * reach}h${-2 * reach}z" ${fill}/>`;
    return mark.rank === undefined
      ? triangle
      : triangle +
          text(String(mark.rank), {
            x: x(at),
            y: foot - 16,
            anchor: "middle",
            colour: ink.best,
            bold: true,
          });
  }
  if (mark.kind !== "best") return "";
  const corners = Array.from({ length: 10 }, (_, corner) => {
    const reach = corner % 2 === 0 ? 9 : 4;
    const turn = (corner * Math.PI) / 5 - Math.PI / 2;
    return `${(x(at) + reach * Math.cos(turn)).toFixed(1)},${(y(mark.value) + reach * Math.sin(turn)).toFixed(1)}`;
  });
  const label = `${words.mark.best} ${formatValue(mark.value)}`;
  const isRight = x(at) > size.width * 0.7;
  return `<polygon points="${corners.join(" ")}" fill="${ink.best}" stroke="#ffffff"/>${text(label, { x: x(at) + (isRight ? -13 : 13), y: y(mark.value) + 4, anchor: isRight ? "end" : "start", colour: ink.best, bold: true })}`;
}

function legend(run: ReportRun, curve: ReportCurve, words: ReportWords): string {
  const name = curve.folder === undefined ? curve.tag : `${curve.folder}/${curve.tag}`;
  const parts = [
    { colour: ink.curve, text: `━ ${safeName(name, 40)} (${words.smoothed} ${drawnSmoothing})` },
    ...(curve.training === undefined
      ? []
      : [
          {
            colour: ink.training,
            text: `╍ ${words.training} (${words.ownScale.split(/[,，]/)[0]})`,
          },
        ]),
    ...(run.marks.some(({ kind }) => kind === "turning point")
      ? [{ colour: ink.turn, text: `█ ${words.mark.turningPoint}` }]
      : []),
    ...(run.marks.some(({ kind }) => kind === "checkpoint")
      ? [{ colour: ink.best, text: `▲ ${words.mark.checkpoint}` }]
      : []),
  ];
  const spans = parts.map(
    ({ colour, text: content }) =>
      `<tspan fill="${colour}" xml:space="preserve">${escapeMarkup(content)}     </tspan>`,
  );
  return `<text x="${size.left}" y="58">${spans.join("")}</text>`;
}
