import type { View } from "../../core/view.ts";
import { xAtColumn } from "../braille-chart.ts";
import { dashboardRows } from "./dashboard.ts";
import type { Look } from "./look.ts";
import type { MouseEvent } from "./mouse.ts";
import { firstListed } from "./run-list.ts";
import { chartOptions, planOverview } from "./run-screen.ts";
import {
  drawnCurve,
  runsShown,
  type ScreenAction,
  type ScreenState,
  selectedRun,
} from "./screen-state.ts";

/** Where the wheel turns by one notch, the chart is magnified so. */
const notch = 1.25;

/** What a person means by a click or a turn of the wheel; undefined where it means nothing. */
export function actionAt(
  mouse: MouseEvent,
  screen: {
    readonly view: View;
    readonly state: ScreenState;
    readonly rows: number;
    readonly look: Look;
    readonly footer: boolean;
  },
): ScreenAction | undefined {
  const { view, state, look } = screen;
  const wheel = mouse.kind === "wheel up" ? -1 : mouse.kind === "wheel down" ? 1 : 0;
  if (state.screen !== "overview" && state.screen !== "chart") {
    return wheel === 0 ? undefined : wheel < 0 ? "previousRun" : "nextRun";
  }
  const run = selectedRun(view, state);
  if (run === undefined) return undefined;
  const { top, rows } = dashboardRows(screen);
  const row = mouse.row - top;
  const place = placesOf({ ...screen, run, rows });
  if (row >= place.list && row < place.list + place.listed) {
    if (wheel !== 0) return wheel < 0 ? "previousRun" : "nextRun";
    const runs = runsShown(view, state);
    const first = firstListed(runs.length, Math.max(0, runs.indexOf(run)), place.listed);
    const chosen = runs[first + row - place.list];
    return chosen === undefined ? undefined : { chosen: chosen.path };
  }
  const drawn = drawnCurve(view, run, state);
  const onChart = row >= place.chart && row < place.chart + place.height;
  if (drawn === undefined || !onChart || state.layout === "grid") return undefined;
  const size = { columns: look.columns, rows: place.height };
  const options = { ...chartOptions(drawn, state, look), column: mouse.column };
  const at = xAtColumn(drawn.chart, size, options);
  if (at === undefined) return undefined;
  return wheel === 0 ? { pointed: at } : { zoomed: wheel < 0 ? 1 / notch : notch, at };
}

/** First rows and heights of the list and the chart, below the header. */
function placesOf(screen: Parameters<typeof planOverview>[0]): {
  readonly list: number;
  readonly listed: number;
  readonly chart: number;
  readonly height: number;
} {
  if (screen.state.screen === "chart") {
    return { list: 0, listed: 0, chart: 1, height: screen.rows - 1 };
  }
  const plan = planOverview(screen);
  const panels: (readonly [string, number])[] = [
    ["notice", plan.notice],
    ["list", plan.filter + plan.runs],
    ["advice", plan.advice],
    ["chart", plan.chart],
  ];
  let at = 0;
  const first = new Map<string, number>();
  for (const [name, height] of panels) {
    if (height === 0) continue;
    first.set(name, at);
    at += height + plan.gap;
  }
  return {
    list: (first.get("list") ?? 0) + plan.filter,
    listed: plan.runs,
    chart: first.get("chart") ?? 0,
    height: plan.chart,
  };
}
