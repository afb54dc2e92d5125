import type { XUnit } from "../../../messages/report-words.ts";
import { button, choice, make } from "./element.ts";
import { type PageState, wordsOf } from "./page-state.ts";
import { showAll, zoom } from "./plot.ts";
import type { Plot } from "./plot-library.ts";

/** TensorBoard's own limit: beyond it a curve is its own average. */
const mostSmoothing = 0.99;
const zoomStep = 0.6;

/** Smoothing, scale, x axis and zoom of a chart. What is set here holds for the next chart, too. */
export function chartControls(
  page: PageState,
  offered: { readonly units: readonly XUnit[]; readonly canLog: boolean },
  chart: { readonly changed: () => void; readonly plot: () => Plot | undefined },
): HTMLElement[] {
  const words = wordsOf(page);
  const controls = [smoothingControl(page, chart.changed)];
  if (offered.canLog) {
    const options = [
      { value: "linear", text: words.linear },
      { value: "log", text: words.log },
    ] as const;
    const choose = (value: "linear" | "log") => {
      page.log = value === "log";
      chart.changed();
    };
    controls.push(choice(words.scale, options, { chosen: page.log ? "log" : "linear", choose }));
  }
  const [first] = offered.units;
  if (offered.units.length > 1 && first !== undefined) {
    const options = offered.units.map((value) => ({ value, text: words.x[value] }));
    const choose = (value: XUnit) => {
      page.unit = value;
      chart.changed();
    };
    const isOffered = page.unit !== undefined && offered.units.includes(page.unit);
    // Checked just above.
    const chosen = isOffered ? (page.unit as XUnit) : first;
    controls.push(choice(words.xAxis, options, { chosen, choose }));
  }
  controls.push(zoomControl(page, chart.plot));
  return controls;
}

function smoothingControl(page: PageState, changed: () => void): HTMLElement {
  const value = make("output", { text: page.smoothing.toFixed(2) });
  const slider = make("input", {
    attributes: {
      type: "range",
      min: "0",
      max: String(mostSmoothing),
      step: "0.01",
      value: String(page.smoothing),
    },
  });
  slider.addEventListener("input", () => {
    page.smoothing = Number(slider.value);
    value.textContent = page.smoothing.toFixed(2);
    changed();
  });
  const label = make("span", { class: "label", text: wordsOf(page).smoothing });
  return make("label", { class: "smoothing", children: [label, slider, value] });
}

function zoomControl(page: PageState, plot: () => Plot | undefined): HTMLElement {
  const words = wordsOf(page);
  const act = (change: (drawn: Plot) => void) => () => {
    const drawn = plot();
    if (drawn !== undefined) change(drawn);
  };
  return make("div", {
    class: "choice",
    children: [
      button(
        words.zoomIn,
        act((drawn) => zoom(drawn, zoomStep)),
        { sign: "+" },
      ),
      button(
        words.zoomOut,
        act((drawn) => zoom(drawn, 1 / zoomStep)),
        { sign: "−" },
      ),
      button(words.zoomReset, act(showAll)),
    ],
  });
}
