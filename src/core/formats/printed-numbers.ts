/** A number as Python prints it. Linear: no two parts of the pattern can take the same digit. */
const numberPattern = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:nan|inf)`;
const wholeNumber = new RegExp(`^(?:${numberPattern})$`);
/** Python prints 24 characters at most; a number of a million digits is not worth reading. */
const longestNumber = 64;
/** A name and a number, not within a longer word, and without a unit behind. Only for short texts. */
const namedNumber = new RegExp(
  String.raw`(?<![\w/.:\u4e00-\u9fff-])([A-Za-z_\u4e00-\u9fff][\w/.\u4e00-\u9fff-]*) ?[:=] ?(${numberPattern})` +
    String.raw`(?=[\s,;|)\]]|$)(?!\s?(?:(?:s|ms|secs?|seconds|min|mins|h|[MG]i?B|it\/s)\b|%))`,
  "g",
);

/**
 * A number as Python prints it, `nan` and `inf` among them; undefined for anything else.
 *
 * @example parseNumber("1e-05") // 0.00001
 */
export function parseNumber(text: string): number | undefined {
  // Nearly all numbers begin so; JavaScript reads what begins with two digits or a digit and a point as Python does.
  const second = text.charCodeAt(1);
  if (text.length < 25 && isDigit(text.charCodeAt(0)) && (second === POINT || isDigit(second))) {
    const value = Number(text);
    if (Number.isFinite(value)) return value;
  }
  if (text.length > longestNumber || !wholeNumber.test(text)) return undefined;
  if (text.endsWith("nan")) return Number.NaN;
  if (text.endsWith("inf")) return text.startsWith("-") ? -Infinity : Infinity;
  return Number(text);
}

const POINT = 46;
const ZERO = 48;
const NINE = 57;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** Progress lines are short; a longer one is not searched, so that no line costs more than a millisecond. */
export const searchedLength = 1000;

/** All `name: 0.5` and `name=0.5` of a line of at most `searchedLength`, in order. A number with a unit is none. */
export function namedNumbers(text: string): { readonly name: string; readonly value: number }[] {
  if (text.length > searchedLength) return [];
  return [...text.matchAll(namedNumber)].flatMap(([, name = "", digits = ""]) => {
    const value = parseNumber(digits);
    return value === undefined ? [] : [{ name, value }];
  });
}
