import type { ReportWords, XUnit } from "../messages/report-words.ts";
import type { Range } from "./chart-axis.ts";
import { escapeMarkup } from "./html/html-text.ts";

/** The picture and the margins of its plot, in units of the picture. */
export const size = { width: 960, height: 420, left: 64, right: 24, top: 76, bottom: 56 } as const;
/** Okabe and Ito's colours, which people with any colour vision tell apart; shapes and words say the same. */
export const ink = {
  text: "#1b2027",
  faint: "#5d6775",
  grid: "#e8eaee",
  curve: "#0072b2",
  training: "#e69f00",
  best: "#00805d",
  stop: "#d55e00",
  turn: "#cc79a7",
} as const;

/** Where a value of the curve lies in the picture, and the words beside it. */
export interface Frame {
  readonly unit: XUnit;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly words: ReportWords;
}

/** Values of a range -> places between two edges, to a tenth. */
export function scale(range: Range, from: number, to: number): (value: number) => number {
  const span = range.high - range.low || 1;
  return (value) => Math.round((from + ((value - range.low) / span) * (to - from)) * 10) / 10;
}

/** One line of text; its end, middle or start stands at the place. */
export function text(
  content: string,
  at: { x: number; y: number; anchor?: string; colour?: string; bold?: boolean },
): string {
  const anchor = at.anchor === undefined ? "" : ` text-anchor="${at.anchor}"`;
  const weight = at.bold === true ? ' font-weight="700"' : "";
  return `<text x="${at.x}" y="${at.y}" fill="${at.colour ?? ink.faint}"${anchor}${weight}>${escapeMarkup(content)}</text>`;
}

/** A line with a gap wherever a value is no number. */
export function line(
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
