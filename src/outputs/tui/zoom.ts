import type { Range } from "../chart-axis.ts";

/** The part of the x axis that a person looks at. */
export interface Zoom {
  readonly low: number;
  readonly high: number;
  /** It ends where the curve ends, and follows it when the curve grows. */
  readonly tail: boolean;
}

/** No more is magnified than this: a hundredth of the axis. */
const most = 100;
/** What differs from all of the axis by rounding alone is all of it. */
const nearly = 1 - 1e-9;

/** The part of the axis to draw; undefined for all of it. */
export function windowOf(zoom: Zoom | undefined, whole: Range): Range | undefined {
  if (zoom === undefined) return undefined;
  const width = zoom.high - zoom.low;
  if (width >= nearly * (whole.high - whole.low)) return undefined;
  return zoom.tail
    ? { low: whole.high - width, high: whole.high }
    : inside({ low: zoom.low, high: zoom.high }, whole);
}

/**
 * Looks closer (factor below 1) or from further away (above 1), around a place that keeps where it is.
 *
 * @param around  undefined: the end while the end is seen, else the middle
 * @returns       undefined when all of the axis is seen again
 */
export function zoomBy(
  zoom: Zoom | undefined,
  factor: number,
  { whole, around }: { readonly whole: Range; readonly around?: number | undefined },
): Zoom | undefined {
  const span = whole.high - whole.low;
  const now = windowOf(zoom, whole) ?? whole;
  const width = Math.max(span / most, (now.high - now.low) * factor);
  if (!(span > 0) || width >= nearly * span) return undefined;
  const seesEnd = now.high >= whole.high;
  const centre = around ?? (seesEnd ? now.high : (now.low + now.high) / 2);
  const share = (centre - now.low) / (now.high - now.low);
  return placed({ low: centre - share * width, high: centre + (1 - share) * width }, whole);
}

/** Moves what is seen by a share of its width; undefined (all is seen) stays so. */
export function panBy(zoom: Zoom | undefined, share: number, whole: Range): Zoom | undefined {
  const now = windowOf(zoom, whole);
  if (now === undefined) return undefined;
  const by = share * (now.high - now.low);
  return placed({ low: now.low + by, high: now.high + by }, whole);
}

/** The zoom moved just so far that a place is seen. */
export function showing(zoom: Zoom | undefined, x: number, whole: Range): Zoom | undefined {
  const now = windowOf(zoom, whole);
  if (now === undefined || (x >= now.low && x <= now.high)) return zoom;
  const by = x < now.low ? x - now.low : x - now.high;
  return placed({ low: now.low + by, high: now.high + by }, whole);
}

function placed(range: Range, whole: Range): Zoom {
  const kept = inside(range, whole);
  return { ...kept, tail: kept.high >= whole.high };
}

function inside(range: Range, whole: Range): Range {
  const width = range.high - range.low;
  if (range.high > whole.high) return { low: whole.high - width, high: whole.high };
  if (range.low < whole.low) return { low: whole.low, high: whole.low + width };
  return range;
}
