import type { ChartView, RunView } from "../../core/view.ts";

/** All curves of a run, the monitored one first. */
export function curvesOf(run: RunView): readonly ChartView[] {
  return run.chart === undefined ? run.otherCharts : [run.chart, ...run.otherCharts];
}
