import type { LengthUnits } from "../messages/words.ts";

/**
 * A value beside a curve or in a column: its decimals hang on its size alone, so that it keeps its width while it
 * changes and lines up with others; six characters at most before a sign or an exponent. In a sentence, where a
 * setting must read as it was typed, needless zeros go and small numbers keep their digits (`formatNumber`).
 *
 * @example formatValue(39.1001) // "39.10"
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

/**
 * The time of day as a clock on the wall shows it, with the date where it was another day.
 *
 * @param at, now  seconds since the epoch
 * @example formatClock(1_780_000_000, 1_780_000_060) // "20:26" in UTC
 */
export function formatClock(at: number, now: number): string {
  const [then, today] = [new Date(at * 1000), new Date(now * 1000)];
  const two = (part: number): string => String(part).padStart(2, "0");
  const clock = `${two(then.getHours())}:${two(then.getMinutes())}`;
  const isToday = then.toDateString() === today.toDateString();
  return isToday ? clock : `${two(then.getMonth() + 1)}-${two(then.getDate())} ${clock}`;
}

function decimalsOf(step: number): number {
  const digits = Math.ceil(-Math.log10(step) - 1e-9);
  const scaled = step * 10 ** digits;
  return Math.abs(scaled - Math.round(scaled)) < 1e-6 ? digits : digits + 1;
}

function shortExponent(text: string): string {
  return text.replace(/\.?0*e\+?/, "e");
}

/** Short enough for an axis, in every language. */
const letters: LengthUnits = { days: "d", hours: "h", minutes: "m", seconds: "s" };

/**
 * A length of time for people, its two largest units.
 *
 * @param seconds  0 and more
 * @example formatLength(4800) // "1h 20m"
 */
export function formatLength(seconds: number, units: LengthUnits = letters): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${units.seconds}`;
  const parts = [
    { size: 86_400, unit: units.days },
    { size: 3600, unit: units.hours },
    { size: 60, unit: units.minutes },
    { size: 1, unit: units.seconds },
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
