import { formatLength, formatTick } from "./number-text.ts";

/** A place on an axis with its label. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Both ends of an axis, low below high. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * Round numbers inside a range, about `count` of them (3 to 5 where there is room): steps of 1, 2, 2.5
 * or 5 times a power of ten. Empty when no round number lies inside.
 *
 * @example roundTicks({ low: 38.9, high: 44.1 }, 4) // 40, 42, 44
 */
export function roundTicks(range: Range, count: number): readonly Tick[] {
  const span = range.high - range.low;
  if (!(span > 0) || !Number.isFinite(span) || count < 1) return [];
  const step = roundStep(range, count);
  const ticks: Tick[] = [];
  const first = Math.ceil(range.low / step - 1e-9);
  const last = Math.floor(range.high / step + 1e-9);
  for (let n = first; n <= last && ticks.length < 50; n += 1) {
    ticks.push({ value: n * step, label: formatTick(n * step, step) });
  }
  return ticks;
}

/** Powers of ten, with their doubles and fives where there are few; for an axis of logarithms (base 10). */
export function logTicks(range: Range, count: number): readonly Tick[] {
  const ticks: Tick[] = [];
  for (let power = Math.floor(range.low); power <= Math.ceil(range.high); power += 1) {
    for (const digit of [1, 2, 5]) {
      const value = Math.log10(digit) + power;
      const label = formatTick(digit * 10 ** power, 10 ** Math.min(power, 0));
      if (value >= range.low - 1e-9 && value <= range.high + 1e-9) ticks.push({ value, label });
    }
  }
  if (ticks.length >= 2) return thinOut(ticks, count + 1);
  // Within one round number a logarithm is nearly straight: round values, placed by their logarithm.
  const linear = roundTicks({ low: 10 ** range.low, high: 10 ** range.high }, count);
  return linear.map((tick) => ({ ...tick, value: Math.log10(tick.value) }));
}

/** Steps of an axis of time, in seconds: those that clocks and calendars have. */
const timeSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
  172_800, 604_800,
] as const;

function timeTicks(range: Range, count: number): readonly number[] {
  const span = range.high - range.low;
  const step = timeSteps.find((each) => span / each <= count + 1) ?? Math.ceil(span / count);
  const ticks: number[] = [];
  for (let at = Math.ceil(range.low / step) * step; at <= range.high; at += step) ticks.push(at);
  return ticks;
}

/**
 * Labels for the x axis: the first and the last x, and round whole numbers between them that do not
 * touch one another.
 *
 * @param range    first and last x
 * @param columns  width of the plot
 * @param time     x counts seconds: labels are lengths of time
 * @returns        labels with the column at which each begins, left to right
 */
export function placeXLabels(
  range: Range,
  columns: number,
  time = false,
): readonly { readonly column: number; readonly label: string; readonly tick: number }[] {
  const span = range.high - range.low;
  const round = time
    ? timeTicks(range, columns / 12)
    : roundTicks(range, columns / 12).map((tick) => tick.value);
  const wanted = [range.low, range.high, ...round];
  const taken = new Array<boolean>(columns).fill(false);
  const placed: { column: number; label: string; tick: number }[] = [];
  for (const value of wanted) {
    if (!Number.isInteger(value) && value !== range.low && value !== range.high) continue;
    const label = time ? formatLength(value) : formatX(value);
    const tick = span > 0 ? Math.round(((value - range.low) / span) * (columns - 1)) : columns >> 1;
    const centred = tick - Math.floor(label.length / 2);
    const column = Math.max(0, Math.min(centred, columns - label.length));
    // One free cell on both sides keeps "10" and "12" from reading as 1012.
    const cells = taken.slice(Math.max(0, column - 1), column + label.length + 1);
    if (label.length > columns || cells.includes(true)) continue;
    taken.fill(true, column, column + label.length);
    placed.push({ column, label, tick });
  }
  return placed.sort((a, b) => a.column - b.column);
}

function formatX(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** The round step whose number of ticks is nearest to `count`; of two equally near, the finer. */
function roundStep(range: Range, count: number): number {
  const power = 10 ** Math.floor(Math.log10((range.high - range.low) / count));
  let best = power;
  let miss = Number.POSITIVE_INFINITY;
  for (const digit of [0.5, 1, 2, 2.5, 5, 10]) {
    const step = digit * power;
    const ticks = Math.floor(range.high / step + 1e-9) - Math.ceil(range.low / step - 1e-9) + 1;
    if (Math.abs(ticks - count) < miss) {
      miss = Math.abs(ticks - count);
      best = step;
    }
  }
  return best;
}

function thinOut(ticks: readonly Tick[], most: number): readonly Tick[] {
  const every = Math.ceil(ticks.length / Math.max(1, most));
  return ticks.filter((_, index) => index % every === 0);
}
