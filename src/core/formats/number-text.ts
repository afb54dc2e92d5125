/** What a cell of a table holds. */
export type CellContent = number | "blank" | "text";

const notANumber = ["nan", "+nan", "-nan"];
const infinite = ["inf", "+inf", "infinity", "+infinity"];
const negativeInfinite = ["-inf", "-infinity"];
/** What Python, pandas, JavaScript and R write where nothing was logged. */
const blank = ["null", "none", "n/a", "na", "<na>"];

const words: ReadonlyMap<string, CellContent> = new Map<string, CellContent>([
  ...notANumber.map((word) => [word, Number.NaN] as const),
  ...infinite.map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...negativeInfinite.map((word) => [word, Number.NEGATIVE_INFINITY] as const),
  ...blank.map((word) => [word, "blank"] as const),
]);

/**
 * Reads a number as a program prints it: `17.3`, `1e-05`, `nan`, `-inf`. Spaces around it do not matter.
 * Hexadecimal and grouped digits (`1,000`) are text.
 *
 * @param decimalComma  whether `0,5` is a half
 * @returns             the number, NaN and infinities included; "blank" for nothing or a word for nothing
 */
export function readNumber(cell: string, decimalComma = false): CellContent {
  const text = trimmed(cell);
  if (text === "") return "blank";
  const value = Number(text);
  // JavaScript's Number reads 0x10, 0o7 and 0b1 too; in a log these are identifiers.
  if (!Number.isNaN(value))
    return text.charCodeAt(1) > LAST_OF_NUMBERS ? letterSecond(text, value) : value;
  if (decimalComma && text.includes(",") && !text.includes(".")) {
    return readNumber(text.replace(",", "."));
  }
  // 9 is the length of the longest word, so that no long cell is copied.
  return text.length > 9 ? "text" : (words.get(text.toLowerCase()) ?? "text");
}

const SPACE = 32;
/** Of the characters that a number may have in second place only `e` and those of `Infinity` lie behind "9". */
const LAST_OF_NUMBERS = 57;

function letterSecond(text: string, value: number): CellContent {
  return "xXoObB".includes(text.charAt(1)) ? "text" : value;
}

/** Most cells have no blanks, and looking is cheaper than `trim`. */
function trimmed(cell: string): string {
  const isPadded = cell.charCodeAt(0) <= SPACE || cell.charCodeAt(cell.length - 1) <= SPACE;
  return isPadded || cell.charCodeAt(0) > 127 ? cell.trim() : cell;
}
