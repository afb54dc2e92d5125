import type { Message } from "../core/message.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { formatMessage } from "../messages/index.ts";
import { standAlone, stringWidth } from "./text-width.ts";

/**
 * The widest any text from a log may become where nobody asks for less. Long enough for every path
 * that fits an eye, short enough that a 10,000-character name costs nothing.
 */
export const widestText = 500;

/**
 * Controls (C0, DEL, C1), format characters (bidi, zero width, tags), line and paragraph separators,
 * lone surrogates, and everything that Unicode says may be drawn as nothing (fillers, selectors).
 */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const plainAscii = /^[\x20-\x7e]*$/;

/** A letter with more marks stacked on it than this is written for mischief. */
const codePointsOfGrapheme = 8;

/** Made when it is first needed: the first of a process takes 10 ms. */
let segmenter: Intl.Segmenter | undefined;

interface Grapheme {
  readonly segment: string;
  /** In code units of the text. */
  readonly index: number;
}

/** What a reader takes for one character each. */
function graphemesOf(text: string): Iterable<Grapheme> {
  // Most texts need no segmenter.
  if (standAlone(text)) return Array.from(text, (segment, index) => ({ segment, index }));
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return segmenter.segment(text);
}

/**
 * Makes any text harmless and measurable: the one way for names, tags, paths and sentences to reach a
 * terminal. What a terminal would obey or hide becomes its code point in ASCII (ESC is shown as
 * `\u{1b}`), a tab a space, and what is wider than `maxWidth` columns ends in `…`.
 *
 * @param text      anything, of any length; only as much as can be shown is looked at
 * @param maxWidth  columns of a terminal, 0 or more
 * @example         safeText("a\x1b[2Jb") // "a\\u{1b}[2Jb"
 * @see             reliability: no sequence is parsed, because every parser of escape sequences misses some
 */
export function safeText(text: string, maxWidth: number = widestText): string {
  if (text.length <= maxWidth && plainAscii.test(text)) return text;
  const enough = text.slice(0, (maxWidth + 1) * codePointsOfGrapheme);
  const visible = enough.replaceAll("\t", " ").replace(invisible, escapeCodePoint);
  const fitted = fitWidth(visible, maxWidth);
  if (fitted !== visible || enough.length === text.length) return fitted;
  return fitWidth(`${fitted}…`, maxWidth);
}

/**
 * `safeText` for names whose end tells as much as their beginning (`…_e8_s144.pth`): what is too wide
 * loses its middle.
 *
 * @example safeName("a-very-long-name_e8_s144.pth", 16) // "a-very-…s144.pth"
 */
export function safeName(text: string, maxWidth: number): string {
  // Longer than this it cannot be shown anyway: only the ends are looked at.
  const ends = maxWidth * codePointsOfGrapheme;
  const enough = text.length <= 2 * ends ? text : text.slice(0, ends) + text.slice(-ends);
  const whole = safeText(enough, Number.MAX_SAFE_INTEGER / 64);
  if (textWidth(whole) <= maxWidth) return whole;
  const graphemes = [...graphemesOf(whole)].map(({ segment }) => segment);
  const room = Math.max(0, maxWidth - 1);
  const head = take(graphemes, Math.floor(room / 2));
  const tail = take([...graphemes].reverse(), Math.ceil(room / 2));
  return `${head.join("")}…${tail.reverse().join("")}`;
}

/** As many of the first graphemes as fit into `width` columns. */
function take(graphemes: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const grapheme of graphemes) {
    used += textWidth(grapheme);
    if (used > width) break;
    taken.push(grapheme);
  }
  return taken;
}

/** Tags wider than this would push the numbers out of a sentence. */
const widestTag = 48;

/** A message whose tags are short enough for a sentence. */
function withShortTags(message: Message): Message {
  const short = (tag: string) => safeName(tag, widestTag);
  const tag = "tag" in message ? { tag: short(message.tag) } : {};
  const tags = "tags" in message ? { tags: message.tags.map(short) } : {};
  const wanted = "wanted" in message ? { wanted: short(message.wanted) } : {};
  // The same message with the same kinds of parameters: only texts were shortened.
  return { ...message, ...tag, ...tags, ...wanted } as Message;
}

/** The sentence of a message, made harmless like any other text. */
export function formatSafeMessage(
  message: Message,
  catalogue: Catalogue,
  maxWidth: number = widestText,
): string {
  return safeText(formatMessage(withShortTags(message), catalogue), maxWidth);
}

/** ASCII, box drawing, blocks, geometric shapes and braille: a column each, and nearly all that charts are made of. */
const narrow = /^[\x20-\x7e\u2500-\u25fc\u2800-\u28ff]*$/;

/** Columns that a text made by `safeText` takes on a terminal. */
export function textWidth(text: string): number {
  return narrow.test(text) ? text.length : stringWidth(text);
}

/** Cuts `text` to `maxWidth` columns, or fills it with spaces to exactly that. */
export function padText(text: string, maxWidth: number): string {
  const fitted = safeText(text, maxWidth);
  return fitted + " ".repeat(Math.max(0, maxWidth - textWidth(fitted)));
}

/** Breaks a text into at most `maxLines` lines of `width` columns, at spaces where there are any. */
export function wrapText(text: string, width: number, maxLines: number): readonly string[] {
  const lines: string[] = [];
  let rest = safeText(text);
  while (rest !== "" && width > 0 && lines.length < maxLines) {
    if (lines.length === maxLines - 1 || textWidth(rest) <= width) {
      lines.push(safeText(rest, width));
      break;
    }
    const head = breakLine(rest, width);
    lines.push(head.trimEnd());
    rest = rest.slice(head.length).trimStart();
  }
  return lines;
}

function escapeCodePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function fitWidth(text: string, maxWidth: number): string {
  if (text.length <= maxWidth && plainAscii.test(text)) return text;
  let width = 0;
  let fitting = "";
  let kept = "";
  for (const { segment } of graphemesOf(text)) {
    const grapheme = unstack(segment);
    // A mark with nothing to stand on takes a cell in some terminals.
    width += Math.max(1, stringWidth(grapheme));
    if (width > maxWidth) return maxWidth < 1 ? "" : `${fitting}…`;
    kept += grapheme;
    if (width <= maxWidth - 1) fitting = kept;
  }
  return kept;
}

function unstack(grapheme: string): string {
  if (grapheme.length <= codePointsOfGrapheme) return grapheme;
  return `${[...grapheme].slice(0, codePointsOfGrapheme).join("")}…`;
}

/** A line of Chinese may not begin with these. */
const closing = /^[，。、；：！？）》」』”’…]/u;

/** The longest beginning that fits: up to a space or between wide characters, else in mid-word. */
function breakLine(text: string, width: number): string {
  let used = 0;
  let end = 0;
  let breakable = 0;
  let earlier = 0;
  for (const { segment, index } of graphemesOf(text)) {
    const cells = Math.max(1, stringWidth(segment));
    if (closing.test(segment) && breakable === index) breakable = earlier;
    if (used + cells > width && end > 0) {
      return text.slice(0, segment === " " ? index : breakable > 0 ? breakable : end);
    }
    used += cells;
    end = index + segment.length;
    if (segment === " " || cells > 1) {
      earlier = breakable;
      breakable = end;
    }
  }
  return text;
}
