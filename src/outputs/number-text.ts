/**
 * A value of a curve for people: four significant digits, plain where that is short.
 *
 * @example formatValue(39.1649) // "39.16"
 * @example formatValue(0.0000213) // "2.13e-5"
 */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return shortExponent(value.toExponential(2));
  if (size >= 1000) return value.toFixed(0);
  return value.toFixed(size >= 100 ? 1 : size >= 1 ? 2 : 4);
}

/**
 * A tick of an axis, with as many decimals as its step needs.
 *
 * @example formatTick(40, 2.5) // "40.0"
 */
export function formatTick(value: number, step: number): string {
  if (value === 0) return "0";
  const size = Math.max(Math.abs(value), Math.abs(step));
  if (size >= 1e6 || size < 1e-4) return shortExponent(value.toExponential(1));
  // Floating steps add up to 0.30000000000000004: the decimals of the step, not of the value, decide.
  const decimals = step >= 1 && Number.isInteger(step) ? 0 : Math.max(0, decimalsOf(step));
  return value.toFixed(Math.min(decimals, 8));
}

function decimalsOf(step: number): number {
  const digits = Math.ceil(-Math.log10(step) - 1e-9);
  const scaled = step * 10 ** digits;
  return Math.abs(scaled - Math.round(scaled)) < 1e-6 ? digits : digits + 1;
}

function shortExponent(text: string): string {
  return text.replace(/\.?0*e\+?/, "e");
}

/**
 * A length of time for people, its two largest units.
 *
 * @param seconds  0 and more
 * @example formatLength(4800) // "1h 20m"
 */
export function formatLength(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  const parts = [
    { size: 86_400, unit: "d" },
    { size: 3600, unit: "h" },
    { size: 60, unit: "m" },
    { size: 1, unit: "s" },
  ];
  let left = whole;
  const counted = parts.map(({ size, unit }) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return { count, unit };
  });
  const first = counted.findIndex(({ count }) => count > 0);
  const shown = counted.slice(first, first + 2).filter(({ count }) => count > 0);
  return shown.map(({ count, unit }) => `${count}${unit}`).join(" ");
}
