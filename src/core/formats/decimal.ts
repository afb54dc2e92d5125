/** A place in the bytes of a text, and the number that was read there last. */
export interface DecimalCursor {
  bytes: Uint8Array;
  /** Where to read; behind the number once one was read. */
  at: number;
  value: number;
  /** It was printed as digits alone: tells 20 from 20.0. */
  isWhole: boolean;
}

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const UPPER_E = 69;
const LOWER_E = 101;

/** So many digits fit an integer of 32 bits; twice as many are more than any program prints. */
const half = 9;
/** A double holds every number of so many digits. */
const exactDigits = 15;
/** The longest print of a double has 24 characters. */
const longest = 24;

/** 10^0 to 10^22: all powers of ten that a double holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads a decimal number as programs print it (`-12`, `0.5`, `1.5e-05`) where it stands, to the same double that
 * `Number` gives; from the bytes themselves, since a long log would need millions of texts.
 *
 * @returns  false, with the cursor where it was, for anything else: `nan`, `.5`, `+1`, more digits than a print has
 */
export function readDecimal(cursor: DecimalCursor): boolean {
  const { bytes, at: start } = cursor;
  const isNegative = bytes[start] === MINUS;
  const first = isNegative ? start + 1 : start;
  let at = first;
  let point = -1;
  let digits = 0;
  let high = 0;
  for (; digits < half; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit >= 0 && digit <= 9) {
      high = (high * 10 + digit) | 0;
      // Zeros in front say nothing.
      if (high > 0) digits += 1;
    } else if (digit === POINT - ZERO && point < 0 && at > first) point = at;
    else break;
  }
  let low = 0;
  let more = 0;
  for (; more <= half; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit >= 0 && digit <= 9) {
      low = (low * 10 + digit) | 0;
      more += 1;
    } else if (digit === POINT - ZERO && point < 0 && at > first) point = at;
    else break;
  }
  if (at === first || at === point + 1 || more > half) return false;
  let scale = point < 0 ? 0 : at - point - 1;
  cursor.isWhole = point < 0 && !isNegative;
  const code = bytes[at];
  if (code === LOWER_E || code === UPPER_E) {
    at = readExponent(cursor, at + 1);
    if (at < 0) return false;
    scale -= cursor.value;
    cursor.isWhole = false;
  }
  if (at - start > longest) return false;
  const factor = powers[more] ?? Number.NaN;
  const size =
    digits + more > exactDigits
      ? scaleLong(high, low, { factor, scale })
      : scaleShort(high * factor + low, scale);
  cursor.value = Number.isNaN(size) ? printedAt(bytes, start, at) : isNegative ? -size : size;
  cursor.at = at;
  return true;
}

/** The few numbers for which the arithmetic here cannot tell the last bit. */
function printedAt(bytes: Uint8Array, start: number, end: number): number {
  return Number(String.fromCharCode(...bytes.subarray(start, end)));
}

/** Reads what stands behind an `e` into the cursor's value; returns where it ends, or -1. */
function readExponent(cursor: DecimalCursor, start: number): number {
  const { bytes } = cursor;
  const sign = bytes[start];
  let at = sign === MINUS || sign === PLUS ? start + 1 : start;
  const first = at;
  let exponent = 0;
  for (let digit = (bytes[at] ?? 0) - ZERO; digit >= 0 && digit <= 9; ) {
    exponent = exponent * 10 + digit;
    at += 1;
    digit = (bytes[at] ?? 0) - ZERO;
  }
  if (at === first || at - first > 3) return -1;
  cursor.value = sign === MINUS ? -exponent : exponent;
  return at;
}

/** Both numbers are exact, so one operation rounds as it should (Clinger 1990). NaN where one of them is not. */
function scaleShort(high: number, scale: number): number {
  if (high === 0) return 0;
  if (scale >= 0) return scale <= 22 ? high / (powers[scale] ?? Number.NaN) : Number.NaN;
  return scale >= -22 ? high * (powers[-scale] ?? Number.NaN) : Number.NaN;
}

/**
 * (high * factor + low) / 10^scale. A first guess may be off by the last bit; what it misses is computed exactly
 * (Dekker 1971) and added. NaN where even that lies too near the middle between two doubles.
 */
function scaleLong(
  high: number,
  low: number,
  { factor, scale }: { readonly factor: number; readonly scale: number },
): number {
  if (scale < 0 || scale > 22) return Number.NaN;
  const divisor = powers[scale] ?? Number.NaN;
  // Exact: 30 bits, times at most 5^9, which has 21, and a power of two.
  const product = high * factor;
  const guess = (product + low) / divisor;
  const back = guess * divisor;
  // In this order every sum is exact.
  const rest = product - back + low - productRest(guess, scale, back);
  const missing = rest * (inverses[scale] ?? Number.NaN);
  // All that was rounded on the way is smaller by far.
  const doubt = guess * 2 ** -90;
  const value = guess + (missing + doubt);
  return value === guess + (missing - doubt) ? value : Number.NaN;
}

/** What `product`, the rounded value * 10^scale, lacks to the exact one. */
function productRest(value: number, scale: number, product: number): number {
  const high = upperHalf(value);
  const low = value - high;
  const powerHigh = upperPowers[scale] ?? Number.NaN;
  const powerLow = lowerPowers[scale] ?? Number.NaN;
  return high * powerHigh - product + high * powerLow + low * powerHigh + low * powerLow;
}

/** The upper 26 bits of a double (Veltkamp's splitting). */
function upperHalf(value: number): number {
  const wide = 134_217_729 * value;
  return wide - (wide - value);
}

/** The powers in two halves, and what dividing by them comes to, nearly. */
const upperPowers = powers.map(upperHalf);
const lowerPowers = powers.map((power, scale) => power - (upperPowers[scale] ?? Number.NaN));
const inverses = powers.map((power) => 1 / power);
