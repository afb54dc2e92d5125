import type { XUnit } from "../../../messages/report-words.ts";
import { formatValue } from "../../number-text.ts";
import type { PageCurve, PageRun } from "../page-content.ts";
import { unitsOf, xColumn, xWords } from "../x-axis.ts";
import { chartControls } from "./chart-controls.ts";
import { differences } from "./compare-table.ts";
import { canLog, smoothedValues, withGaps } from "./curve-card.ts";
import { make } from "./element.ts";
import { type PageState, say, wordsOf } from "./page-state.ts";
import { createPlot, type PlotLine } from "./plot.ts";
import { chartLegend } from "./plot-legend.ts";
import type { Plot } from "./plot-library.ts";
import { adviceSign } from "./run-section.ts";

/** Two runs over one another: the reader chooses which, and which curve of theirs. */
export function comparison(page: PageState): HTMLElement {
  const words = wordsOf(page);
  const { runs } = page.content;
  const chosen = { ...firstPair(runs), curve: "" };
  let plot: Plot | undefined;
  const readout = make("p", { class: "readout" });
  const canvas = make("div", { class: "plot", attributes: { role: "img" } });
  const legend = make("div", { class: "legend" });
  const controls = make("div", { class: "controls" });
  const verdicts = make("div", { class: "versus" });
  const table = make("div", {});
  const curveChoice = make("select", { attributes: { "aria-label": words.curve } });
  const draw = () => {
    plot?.destroy();
    plot = undefined;
    const pair = pairOf(runs, chosen);
    legend.replaceChildren();
    canvas.hidden = pair === undefined;
    if (pair === undefined || canvas.clientWidth === 0) return;
    const content = overlay(pair, page);
    legend.replaceChildren(
      ...chartLegend(
        content.lines.filter(({ look }) => !look.startsWith("faint")),
        { marks: [], unit: content.unit, words, showBest: false },
      ),
    );
    canvas.setAttribute("aria-label", pair.curves.map(({ name }) => name).join(", "));
    plot = createPlot(canvas, {
      ...content,
      always: [],
      log: page.log && pair.curves.every(canLog),
      foot: 0,
      behind: () => {},
      before: () => {},
      pointed: (index) => {
        readout.textContent = index === undefined ? "" : readoutText(content, index, page);
      },
    });
  };
  const choose = () => {
    const names = sharedCurves(runs[chosen.first], runs[chosen.second]);
    if (!names.includes(chosen.curve)) chosen.curve = names[0] ?? "";
    fill(curveChoice, names, chosen.curve);
    const pair = pairOf(runs, chosen);
    const isSame = chosen.first === chosen.second;
    readout.textContent = isSame ? words.sameRun : pair === undefined ? words.nothingShared : "";
    verdicts.replaceChildren(...(pair?.runs ?? []).map((run, at) => verdictOf(run, at, page)));
    const both = isSame ? undefined : runsOf(runs, chosen);
    table.replaceChildren(...(both === undefined ? [] : [differences(both, page)]));
    const settings = {
      units: pair === undefined ? [] : sharedUnits(pair.curves),
      canLog: pair?.curves.every(canLog) ?? false,
    };
    controls.replaceChildren(...chartControls(page, settings, { changed: draw, plot: () => plot }));
    draw();
  };
  curveChoice.addEventListener("change", () => {
    chosen.curve = curveChoice.value;
    choose();
  });
  const runChoice = (label: string, which: "first" | "second") => {
    const select = make("select", { attributes: { "aria-label": label } });
    fillRuns(select, runs, chosen[which]);
    select.addEventListener("change", () => {
      chosen[which] = Number(select.value);
      choose();
    });
    return select;
  };
  const choices = make("div", {
    class: "choices",
    children: [runChoice(words.first, "first"), runChoice(words.second, "second"), curveChoice],
  });
  choose();
  page.drawings.push({ element: canvas, draw });
  return make("details", {
    class: "card curves",
    children: [
      make("summary", { text: words.compare }),
      choices,
      verdicts,
      controls,
      canvas,
      readout,
      legend,
      table,
    ],
  });
}

interface Pair {
  readonly runs: readonly [PageRun, PageRun];
  readonly curves: readonly [PageCurve, PageCurve];
}

