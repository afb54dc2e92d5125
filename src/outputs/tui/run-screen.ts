import type { RunView, View } from "../../core/view.ts";
import { type ChartOptions, drawChart } from "../braille-chart.ts";
import { chartAlong } from "../chart-units.ts";
import { problemText } from "../problem-text.ts";
import { type Line, segment } from "../styled-line.ts";
import { adviceLines, headline } from "./advice-panel.ts";
import { drawnOnce } from "./drawn-charts.ts";
import { noticeLine } from "./header-panel.ts";
import type { Look } from "./look.ts";
import { planRows, type RowPlan } from "./row-plan.ts";
import { curvesOf } from "./run-curves.ts";
import { runListLines } from "./run-list.ts";
import { listHead } from "./run-list-head.ts";
import {
  type DrawnCurve,
  drawnCurve,
  runsShown,
  type ScreenState,
  selectedCurve,
} from "./screen-state.ts";
import { smallChartLines, smallChartsPerRow } from "./small-charts.ts";
import { beside, exactly, stacked } from "./stacking.ts";

/** A screen about one run. */
export interface RunScreen {
  readonly view: View;
  readonly run: RunView;
  readonly state: ScreenState;
  /** Rows between header and footer. */
  readonly rows: number;
  readonly look: Look;
}

/** How the overview shares its rows; the mouse needs to know, too. */
export function planOverview({ view, run, state, rows, look }: RunScreen): RowPlan {
  const curve = selectedCurve(run, state);
  const others = curvesOf(run).filter((other) => other !== curve);
  const perRow = smallChartsPerRow(look.columns);
  const before = state.adviceRows;
  const kept = before?.of === adviceKey(run, rows, look) ? before.lines : 0;
  return planRows(rows, {
    runs: view.runs.length > 1 ? runsShown(view, state).length : view.runs.length,
    filter: listHead(view, state, look) !== undefined,
    notice: noticeLine(view, look) !== undefined,
    problems: newestProblem(view, run) !== undefined,
    advice: (most) => Math.max(Math.min(kept, most), adviceLines(run, most, look).length),
    smallRows: state.layout === "auto" ? Math.ceil(others.length / perRow) : 0,
  });
}

/** What the height of an advice belongs to: with another advice, or on another screen, it begins anew. */
export function adviceKey(run: RunView, rows: number, look: Look): string {
  return `${run.path}\n${run.advice} ${look.columns} ${rows}`;
}

/** The overview: the runs, the answer for the selected one, its curve, its other losses. */
export function overviewLines(props: RunScreen): readonly Line[] {
  const { view, run, state, look } = props;
  const newest = newestProblem(view, run);
  const notice = noticeLine(view, look);
  const head = listHead(view, state, look);
  const plan = planOverview(props);
  const problem = newest === undefined ? "" : problemText(newest, look.catalogue);
  const list: Line[] = [];
  if (plan.filter > 0 && head !== undefined) list.push(head);
  if (plan.runs > 0) {
    const shown = { selected: run, pins: state.pins };
    list.push(...runListLines(runsShown(view, state), shown, plan.runs, look));
  }
  const blocks = [
    plan.notice > 0 && notice !== undefined ? [notice] : [],
    list,
    exactly(adviceLines(run, plan.advice, look), plan.advice),
    plan.chart > 0 ? curvesBelow(props, plan) : [],
    plan.problems > 0 ? [[segment(problem, "wait")]] : [],
  ];
  return stacked(blocks, plan.gap);
}

function newestProblem(view: View, run: RunView): View["problems"][number] | undefined {
  return run.problems.at(-1) ?? view.problems.at(-1);
}

/** The curves in the room that is left: one large and the others small, all alike, or one alone. */
function curvesBelow({ view, run, state, look }: RunScreen, plan: RowPlan): readonly Line[] {
  const rows = plan.chart + plan.small.lines;
  const drawn = drawnCurve(view, run, state);
  const curve = selectedCurve(run, state);
  const others = curvesOf(run).filter((other) => other !== curve);
  const window = drawn?.window;
  const unit = window === undefined ? state.unit : drawn?.chart.xUnit;
  const small = { log: state.log, look, unit, window };
  if (state.layout === "grid") {
    return exactly(smallChartLines({ ...small, charts: curvesOf(run), room: rows }), rows);
  }
  const large = curveLines(drawn, plan.chart, state, look);
  const { count } = plan.small;
  const below = count === 0 ? [] : smallChartLines({ ...small, charts: others, rows: count });
  return exactly([...large, ...below], rows);
}

function curveLines(
  drawn: DrawnCurve | undefined,
  rows: number,
  state: ScreenState,
  look: Look,
): readonly Line[] {
  if (drawn === undefined) return [[segment(look.catalogue.words.noCurve, "faint")]];
  const size = { columns: look.columns, rows };
  const draw = (): readonly Line[] =>
    drawChart(drawn.chart, size, chartOptions(drawn, state, look));
  // What the curves of other runs change is not looked for.
  if (drawn.overlays.length > 0) return draw();
  const { window, cursor } = drawn;
  const place = `${window?.low} ${window?.high} ${cursor} ${state.log} ${drawn.chart.xUnit}`;
  const how = `large ${look.columns} ${rows} ${look.ascii} ${place}`;
  return drawnOnce({ chart: drawn.own, words: look.catalogue.words, how }, draw);
}

/** How the large chart is drawn. */
export function chartOptions(drawn: DrawnCurve, state: ScreenState, look: Look): ChartOptions {
  const { overlays, window, cursor } = drawn;
  return {
    words: look.catalogue.words,
    ascii: look.ascii,
    log: state.log,
    overlays,
    ...(window === undefined ? {} : { window }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/** The chart alone, as large as the screen, under the one line that matters. */
export function chartScreenLines({ view, run, state, rows, look }: RunScreen): readonly Line[] {
  const lines = curveLines(drawnCurve(view, run, state), rows - 1, state, look);
  return [headline(run, look), ...lines];
}

/** Narrower than this two stages stand one below the other. */
const leastForTwo = 96;

/** Both stages of a voice, each with its answer and its curve. */
export function bothStagesLines(
  runs: readonly RunView[],
  { state, rows, look }: Pick<RunScreen, "state" | "rows" | "look">,
): readonly Line[] {
  const isBeside = look.columns >= leastForTwo;
  const width = isBeside ? Math.floor((look.columns - 2) / 2) : look.columns;
  const height = isBeside ? rows : Math.floor(rows / 2);
  const narrow = { ...look, columns: width };
  const blocks = runs.map((run) =>
    exactly(stageLines(run, { state, rows: height, look: narrow }), height),
  );
  return isBeside ? beside(blocks, { width, gap: 2 }) : stacked(blocks, 0);
}

function stageLines(
  run: RunView,
  { state, rows, look }: Pick<RunScreen, "state" | "rows" | "look">,
): readonly Line[] {
  const advice = adviceLines(run, Math.max(1, Math.min(8, Math.floor(rows / 2))), look);
  const left = rows - advice.length - 1;
  const chart = run.chart === undefined ? undefined : chartAlong(run.chart, state.unit);
  if (chart === undefined || left < 3) return advice;
  const options = { words: look.catalogue.words, ascii: look.ascii, log: state.log };
  return [...advice, [], ...drawChart(chart, { columns: look.columns, rows: left }, options)];
}
