import type { Plot } from "./plot-library.ts";

/** Fewer pixels between two fingers than this tell nothing. */
const leastPixels = 12;

/**
 * Two fingers zoom the x axis about the place between them, one finger moves what is shown; what is under a finger
 * stays there. Up and down still scroll the page (`touch-action` in the style sheet).
 */
export function followTouches(plot: Plot): void {
  const fingers = new Map<number, number>();
  const { over } = plot;
  over.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    fingers.set(event.pointerId, leftOf(event, over));
    over.setPointerCapture(event.pointerId);
  });
  over.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = [...fingers.values()];
    fingers.set(event.pointerId, leftOf(event, over));
    follow(plot, before, [...fingers.values()]);
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    over.addEventListener(end, ({ pointerId }) => fingers.delete(pointerId));
  }
}

function leftOf({ clientX }: PointerEvent, over: HTMLElement): number {
  return clientX - over.getBoundingClientRect().left;
}

/** Sets the x axis so that the values that were under the fingers are there again. Pixels, finger by finger. */
function follow(plot: Plot, before: readonly number[], now: readonly number[]): void {
  const { min, max } = plot.scales["x"] ?? {};
  const [first, last] = [plot.data[0][0], plot.data[0].at(-1)];
  const width = plot.over.clientWidth;
  if (min == null || max == null || first === undefined || last === undefined) return;
  const perPixel = (max - min) / width;
  const [from = 0, other] = before;
  const [to = 0, otherNow] = now;
  const isPinch = other !== undefined && otherNow !== undefined;
  const wider = isPinch ? Math.abs(otherNow - to) : 0;
  if (isPinch && (wider < leastPixels || Math.abs(other - from) < leastPixels)) return;
  const scaled = isPinch ? (perPixel * Math.abs(other - from)) / wider : perPixel;
  const span = Math.min(last - first, scaled * width);
  const held = min + from * perPixel;
  const start = Math.max(first, Math.min(last - span, held - (to * span) / width));
  plot.setScale("x", { min: start, max: start + span });
}