function pairOf(
  runs: readonly PageRun[],
  chosen: { readonly first: number; readonly second: number; readonly curve: string },
): Pair | undefined {
  const [first, second] = [runs[chosen.first], runs[chosen.second]];
  if (first === undefined || second === undefined || first === second) return undefined;
  const [a, b] = [first, second].map(({ curves }) =>
    curves.find(({ name }) => name === chosen.curve),
  );
  if (a === undefined || b === undefined) return undefined;
  return { runs: [first, second], curves: [a, b] };
}

function runsOf(
  runs: readonly PageRun[],
  chosen: { readonly first: number; readonly second: number },
): readonly [PageRun, PageRun] | undefined {
  const [first, second] = [runs[chosen.first], runs[chosen.second]];
  return first === undefined || second === undefined ? undefined : [first, second];
}

/** The first two runs that have a curve in common; the first two where none have. */
function firstPair(runs: readonly PageRun[]): { first: number; second: number } {
  const few = runs.slice(0, 20);
  for (const [first, run] of few.entries()) {
    const second = few.findIndex(
      (other, index) => index > first && sharedCurves(run, other).length > 0,
    );
    if (second > 0) return { first, second };
  }
  return { first: 0, second: 1 };
}

/** Names of curves that both runs have; the one that decides in the first comes first, as it does there. */
function sharedCurves(first: PageRun | undefined, second: PageRun | undefined): readonly string[] {
  const names = new Set(second?.curves.map(({ name }) => name));
  return (first?.curves ?? []).map(({ name }) => name).filter((name) => names.has(name));
}

function sharedUnits([first, second]: Pair["curves"]): readonly XUnit[] {
  const both = unitsOf(first).filter((unit) => unitsOf(second).includes(unit));
  return both.length === 0 ? ["check"] : both;
}

interface Overlay {
  readonly x: readonly number[];
  readonly unit: XUnit;
  readonly lines: readonly PlotLine[];
}

/** Both curves on one x axis: each line has a gap where only the other has a point. */
function overlay({ runs, curves }: Pair, page: PageState): Overlay {
  const units = sharedUnits(curves);
  const unit = page.unit !== undefined && units.includes(page.unit) ? page.unit : units[0];
  const shown = unit ?? "check";
  const [first, second] = curves.map((curve) => [
    [...(xColumn(curve, shown) ?? [])],
    [...curve.values],
    [...withGaps(smoothedValues(curve.values, page.smoothing))],
  ]);
  // uPlot's own join takes plain columns of numbers, which these are.
  const joined = uPlot.join([first, second] as Parameters<typeof uPlot.join>[0]);
  const [x = [], rawA = [], smoothA = [], rawB = [], smoothB = []] = joined as unknown as (
    | number
    | null
  )[][];
  const [nameA, nameB] = [runs[0].name, runs[1].name];
  return {
    x: x.filter((value) => value !== null),
    unit: shown,
    lines: [
      { label: nameA, values: rawA, colour: "curve", look: "faint" },
      { label: nameB, values: rawB, colour: "training", look: "faint" },
      { label: nameA, values: smoothA, colour: "curve", look: "bold" },
      { label: nameB, values: smoothB, colour: "training", look: "dashed" },
    ],
  };
}

function readoutText({ x, unit, lines }: Overlay, index: number, page: PageState): string {
  const at = x[index];
  if (at === undefined) return "";
  const values = lines.flatMap(({ label, look, values: column }) => {
    const value = column[index];
    return look.startsWith("faint") || value == null ? [] : [`${label} ${formatValue(value)}`];
  });
  return [xWords(at, unit, wordsOf(page)), ...values].join("   ");
}

function verdictOf(run: PageRun, at: number, page: PageState): HTMLElement {
  return make("div", {
    class: `advice-cell ${run.advice.replace(" ", "-")}`,
    children: [
      adviceSign(run),
      make("span", {
        children: [
          make("strong", { text: run.name }),
          make("span", { text: ` ${say(run.adviceText, page)}. ${say(run.reason, page)}` }),
        ],
      }),
      make("i", { class: at === 0 ? "line bold curve" : "line dashed training" }),
    ],
  });
}

function fill(select: HTMLSelectElement, values: readonly string[], chosen: string): void {
  select.replaceChildren(
    ...values.map((value) => make("option", { text: value, attributes: { value } })),
  );
  select.value = chosen;
}

function fillRuns(select: HTMLSelectElement, runs: readonly PageRun[], chosen: number): void {
  const options = runs.map((run, index) =>
    make("option", { text: run.name, attributes: { value: String(index) } }),
  );
  select.replaceChildren(...options);
  select.value = String(chosen);
}
