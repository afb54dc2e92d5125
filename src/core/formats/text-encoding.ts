import { utf8Length } from "./utf8-length.ts";

/** How the bytes of a text log are written: as they are (UTF-8 or GBK, told line by line), or in two-byte units. */
export type TextEncoding = "bytes" | "utf-16le" | "utf-16be";

/** How many first bytes of a file `detectEncoding` wants to see. */
export const encodingBytes = 4;

/**
 * Tells UTF-16 (what PowerShell's `>` writes) from all else, by its byte order mark or, without one, by two
 * ASCII characters.
 *
 * @param head  the first 4 bytes of the file, or all of a shorter one
 */
export function detectEncoding(head: Uint8Array): TextEncoding {
  const [a = 0, b = 0, c = 0, d = 0] = head;
  if ((a === 0xff && b === 0xfe) || (a && !b && c && !d)) return "utf-16le";
  if ((a === 0xfe && b === 0xff) || (!a && b && !c && d)) return "utf-16be";
  return "bytes";
}

/** A decoder for UTF-16. A lone surrogate becomes U+FFFD. */
export function createUtf16Decoder(
  encoding: "utf-16le" | "utf-16be",
): InstanceType<typeof TextDecoder> {
  return decoderFor(encoding) ?? new TextDecoder("utf-16le");
}

/** Turns UTF-16 into UTF-8. A character that the end cuts is left out. */
export function readUtf16(bytes: Uint8Array, encoding: "utf-16le" | "utf-16be"): Uint8Array {
  return new TextEncoder().encode(createUtf16Decoder(encoding).decode(bytes, { stream: true }));
}

/** The text of a line. */
export interface DecodedLine {
  readonly text: string;
  /** How many of its bytes are neither UTF-8 nor GBK, and were replaced. */
  readonly lost: number;
}

// ignoreBOM keeps a byte order mark in the text: we take it off ourselves, so that it does not matter whether
// a line is decoded alone or with its neighbours. Not `fatal`: each throw costs 6 us, a slow file's worth when
// every piece of a hostile line throws.
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
/** Made for the first line that is no UTF-8: to load its table takes longer than to read most logs. */
let gbk: ReturnType<typeof decoderFor> | "untried" = "untried";

/** The text of bytes that are UTF-8 throughout; undefined if they are not. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const text = utf8.decode(bytes);
  return isReplaced(text) && !holdsAsMany(text, bytes) ? undefined : text;
}

/**
 * The text of one line, as UTF-8 or else as GBK, the code page in which Python writes logs on a Chinese Windows.
 * A byte order mark at its start is dropped: logs are joined by `type a b > c`.
 */
export function decodeLine(line: Uint8Array): DecodedLine {
  const marked = line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf;
  const bytes = marked ? line.subarray(3) : line;
  const text = decodeUtf8(bytes);
  if (text !== undefined) return { text, lost: 0 };
  if (gbk === "untried") gbk = decoderFor("gbk");
  const chinese = gbk?.decode(bytes);
  if (chinese !== undefined && !hasNoMeaning.test(chinese)) return { text: chinese, lost: 0 };
  const replaced = utf8.decode(bytes);
  return { text: replaced, lost: bytes.length - wholeBytes(replaced, bytes) };
}

/** How many of the bytes were decoded to this text, and not replaced by U+FFFD. */
function wholeBytes(text: string, bytes: Uint8Array): number {
  const written = countWritten(bytes);
  return utf8Length(text) - 3 * (countReplaced(text) - written);
}

/** What the decoder gives for bytes that are no GBK: U+FFFD, or a character of private use (for 0xFF). */
const hasNoMeaning = /[\ufffd\ue000-\uf8ff]/;
const REPLACEMENT = "\uFFFD";

function isReplaced(text: string): boolean {
  return text.includes(REPLACEMENT);
}

/** Whether each U+FFFD of the text stands in the bytes too (EF BF BD), so that none was put in by the decoder. */
function holdsAsMany(text: string, bytes: Uint8Array): boolean {
  return countReplaced(text) === countWritten(bytes);
}

/** How often U+FFFD stands in bytes of UTF-8: its first byte begins a character wherever it stands. */
export function countWritten(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) count += 1;
  }
  return count;
}

/** How often U+FFFD stands in a text. */
export function countReplaced(text: string): number {
  let count = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) {
    count += 1;
  }
  return count;
}

/** A decoder, or undefined where this Node was built without that table (small-icu). */
function decoderFor(label: "gbk" | "utf-16le" | "utf-16be") {
  try {
    return new TextDecoder(label, { ignoreBOM: label === "gbk" });
  } catch {
    return undefined;
  }
}
