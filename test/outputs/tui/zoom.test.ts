import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { panBy, showing, windowOf, type Zoom, zoomBy } from "../../../src/outputs/tui/zoom.ts";

const whole = { low: 0, high: 100 };

describe("zoomBy", () => {
  it("keeps the end in sight while the end is seen, and follows it when the curve grows", () => {
    const zoom = zoomBy(undefined, 0.5, { whole });
    expect(zoom).toEqual({ low: 50, high: 100, tail: true });
    expect(windowOf(zoom, { low: 0, high: 120 })).toEqual({ low: 70, high: 120 });
  });

  it("keeps a place where it is on the screen", () => {
    const zoom = zoomBy(undefined, 0.5, { whole, around: 20 });
    expect(zoom).toEqual({ low: 10, high: 60, tail: false });
    expect(windowOf(zoom, { low: 0, high: 120 })).toEqual({ low: 10, high: 60 });
  });

  it("shows all again when nothing is left to show less of", () => {
    expect(zoomBy({ low: 10, high: 90, tail: false }, 1.5, { whole })).toBeUndefined();
    expect(zoomBy(undefined, 2, { whole })).toBeUndefined();
    expect(zoomBy(undefined, 0.5, { whole: { low: 3, high: 3 } })).toBeUndefined();
  });

  it("never leaves the axis and never shows nothing, whatever is done in whatever order", () => {
    const move = fc.oneof(
      fc.record({
        factor: fc.double({ min: 0.1, max: 3, noNaN: true }),
        around: fc.double({ min: -50, max: 150, noNaN: true }),
      }),
      fc.record({ pan: fc.double({ min: -2, max: 2, noNaN: true }) }),
      fc.record({ show: fc.double({ min: 0, max: 100, noNaN: true }) }),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
        let zoom: Zoom | undefined;
        for (const each of moves) {
          if ("factor" in each) zoom = zoomBy(zoom, each.factor, { whole, around: each.around });
          else if ("pan" in each) zoom = panBy(zoom, each.pan, whole);
          else zoom = showing(zoom, each.show, whole);
          const seen = windowOf(zoom, whole) ?? whole;
          expect(seen.low).toBeGreaterThanOrEqual(-1e-9);
          expect(seen.high).toBeLessThanOrEqual(100 + 1e-9);
          expect(seen.high - seen.low).toBeGreaterThan(0.9);
          if ("show" in each) {
            expect(each.show).toBeGreaterThanOrEqual(seen.low - 1e-9);
            expect(each.show).toBeLessThanOrEqual(seen.high + 1e-9);
          }
        }
      }),
    );
  });
});
