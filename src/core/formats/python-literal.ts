/** How deep dicts and lists may lie in one another: hparams have 3 levels, an attack has a million. */
const DEPTH = 32;

/**
 * Reads what Python's `repr` of a dict of plain values prints: dict, list, tuple, str, int, float, bool, None
 * (here: null, as in JSON). The dicts come out without a prototype, so that a key `__proto__` is a key like any other.
 *
 * @returns  undefined if the text is not one whole dict with text keys, or holds anything else (an object's repr)
 * @example  parsePythonDict("{'train': {'c_mel': 45}}") // { train: { c_mel: 45 } }
 * @see      https://docs.python.org/3/reference/lexical_analysis.html#literals
 */
export function parsePythonDict(text: string): Readonly<Record<string, unknown>> | undefined {
  const cursor = { text, at: 0 };
  skipBlanks(cursor);
  if (text[cursor.at] !== "{") return undefined;
  const dict = readDict(cursor, 0);
  skipBlanks(cursor);
  return cursor.at === text.length ? dict : undefined;
}

interface Cursor {
  readonly text: string;
  at: number;
}

/** In the readers below `undefined` means: not a literal. No literal is undefined itself. */
function readValue(cursor: Cursor, depth: number): unknown {
  if (depth > DEPTH) return undefined;
  skipBlanks(cursor);
  const first = cursor.text[cursor.at] ?? "";
  if (first === "{") return readDict(cursor, depth);
  if (first === "[") return readItems(cursor, depth, "]");
  if (first === "(") return readItems(cursor, depth, ")");
  if (first === "'" || first === '"') return readText(cursor);
  return readWord(cursor);
}

function readDict(cursor: Cursor, depth: number): Record<string, unknown> | undefined {
  // Object.create is typed `any`; an object without a prototype is an empty record.
  const dict = Object.create(null) as Record<string, unknown>;
  cursor.at++;
  while (!take(cursor, "}")) {
    skipBlanks(cursor);
    const key = readText(cursor);
    if (key === undefined || !take(cursor, ":")) return undefined;
    const value = readValue(cursor, depth + 1);
    if (value === undefined) return undefined;
    dict[key] = value;
    if (!take(cursor, ",") && !isNext(cursor, "}")) return undefined;
  }
  return dict;
}

/** A list or a tuple; both come out as an array. */
function readItems(cursor: Cursor, depth: number, end: "]" | ")"): unknown[] | undefined {
  const items: unknown[] = [];
  cursor.at++;
  while (!take(cursor, end)) {
    const value = readValue(cursor, depth + 1);
    if (value === undefined) return undefined;
    items.push(value);
    if (!take(cursor, ",") && !isNext(cursor, end)) return undefined;
  }
  return items;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
const escapedDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function readText(cursor: Cursor): string | undefined {
  const { text } = cursor;
  const quote = text[cursor.at];
  if (quote !== "'" && quote !== '"') return undefined;
  const parts: string[] = [];
  let start = ++cursor.at;
  for (; cursor.at < text.length; cursor.at++) {
    const character = text[cursor.at];
    if (character === quote) {
      parts.push(text.slice(start, cursor.at++));
      return parts.join("");
    }
    if (character !== "\\") continue;
    parts.push(text.slice(start, cursor.at), readEscape(cursor));
    start = cursor.at + 1;
  }
  return undefined;
}

/** The character behind a backslash; leaves the cursor on the last character of the escape. */
function readEscape(cursor: Cursor): string {
  const letter = cursor.text[++cursor.at] ?? "";
  const digits = escapedDigits[letter];
  if (digits === undefined) return escapes[letter] ?? letter;
  const code = Number.parseInt(cursor.text.slice(cursor.at + 1, cursor.at + 1 + digits), 16);
  cursor.at += digits;
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
}

const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["True", true],
  ["False", false],
  ["None", null],
  ["nan", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
]);
const number = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

function readWord(cursor: Cursor): unknown {
  const start = cursor.at;
  while (/[\w.+-]/.test(cursor.text[cursor.at] ?? "")) cursor.at++;
  const word = cursor.text.slice(start, cursor.at);
  if (words.has(word)) return words.get(word);
  return number.test(word) ? Number(word) : undefined;
}

function take(cursor: Cursor, character: string): boolean {
  const found = isNext(cursor, character);
  if (found) cursor.at++;
  return found;
}

function isNext(cursor: Cursor, character: string): boolean {
  skipBlanks(cursor);
  return cursor.text[cursor.at] === character;
}

function skipBlanks(cursor: Cursor): void {
  while (cursor.text[cursor.at] === " ") cursor.at++;
}
