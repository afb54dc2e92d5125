/** What a text of JSON holds. */
export interface ReadJson {
  /** Undefined when nothing could be read; JSON itself has no undefined. */
  readonly value: unknown;
  /** What is wrong with the text; absent when it is whole. */
  readonly problem?: string;
}

/** Deeper nesting is no log: GPT-SoVITS' deepest is 3. */
const depthLimit = 100;

/**
 * Reads a JSON object or list as Python writes it: `NaN`, `Infinity` and `-Infinity` may stand where numbers do,
 * and come out as strings. Of a text that ends too early, what was complete is kept: each object and list up to
 * the last one that was closed. Linear in the length of the text.
 */
export function readJson(text: string): ReadJson {
  // A throw of JSON.parse costs 20 us, and logs hold many lines of plain text.
  if (!/^\s*[[{]/.test(text)) return { value: undefined, problem: notJson };
  // JSON.parse takes 50 ms for a MiB of nothing but brackets; short texts need no guard.
  if (text.length > 10_000 && findCut(text) === "too deep") {
    return { value: undefined, problem: tooDeep };
  }
  const value = tryParse(text);
  if (value !== undefined) return { value };
  const cut = findCut(text);
  // With or without quotes around its words, what ends too early is no whole text.
  const quoted = cut === undefined || cut === "too deep" ? quoteWords(text) : text;
  const repaired = quoted === text ? undefined : tryParse(quoted);
  if (repaired !== undefined) return { value: repaired };
  if (cut === "too deep") return { value: undefined, problem: tooDeep };
  if (cut === undefined) return { value: undefined, problem: notJson };
  const whole = tryParse(quoteWords(text.slice(0, cut.end)) + cut.closers);
  return { value: whole, problem: "the text ends too early" };
}

const notJson = "no JSON";
const tooDeep = "nested too deep";

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not an error: the caller tries to repair it, and says so when it cannot.
    return undefined;
  }
}

/** Puts the words that JSON lacks in quotes, outside of strings. */
function quoteWords(text: string): string {
  if (!text.includes("NaN") && !text.includes("Infinity")) return text;
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const start = text.indexOf('"', at);
    const gap = start < 0 ? text.slice(at) : text.slice(at, start);
    parts.push(gap.replace(/NaN|-?Infinity/g, '"$&"'));
    if (start < 0) break;
    const end = endOfString(text, start);
    at = end < 0 ? text.length : end + 1;
    parts.push(text.slice(start, at));
  }
  return parts.join("");
}

/** Where a text that ends too early can be cut: behind its last closed bracket, and what closes the rest. */
interface Cut {
  readonly end: number;
  readonly closers: string;
}

const QUOTE = 34;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** Follows the brackets of a text. Undefined when nothing is open at its end, and when they do not match. */
function findCut(text: string): Cut | "too deep" | undefined {
  const open: string[] = [];
  let end = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      if (at < 0) break;
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      open.push(code === OPEN_LIST ? "]" : "}");
      if (open.length > depthLimit) return "too deep";
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      if (open.pop() !== text[at]) return undefined;
      end = at + 1;
      depth = open.length;
    }
  }
  if (open.length === 0) return undefined;
  // Behind the last closed bracket others were only opened, so the first ones are those that were open there.
  return { end, closers: open.slice(0, depth).reverse().join("") };
}

/** Where a string ends that begins at `start`; -1 when it does not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return -1;
}
