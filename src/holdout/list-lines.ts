/** One line of a list of clips, by byte positions in it. */
export interface ListLine {
  readonly start: number;
  /** Where its text ends: the position of its line break, or the end of the list. */
  readonly end: number;
  /** Where the next line begins, behind the line break. */
  readonly next: number;
}

const tab = 0x09;
const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * The lines of a list, in order. They end where Python ends them when it reads a text file: at `\n`, `\r\n` and a lone
 * `\r`. The last line may have no line break; behind a line break at the end there is no further line.
 */
export function splitLines(bytes: Uint8Array): readonly ListLine[] {
  const lines: ListLine[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== newline && byte !== carriageReturn) continue;
    const next = byte === carriageReturn && bytes[at + 1] === newline ? at + 2 : at + 1;
    lines.push({ start, end: at, next });
    start = next;
    at = next - 1;
  }
  if (start < bytes.length) lines.push({ start, end: bytes.length, next: bytes.length });
  return lines;
}

/**
 * The cells of a line, cut at tabs, as strings of one character a byte: lists may be in any encoding, and names are
 * compared byte for byte.
 */
export function cellsOf(bytes: Uint8Array, { start, end }: ListLine): readonly string[] {
  const cells: string[] = [];
  let from = start;
  for (let at = start; at <= end; at += 1) {
    if (at < end && bytes[at] !== tab) continue;
    cells.push(byteText(bytes.subarray(from, at)));
    from = at + 1;
  }
  return cells;
}

/** Bytes as a string of one character a byte. */
export function byteText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** Text for people from bytes that may be UTF-8 or GBK; what is neither is shown with replacement characters. */
export function readableText(bytesAsText: string): string {
  const bytes = Buffer.from(bytesAsText, "latin1");
  for (const encoding of ["utf-8", "gbk"]) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not of this encoding: the next one may do.
    }
  }
  return new TextDecoder().decode(bytes);
}
