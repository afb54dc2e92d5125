import { type Colors, codeOf } from "./palettes.ts";
import { safeText, textWidth } from "./safe-text.ts";

/** What a piece of text means; how that looks is decided in one place. */
export type Style =
  | "text"
  | "strong"
  | "faint"
  | "title"
  | "key"
  | "selected"
  | "axis"
  | "raw"
  | "smoothed"
  | "training"
  | "overlay 1"
  | "overlay 2"
  | "overlay 3"
  | "overlay 4"
  | "overlay 5"
  | "best"
  | "mark"
  | "band"
  | "restart"
  | "stop"
  | "good"
  | "wait"
  | "bad"
  | "good badge"
  | "wait badge"
  | "bad badge";

/** A piece of text with one meaning. Its text is harmless already. */
export interface Segment {
  readonly text: string;
  readonly style: Style;
}

/** One line of a screen. */
export type Line = readonly Segment[];

/** A segment from text that is to be trusted, or has been through `safeText`. */
export function segment(text: string, style: Style = "text"): Segment {
  return { text, style };
}

/** The line as a string, with colours (SGR sequences) or without. */
export function paintLine(line: Line, color: Colors): string {
  return line.map((piece) => paint(piece, color)).join("");
}

/** Columns that a line takes. */
export function lineWidth(line: Line): number {
  return line.reduce((width, piece) => width + textWidth(piece.text), 0);
}

/** Cuts a line to at most `columns`, ending in `…` where something was lost. */
export function fitLine(line: Line, columns: number): Line {
  const fitted: Segment[] = [];
  let left = columns;
  for (const [index, piece] of line.entries()) {
    const width = textWidth(piece.text);
    const more = line.slice(index + 1).some((next) => next.text.trim() !== "");
    if (width > left || (width === left && more)) {
      // One column too few on purpose where all of it would fit but something follows.
      const text = width > left ? piece.text : `${piece.text}…`;
      return left > 0 ? [...fitted, { ...piece, text: safeText(text, left) }] : fitted;
    }
    fitted.push(piece);
    left -= width;
  }
  return fitted;
}

/** The line with our sign for "cut here" in 7 bits. What a person named in other letters stays as it is. */
export function asciiLine(line: Line): Line {
  return line.map((piece) => ({ ...piece, text: piece.text.replaceAll("…", "~") }));
}

/** One line with `right` at its far end, when both fit; the right part gives way first. */
export function spreadLine(left: Line, right: Line, columns: number): Line {
  const gap = columns - lineWidth(left) - lineWidth(right);
  if (gap < 1) return fitLine(left, columns);
  return [...left, segment(" ".repeat(gap)), ...right];
}

function paint(piece: Segment, color: Colors): string {
  const code = codeOf(piece.style, color);
  return code !== "" && piece.text !== "" ? `\x1b[${code}m${piece.text}\x1b[0m` : piece.text;
}
