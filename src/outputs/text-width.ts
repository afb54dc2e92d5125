import exactWidth, { type Options } from "string-width";

/** Colours and the like, as a terminal obeys them: they take no columns. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these sequences begin with one
const styles = /\u001b\[[\d;]*m/g;

/**
 * Columns that a text takes on a terminal, as the package string-width counts them.
 *
 * Most texts here are letters, braille, lines of boxes and Chinese, of which each character stands for itself:
 * they are added up. Anything else (marks that combine, emoji, other sequences) goes to the package, which
 * takes 20 ms for its first emoji alone.
 */
export function stringWidth(text: string, options?: Options): number {
  if (options !== undefined) return exactWidth(text, options);
  const shown = text.includes("\u001b") ? text.replace(styles, "") : text;
  let columns = 0;
  for (let index = 0; index < shown.length; index += 1) {
    const width = simpleWidth(shown.charCodeAt(index));
    if (width === 0) return exactWidth(text);
    columns += width;
  }
  return columns;
}

/** Whether every character of a text is known to stand for itself: none joins its neighbours. */
export function standAlone(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (simpleWidth(text.charCodeAt(index)) === 0) return false;
  }
  return true;
}

/** What our charts and lines use besides: arrows, triangles, a star, a dot, the enter key. */
const signs = new Set(Array.from("←↑→↓↻⏎∙▲△▼▽★", (sign) => sign.charCodeAt(0)));

/** Columns of a character that never joins its neighbours; 0 where it may. */
function simpleWidth(code: number): 0 | 1 | 2 {
  if (code >= 0x20 && code <= 0x7e) return 1;
  // Letters of Latin; boxes, blocks, shapes up to ◿; braille. Not the soft hyphen.
  if (code >= 0xa1 && code <= 0x2ff) return code === 0xad || code === 0xa9 || code === 0xae ? 0 : 1;
  if (code >= 0x2500 && code <= 0x25a9) return 1;
  if (code >= 0x2800 && code <= 0x28ff) return 1;
  if (code >= 0x2010 && code <= 0x2027) return 1;
  if (signs.has(code)) return 1;
  // Chinese, and its punctuation at full width.
  if (code >= 0x4e00 && code <= 0x9fff) return 2;
  if (code >= 0x3001 && code <= 0x3011) return 2;
  if (code >= 0xff01 && code <= 0xff5e) return 2;
  return 0;
}
