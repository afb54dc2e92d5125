import { cellsOf, type ListLine, splitLines } from "./list-lines.ts";

/** The two lists of a voice: what the SoVITS stage trains on, and what the GPT stage does. */
export const listNames = ["2-name2text.txt", "6-name2semantic.tsv"] as const;
export type ListName = (typeof listNames)[number];

/** A list, divided. Laid out in the order of `lines`, moved and kept bytes are the original again. */
export interface CutList {
  readonly kept: Uint8Array;
  /** The moved lines as a list of the same form: with the header where the original has one. */
  readonly moved: Uint8Array;
  /** Where the moved lines stood in the original. */
  readonly places: readonly { readonly at: number; readonly bytes: number }[];
}

/** The first line of the second list names its columns; pandas takes whatever stands there for that. */
export function hasHeader(name: ListName): boolean {
  return name === "6-name2semantic.tsv";
}

/**
 * Takes every line of some clips out of a list, with its line break, and changes nothing else.
 *
 * @param names  of the clips, one character a byte
 */
export function cutList(name: ListName, bytes: Uint8Array, names: ReadonlySet<string>): CutList {
  const lines = splitLines(bytes);
  const kept: Uint8Array[] = [];
  const moved: Uint8Array[] = [];
  const places: { at: number; bytes: number }[] = [];
  lines.forEach((line, index) => {
    const whole = bytes.subarray(line.start, line.next);
    const isHeader = index === 0 && hasHeader(name);
    if (isHeader) moved.push(whole);
    if (isHeader || !isOneOf(bytes, line, names)) {
      kept.push(whole);
      return;
    }
    moved.push(whole);
    places.push({ at: line.start, bytes: line.next - line.start });
  });
  return { kept: Buffer.concat(kept), moved: Buffer.concat(moved), places };
}

function isOneOf(bytes: Uint8Array, line: ListLine, names: ReadonlySet<string>): boolean {
  const [first = ""] = cellsOf(bytes, line);
  return names.has(first);
}
