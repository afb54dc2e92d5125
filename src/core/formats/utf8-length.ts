const ASCII_END = 0x80;
const TWO_BYTES_END = 0x800;
const FIRST_SURROGATE = 0xd800;
const SURROGATES_END = 0xe000;

/** How many bytes a part of a text takes in UTF-8. A lone surrogate would take the two of half a pair: there are none in decoded text. */
export function utf8Length(text: string, start = 0, end = text.length): number {
  let length = end - start;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ASCII_END) continue;
    // Each half of a pair counts 2 of its 4 bytes.
    const isShort = code < TWO_BYTES_END || (code >= FIRST_SURROGATE && code < SURROGATES_END);
    length += isShort ? 1 : 2;
  }
  return length;
}
