import type { Dots } from "./chart-dots.ts";

/** The characters that charts and screens are drawn with. */
export interface Glyphs {
  readonly best: string;
  readonly above: string;
  readonly below: string;
  readonly restart: string;
  readonly stop: string;
  readonly cursor: string;
  /** On the axis, where the learning rate was lowered. */
  readonly drop: string;
  /** Fills the plot over the interval of the turning point. */
  readonly band: string;
  readonly checkpoint: string;
  readonly otherCheckpoint: string;
  readonly bar: {
    readonly from: string;
    readonly line: string;
    readonly at: string;
    readonly to: string;
  };
  readonly axis: {
    readonly side: string;
    readonly tick: string;
    readonly corner: string;
    readonly line: string;
    readonly xTick: string;
  };
  readonly sample: { readonly line: string; readonly points: string; readonly dashes: string };
  readonly pointer: string;
  readonly separator: string;
  readonly rule: string;
}

/** Braille dots and box drawing. */
export const unicodeGlyphs: Glyphs = {
  best: "★",
  above: "↑",
  below: "↓",
  restart: "┊",
  stop: "│",
  cursor: "╎",
  drop: "↘",
  band: "░",
  checkpoint: "▲",
  otherCheckpoint: "△",
  bar: { from: "├", line: "─", at: "┼", to: "┤" },
  axis: { side: "│", tick: "┤", corner: "└", line: "─", xTick: "┬" },
  sample: { line: "━", points: "∙", dashes: "╍" },
  pointer: "▶",
  separator: "·",
  rule: "─",
};

/** 7 bits only, for terminals and fonts without the others. */
export const asciiGlyphs: Glyphs = {
  best: "*",
  above: "^",
  below: "v",
  restart: ":",
  stop: "!",
  cursor: "|",
  drop: "\\",
  band: "/",
  checkpoint: "^",
  otherCheckpoint: ",",
  bar: { from: "<", line: "-", at: "+", to: ">" },
  axis: { side: "|", tick: "+", corner: "+", line: "-", xTick: "+" },
  sample: { line: "-", points: ".", dashes: "~" },
  pointer: ">",
  separator: "-",
  rule: "-",
};

/** The glyphs for a terminal. */
export function glyphsFor(ascii: boolean): Glyphs {
  return ascii ? asciiGlyphs : unicodeGlyphs;
}

/** One curve of a chart as dots, and how it is drawn where there is no Braille. */
export interface Layer {
  readonly dots: Dots;
  readonly kind: "line" | "points" | "dashes";
}

/** The Braille character of a cell's bits. */
export function brailleCell(bits: number): string {
  return String.fromCodePoint(0x2800 + bits);
}

/** The nearest 7-bit likeness of a cell's bits: a line shows at which height it runs, other curves only where. */
export function asciiCell(bits: number, kind: Layer["kind"]): string {
  if (kind === "points") return ".";
  if (kind === "dashes") return "~";
  const upper = (bits & 0x09) !== 0;
  const lower = (bits & 0xc0) !== 0;
  if (upper && lower) return "|";
  if (upper) return "'";
  return lower ? "_" : "-";
}
