import { Box } from "ink";
import type { ReactElement } from "react";
import type { RunView, View } from "../../core/view.ts";
import { type ChartOptions, drawChart } from "../braille-chart.ts";
import { chartAlong } from "../chart-units.ts";
import { problemText } from "../problem-text.ts";
import { type Line, segment } from "../styled-line.ts";
import { adviceLines, headline } from "./advice-panel.ts";
import { noticeLine } from "./header-panel.ts";
import { Lines } from "./lines.tsx";
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
import { SmallCharts, smallChartsPerRow } from "./small-charts.tsx";

export interface RunScreenProps {
  readonly view: View;
  readonly run: RunView;
  readonly state: ScreenState;
  /** Rows between header and footer. */
  readonly rows: number;
  readonly look: Look;
}

/** How the overview shares its rows; the mouse needs to know, too. */
export function planOverview({ view, run, state, rows, look }: RunScreenProps): RowPlan {
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
export function Overview(props: RunScreenProps): ReactElement {
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
  return (
    <Box flexDirection="column" rowGap={plan.gap}>
      {plan.notice > 0 && notice !== undefined && <Lines lines={[notice]} look={look} />}
      {list.length > 0 && <Lines lines={list} look={look} />}
      <Box height={plan.advice} flexShrink={0} overflow="hidden">
        <Lines lines={adviceLines(run, plan.advice, look)} look={look} />
      </Box>
      {plan.chart > 0 && <Curves {...props} plan={plan} />}
      {plan.problems > 0 && <Lines lines={[[segment(problem, "wait")]]} look={look} />}
    </Box>
  );
}

function newestProblem(view: View, run: RunView): View["problems"][number] | undefined {
  return run.problems.at(-1) ?? view.problems.at(-1);
}

/** The curves in the room that is left: one large and the others small, all alike, or one alone. */
function Curves({
  view,
  run,
  state,
  look,
  plan,
}: RunScreenProps & { readonly plan: RowPlan }): ReactElement {
  const rows = plan.chart + plan.small.lines;
  const drawn = drawnCurve(view, run, state);
  const curve = selectedCurve(run, state);
  const others = curvesOf(run).filter((other) => other !== curve);
  const window = drawn?.window;
  const unit = window === undefined ? state.unit : drawn?.chart.xUnit;
  const small = { log: state.log, look, unit, window };
  if (state.layout === "grid") {
    return (
      <Box flexDirection="column" height={rows}>
        <SmallCharts {...small} charts={curvesOf(run)} room={rows} />
      </Box>
    );
  }
  return (
    <Box flexDirection="column" height={rows}>
      <Lines lines={curveLines(drawn, plan.chart, state, look)} look={look} />
      <SmallCharts {...small} charts={others} rows={plan.small.count} />
    </Box>
  );
}

function curveLines(
  drawn: DrawnCurve | undefined,
  rows: number,
  state: ScreenState,
  look: Look,
): readonly Line[] {
  if (drawn === undefined) return [[segment(look.catalogue.words.noCurve, "faint")]];
  const size = { columns: look.columns, rows };
  return drawChart(drawn.chart, size, chartOptions(drawn, state, look));
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
export function ChartScreen({ view, run, state, rows, look }: RunScreenProps): ReactElement {
  const lines = curveLines(drawnCurve(view, run, state), rows - 1, state, look);
  return <Lines lines={[headline(run, look), ...lines]} look={look} />;
}

/** Narrower than this two stages stand one below the other. */
const leastForTwo = 96;

/** Both stages of a voice, each with its answer and its curve. */
export function BothStages({
  runs,
  state,
  rows,
  look,
}: Omit<RunScreenProps, "run" | "view"> & { readonly runs: readonly RunView[] }): ReactElement {
  const beside = look.columns >= leastForTwo;
  const columns = beside ? Math.floor((look.columns - 2) / 2) : look.columns;
  const height = beside ? rows : Math.floor(rows / 2);
  const narrow = { ...look, columns };
  return (
    <Box flexDirection={beside ? "row" : "column"} columnGap={2}>
      {runs.map((run) => (
        <Box key={run.path} width={columns} height={height} flexDirection="column">
          <Lines lines={stageLines(run, { state, rows: height, look: narrow })} look={narrow} />
        </Box>
      ))}
    </Box>
  );
}

function stageLines(
  run: RunView,
  { state, rows, look }: Pick<RunScreenProps, "state" | "rows" | "look">,
): readonly Line[] {
  const advice = adviceLines(run, Math.max(1, Math.min(8, Math.floor(rows / 2))), look);
  const left = rows - advice.length - 1;
  const chart = run.chart === undefined ? undefined : chartAlong(run.chart, state.unit);
  if (chart === undefined || left < 3) return advice;
  const options = { words: look.catalogue.words, ascii: look.ascii, log: state.log };
  return [...advice, [], ...drawChart(chart, { columns: look.columns, rows: left }, options)];
}
