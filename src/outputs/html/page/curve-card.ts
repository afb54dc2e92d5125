import { smooth } from "../../../core/smooth.ts";
import { robustRange } from "../../chart-range.ts";
import { formatValue } from "../../number-text.ts";
import type { Numbers, PageCurve, PageRun } from "../page-content.ts";
import { unitsOf, xColumn, xWords } from "../x-axis.ts";
import { chartControls } from "./chart-controls.ts";
import { curveTiles } from "./curve-tiles.ts";
import { card, make } from "./element.ts";
import { type PageState, wordsOf } from "./page-state.ts";
import { createPlot, type PlotLine } from "./plot.ts";
import { chartLegend } from "./plot-legend.ts";
import type { Plot } from "./plot-library.ts";
import { drawBefore, drawBehind } from "./plot-marks.ts";

/** A training curve at another level gets a scale of its own beyond this stretch, as in the terminal. */
const stretch = 2.2;

/** The curves of a run: one large, with its marks and controls, the others to choose from below. */
export function curveCard(run: PageRun, page: PageState): HTMLElement | undefined {
  const words = wordsOf(page);
  const [first] = run.curves;
  if (first === undefined) return card(words.curve, [make("p", { text: words.noCurve })]);
  let shown = first;
  let plot: Plot | undefined;
  const readout = make("p", { class: "readout", attributes: { "aria-live": "off" } });
  const canvas = make("div", { class: "plot", attributes: { role: "img" } });
  const legend = make("div", { class: "legend" });
  const title = make("h3");
  const draw = () => {
    plot?.destroy();
    const units = unitsOf(shown);
    const unit = page.unit !== undefined && units.includes(page.unit) ? page.unit : units[0];
    const content = contentOf(shown, { page, unit: unit ?? "check" });
    const showBest = run.monitored && shown === first;
    const marks = { marks: run.marks, unit: content.unit, words, showBest };
    const point = (index: number | undefined) => {
      readout.textContent = readoutText(shown, content, { page, index });
    };
    title.textContent = shown.name;
    legend.replaceChildren(...chartLegend(content.lines, marks));
    canvas.setAttribute("aria-label", chartLabel(shown, page));
    plot = createPlot(canvas, {
      ...content,
      always: showBest ? bestValues(run) : [],
      log: page.log && canLog(shown),
      foot: run.marks.some(({ kind }) => kind === "checkpoint") ? 0.14 : 0,
      behind: (drawn) => drawBehind(drawn, marks),
      before: (drawn) => drawBefore(drawn, marks),
      pointed: point,
    });
    point(undefined);
  };
  const controls = make("div", { class: "controls" });
  const arrange = () => {
    const settings = { units: unitsOf(shown), canLog: canLog(shown) };
    controls.replaceChildren(...chartControls(page, settings, { changed: draw, plot: () => plot }));
  };
  arrange();
  const tiles = curveTiles(run, page, (curve) => {
    shown = curve;
    arrange();
    draw();
  });
  const hint = make("p", { class: "hint controls-only", text: words.zoomHint });
  const element = make("section", {
    class: "card curves",
    children: [title, controls, canvas, readout, legend, hint, tiles],
  });
  page.drawings.push({ element: canvas, draw });
  return element;
}

interface Drawn {
  readonly x: readonly number[];
  readonly unit: ReturnType<typeof unitsOf>[number];
  readonly lines: readonly PlotLine[];
  readonly smoothed: readonly number[];
}

function contentOf(
  curve: PageCurve,
  { page, unit }: { page: PageState; unit: Drawn["unit"] },
): Drawn {
  const words = wordsOf(page);
  const smoothed = smoothedValues(curve.values, page.smoothing);
  const { training } = curve;
  const lines: PlotLine[] = [
    { label: words.raw, values: curve.values, colour: "curve", look: "faint" },
    { label: words.smoothed, values: withGaps(smoothed), colour: "curve", look: "bold" },
  ];
  if (training !== undefined) {
    const ownScale = isElsewhere(curve.values, training.values);
    const label = ownScale ? `${words.training} (${words.ownScale})` : words.training;
    lines.push({ label, values: training.values, colour: "training", look: "dashed", ownScale });
  }
  return { x: xColumn(curve, unit) ?? [], unit, lines, smoothed };
}

/** The average that TensorBoard draws; what is no number stays a gap. */
export function smoothedValues(values: Numbers, weight: number): readonly number[] {
  return smooth(
    values.map((value) => value ?? Number.NaN),
    weight,
  );
}

/** Numbers as a plot takes them. */
export function withGaps(values: readonly number[]): Numbers {
  return values.map((value) => (Number.isFinite(value) ? value : null));
}

function isElsewhere(values: Numbers, training: Numbers): boolean {
  const own = robustRange(finite(values), []);
  const other = robustRange(finite(training), []);
  if (own === undefined || other === undefined) return false;
  const both = Math.max(own.high, other.high) - Math.min(own.low, other.low);
  return both > stretch * (own.high - own.low);
}

function finite(values: Numbers): number[] {
  return values.filter((value) => value !== null);
}

function bestValues(run: PageRun): readonly number[] {
  return run.marks.flatMap((mark) => (mark.kind === "best" ? [mark.value] : []));
}

/** Whether a logarithmic scale loses nothing. */
export function canLog(curve: PageCurve): boolean {
  return curve.values.every((value) => value === null || value > 0);
}

function chartLabel(curve: PageCurve, page: PageState): string {
  const values = finite(curve.values);
  const [from, to] = [values[0] ?? Number.NaN, values.at(-1) ?? Number.NaN];
  return wordsOf(page).chartLabel(curve.name, formatValue(from), formatValue(to));
}

/** Place and values under the cursor; without a cursor, of the last point. */
function readoutText(
  curve: PageCurve,
  drawn: Drawn,
  { page, index }: { page: PageState; index: number | undefined },
): string {
  const words = wordsOf(page);
  const at = index ?? drawn.x.length - 1;
  const x = drawn.x[at];
  if (x === undefined) return "";
  const value = (number: number | null | undefined) =>
    number === undefined || number === null || Number.isNaN(number) ? "–" : formatValue(number);
  const training = curve.training?.values[at];
  return [
    xWords(x, drawn.unit, words),
    `${words.raw} ${value(curve.values[at])}`,
    `${words.smoothed} ${value(drawn.smoothed[at])}`,
    ...(curve.training === undefined ? [] : [`${words.training} ${value(training)}`]),
  ].join("   ");
}
