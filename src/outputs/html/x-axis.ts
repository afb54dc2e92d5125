import type { ReportPlace } from "../../core/report.ts";
import type { ReportWords, XUnit } from "../../messages/report-words.ts";
import type { Numbers, PageCurve } from "./page-content.ts";

/** The units in which x can be counted, the one that people think in first. */
export const xUnits: readonly XUnit[] = ["epoch", "step", "time", "check"];

/** The units that a curve can be drawn in: every point has a place, and none goes back. */
export function unitsOf(curve: PageCurve): readonly XUnit[] {
  const known = xUnits.filter((unit) => unit !== "check" && xColumn(curve, unit) !== undefined);
  return known.length === 0 ? ["check"] : known;
}

/** The x of each point of a curve; undefined where a point has none, or they do not rise. */
export function xColumn(curve: PageCurve, unit: XUnit): readonly number[] | undefined {
  const column = columnOf(curve, unit);
  if (column === undefined) return undefined;
  const x: number[] = [];
  for (const value of column) {
    if (value === null || value < (x.at(-1) ?? Number.NEGATIVE_INFINITY)) return undefined;
    x.push(value);
  }
  return x;
}

function columnOf(curve: PageCurve, unit: XUnit): Numbers | undefined {
  switch (unit) {
    case "epoch":
      return curve.epochs;
    case "step":
      return curve.steps;
    case "time":
      return curve.times;
    case "check":
      // People count from 1.
      return curve.values.map((_, index) => index + 1);
  }
}

/** Where a place stands on an axis; undefined where that is not known. */
export function placeOn(place: ReportPlace, unit: XUnit): number | undefined {
  return place[unit];
}

/** An x in words: "epoch 7", "after 12 min". */
export function xWords(value: number, unit: XUnit, words: ReportWords): string {
  return words.at[unit](unit === "time" ? formatDuration(value) : shortNumber(value));
}

/** A tick of the x axis. */
export function formatXTick(value: number, unit: XUnit): string {
  return unit === "time" ? formatDuration(value) : shortNumber(value);
}

function shortNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/**
 * Seconds as people say them, in the largest unit that keeps a digit before the point.
 *
 * @example formatDuration(5400) // "1.5 h"
 */
export function formatDuration(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 60) return `${Math.round(seconds)} s`;
  if (size < 3600) return `${tenths(seconds / 60)} min`;
  return size < 48 * 3600 ? `${tenths(seconds / 3600)} h` : `${tenths(seconds / 86_400)} d`;
}

function tenths(value: number): string {
  return String(Math.round(value * 10) / 10);
}
