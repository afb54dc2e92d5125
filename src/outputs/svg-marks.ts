import type { ReportCurve, ReportMark, ReportPlace, ReportRun } from "../core/report.ts";
import { drawnSmoothing } from "../core/smooth.ts";
import type { ReportWords } from "../messages/report-words.ts";
import { escapeMarkup } from "./html/html-text.ts";
import { formatValue } from "./number-text.ts";
import { safeName } from "./safe-text.ts";
import { type Frame, ink, size, text } from "./svg-frame.ts";

/** What of a mark lies behind the curves: the band of the turning point, the lines of stops and starts. */
export function behind(mark: ReportMark, { unit, x, words }: Frame): string {
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

/** What of a mark stands before the curves: checkpoints, and the star of the best. */
export function before(mark: ReportMark, { unit, x, y, words }: Frame): string {
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

/** The curves and marks that are drawn, with what they mean. */
export function legend(run: ReportRun, curve: ReportCurve, words: ReportWords): string {
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
