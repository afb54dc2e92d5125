import type { PageState } from "./page-state.ts";

/** Draws what comes into view, and again where its size or the colours change. */
export interface Drawings {
  /** Takes up everything that is on the page now. */
  follow(): void;
  /** Draws everything again that was drawn. */
  redraw(): void;
}

/** Of so few runs everything is drawn when the page opens: nothing is left to appear later. */
const drawnAtOnce = 4;
/** How far below the window a curve is drawn already, so that nobody sees it come. */
const margin = "400px";

/** Follows the drawings of a page: a report of a hundred runs draws those alone that somebody looks at. */
export function followSizes(page: PageState): Drawings {
  const drawn = new Map<Element, number>();
  const drawOne = (element: Element) => {
    const drawing = page.drawings.find((each) => each.element === element);
    if (drawing === undefined || element.clientWidth === 0) return;
    drawn.set(element, element.clientWidth);
    drawing.draw();
  };
  const redraw = () => {
    for (const element of drawn.keys()) drawOne(element);
  };
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting && !drawn.has(target)) drawOne(target);
      }
    },
    { rootMargin: margin },
  );
  const sized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const width = drawn.get(target);
      if (width !== undefined && width !== target.clientWidth) drawOne(target);
    }
  });
  // On paper everything is seen, at its width and in light colours: curves are drawn for it before it is laid out.
  addEventListener("beforeprint", () => {
    document.documentElement.dataset["printing"] = "";
    for (const { element } of page.drawings) drawOne(element);
  });
  addEventListener("afterprint", () => {
    delete document.documentElement.dataset["printing"];
    redraw();
  });
  return {
    redraw,
    follow() {
      drawn.clear();
      seen.disconnect();
      sized.disconnect();
      const isSmall = page.content.runs.length <= drawnAtOnce;
      for (const { element } of page.drawings) {
        if (isSmall) drawOne(element);
        seen.observe(element);
        sized.observe(element);
      }
    },
  };
}
