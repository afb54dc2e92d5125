import type { Style } from "./styled-line.ts";

/** What a person may choose. */
export type PaletteName = "standard" | "blue-orange";

/** The palettes as their key goes through them. */
export const paletteNames: readonly PaletteName[] = ["standard", "blue-orange"];

/** How to paint: not at all, in the standard palette (true), or as described. */
export type Colors = boolean | Paint;

/** A palette on a kind of terminal. */
export interface Paint {
  /** The standard one where nobody chose. */
  readonly palette?: PaletteName;
  /** The terminal knows 256 colours; else sixteen. */
  readonly many: boolean;
}

/** The SGR parameters of each style; "" leaves the text as it is. */
type Codes = { readonly [S in Style]: string };

/** What looks alike in every palette. */
const plain = {
  text: "",
  strong: "1",
  faint: "2",
  title: "1",
  key: "1",
  selected: "1",
  axis: "2",
  raw: "2",
  band: "2",
  restart: "2",
} as const;

/**
 * The sixteen colours of every terminal, so that a person's own theme decides on shades. A meaning
 * is never carried by colour alone: there is always a word or a shape beside it.
 */
const standard: Codes = {
  ...plain,
  smoothed: "1;36",
  training: "35",
  "overlay 1": "33",
  "overlay 2": "34",
  "overlay 3": "32",
  "overlay 4": "31",
  "overlay 5": "37",
  best: "1;32",
  mark: "33",
  stop: "1;31",
  good: "32",
  wait: "33",
  bad: "1;31",
  "good badge": "1;7;32",
  "wait badge": "1;7;33",
  "bad badge": "1;7;31",
};

/**
 * Blue for good and orange for bad, which every kind of colour blindness tells apart, with greys and
 * yellow between them.
 *
 * @see Okabe and Ito, "Color Universal Design": blue, sky blue, orange and yellow are safe together
 */
const blueOrange: Codes = {
  ...plain,
  smoothed: "1;38;5;33",
  training: "38;5;208",
  "overlay 1": "38;5;220",
  "overlay 2": "38;5;117",
  "overlay 3": "38;5;130",
  "overlay 4": "38;5;250",
  "overlay 5": "38;5;24",
  best: "1;38;5;33",
  mark: "38;5;220",
  stop: "1;38;5;208",
  good: "38;5;33",
  wait: "38;5;220",
  bad: "1;38;5;208",
  "good badge": "1;7;38;5;33",
  "wait badge": "1;7;38;5;220",
  "bad badge": "1;7;38;5;208",
};

/** The same where there is no orange: blue against yellow, which most themes draw as ochre. */
const blueYellow: Codes = {
  ...plain,
  smoothed: "1;34",
  training: "33",
  "overlay 1": "33",
  "overlay 2": "36",
  "overlay 3": "37",
  "overlay 4": "34",
  "overlay 5": "1",
  best: "1;34",
  mark: "33",
  stop: "1;33",
  good: "34",
  wait: "1",
  bad: "1;33",
  "good badge": "1;7;34",
  "wait badge": "1;7",
  "bad badge": "1;7;33",
};

/** SGR parameters of a style, `1;31`; "" for none. */
export function codeOf(style: Style, colors: Colors): string {
  if (colors === false) return "";
  if (colors === true || colors.palette !== "blue-orange") return standard[style];
  return (colors.many ? blueOrange : blueYellow)[style];
}
