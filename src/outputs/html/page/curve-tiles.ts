import { robustRange } from "../../chart-range.ts";
import { formatValue } from "../../number-text.ts";
import type { PageCurve, PageRun } from "../page-content.ts";
import { make } from "./element.ts";
import { colour, type PageState, wordsOf } from "./page-state.ts";

/** Every curve of a run, small, to be chosen; nothing where there is only one. */
export function curveTiles(
  run: PageRun,
  page: PageState,
  choose: (curve: PageCurve) => void,
): HTMLElement | undefined {
  if (run.curves.length < 2) return undefined;
  const words = wordsOf(page);
  const tiles = run.curves.map((curve, index) => {
    const canvas = make("canvas", { attributes: { "aria-hidden": "true" } });
    const decides = run.monitored && index === 0;
    const last = curve.values.findLast((value) => value !== null);
    const tile = make("button", {
      class: "tile",
      attributes: { type: "button", "aria-pressed": String(index === 0) },
      children: [
        make("span", { class: "tile-name", text: curve.name }),
        canvas,
        make("span", { class: "tile-value", text: last == null ? "–" : formatValue(last) }),
        decides ? make("span", { class: "badge", text: words.decides }) : undefined,
      ],
    });
    tile.addEventListener("click", () => {
      for (const each of tiles) each.setAttribute("aria-pressed", String(each === tile));
      choose(curve);
    });
    page.drawings.push({ element: canvas, draw: () => drawSmall(canvas, curve) });
    return tile;
  });
  return make("div", {
    class: "tiles",
    attributes: { role: "group", "aria-label": words.curves },
    children: tiles,
  });
}

function drawSmall(canvas: HTMLCanvasElement, { values }: PageCurve): void {
  const pixels = devicePixelRatio;
  canvas.width = canvas.clientWidth * pixels;
  canvas.height = canvas.clientHeight * pixels;
  const context = canvas.getContext("2d");
  const range = robustRange(
    values.filter((value) => value !== null),
    [],
  );
  if (context === null || range === undefined) return;
  context.strokeStyle = colour("curve");
  context.lineWidth = 1.5 * pixels;
  context.lineJoin = "round";
  context.beginPath();
  let isDown = false;
  for (const [index, value] of values.entries()) {
    const x = (index / Math.max(1, values.length - 1)) * (canvas.width - 2 * pixels) + pixels;
    if (value === null) {
      isDown = false;
      continue;
    }
    const y = canvas.height * (1 - (value - range.low) / (range.high - range.low));
    if (isDown) context.lineTo(x, y);
    else context.moveTo(x, y);
    isDown = true;
  }
  context.stroke();
}
