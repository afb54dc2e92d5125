/**
 * Whether a terminal would obey a character or hide it, a line break among them. Written with numbers on purpose: what
 * holds the code to it must not share its idea of danger.
 */
export function isDangerous(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    code === 0x061c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfeff ||
    code === 0x3164 ||
    (code >= 0xe0000 && code <= 0xe007f)
  );
}
