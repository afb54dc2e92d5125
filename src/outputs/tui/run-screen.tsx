import { Box } from "ink";
import type { ReactElement } from "react";
import type { RunView, View } from "../../core/view.ts";
import { drawChart } from "../braille-chart.ts";
import { problemText } from "../problem-text.ts";
import { segment } from "../styled-line.ts";
import { adviceLines, headline } from "./advice-panel.ts";
import { noticeLine } from "./header-panel.ts";
import { Lines } from "./lines.tsx";
import type { Look } from "./look.ts";
import { planRows } from "./row-plan.ts";
import { runListLines } from "./run-list.ts";
import { curvesOf, type ScreenState, selectedCurve } from "./screen-state.ts";
import { SmallCharts, smallChartsPerRow } from "./small-charts.tsx";

interface RunScreenProps {
  readonly view: View;
  readonly run: RunView;
  readonly state: ScreenState;
  /** Rows between header and footer. */
  readonly rows: number;
  readonly look: Look;
}

/** The overview: the runs, the answer for the selected one, its curve, its other losses. */
export function Overview({ view, run, state, rows, look }: RunScreenProps): ReactElement {
  const curve = selectedCurve(run, state);
  const others = curvesOf(run).filter((other) => other !== curve);
  const newest = run.problems.at(-1) ?? view.problems.at(-1);
  const notice = noticeLine(view, look);
  const plan = planRows(rows, {
    runs: view.runs.length,
    notice: notice !== undefined,
    problems: newest !== undefined,
    advice: (most) => adviceLines(run, most, look).length,
    smallRows: Math.ceil(others.length / smallChartsPerRow(look.columns)),
  });
  const size = { columns: look.columns, rows: plan.chart };
  const options = { words: look.catalogue.words, ascii: look.ascii, log: state.log };
  const problem = newest === undefined ? "" : problemText(newest, look.catalogue);
  return (
    <Box flexDirection="column" rowGap={plan.gap}>
      {plan.notice > 0 && notice !== undefined && <Lines lines={[notice]} look={look} />}
      {plan.runs > 0 && <Lines lines={runListLines(view.runs, run, plan.runs, look)} look={look} />}
      <Lines lines={adviceLines(run, plan.advice, look)} look={look} />
      {plan.chart > 0 && curve !== undefined && (
        <Box flexDirection="column" height={plan.chart + plan.small.lines}>
          <Lines lines={drawChart(curve, size, options)} look={look} />
          <SmallCharts charts={others} rows={plan.small.count} log={state.log} look={look} />
        </Box>
      )}
      {plan.problems > 0 && <Lines lines={[[segment(problem, "wait")]]} look={look} />}
    </Box>
  );
}

/** The chart alone, as large as the screen, under the one line that matters. */
export function ChartScreen({ run, state, rows, look }: RunScreenProps): ReactElement {
  const curve = selectedCurve(run, state);
  const options = { words: look.catalogue.words, ascii: look.ascii, log: state.log };
  const lines =
    curve === undefined
      ? [[segment(look.catalogue.words.noCurve, "faint")]]
      : drawChart(curve, { columns: look.columns, rows: rows - 1 }, options);
  return <Lines lines={[headline(run, look), ...lines]} look={look} />;
}
