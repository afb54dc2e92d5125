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

/** Turns UTF-16 into UTF-8, however the bytes are cut. A lone surrogate becomes U+FFFD. */
export function createUtf16Reader(
  encoding: "utf-16le" | "utf-16be",
): (bytes: Uint8Array) => Uint8Array {
  const decoder = decoderFor(encoding) ?? new TextDecoder("utf-16le");
  const encoder = new TextEncoder();
  return (bytes) => encoder.encode(decoder.decode(bytes, { stream: true }));
}

/** The text of a line, and whether some of it is neither UTF-8 nor GBK. */
export interface DecodedLine {
  readonly text: string;
  readonly damaged: boolean;
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
  if (text !== undefined) return { text, damaged: false };
  if (gbk === "untried") gbk = decoderFor("gbk");
  const chinese = gbk?.decode(bytes);
  if (chinese !== undefined && !hasNoMeaning.test(chinese))
    return { text: chinese, damaged: false };
  return { text: utf8.decode(bytes), damaged: true };
}

/** What the decoder gives for bytes that are no GBK: U+FFFD, or a character of private use (for 0xFF). */
const hasNoMeaning = /[\ufffd\ue000-\uf8ff]/;
const REPLACEMENT = "\uFFFD";

function isReplaced(text: string): boolean {
  return text.includes(REPLACEMENT);
}

/** Whether each U+FFFD of the text stands in the bytes too (EF BF BD), so that none was put in by the decoder. */
function holdsAsMany(text: string, bytes: Uint8Array): boolean {
  let written = 0;
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) written++;
  }
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1))
    written--;
  return written === 0;
}

/** A decoder, or undefined where this Node was built without that table (small-icu). */
function decoderFor(label: "gbk" | "utf-16le" | "utf-16be") {
  try {
    return new TextDecoder(label, { ignoreBOM: label === "gbk" });
  } catch {
    return undefined;
  }
}
