/**
 * A number in a sentence, as a person would type it: four significant digits, all of those before the point, no
 * needless zeros; plain below a million and scientific where that is shorter. A setting reads as it was given, a late
 * epoch is no round one. Beside a curve a number keeps its width instead (`formatValue`).
 *
 * @example formatNumber(39.1583) // "39.16"; formatNumber(12345) // "12345"; formatNumber(0.00001) // "1e-5"
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4)
    return value
      .toExponential(2)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  return size >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}

/** A count with its thousands apart: 11,240. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Bytes as people read them: 498 MB. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"] as const;
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : Number(size.toPrecision(3))} ${units[unit] ?? "TB"}`;
}
