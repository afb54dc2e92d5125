import type { View } from "../../core/view.ts";
import { dashboardRows } from "./dashboard.ts";
import type { Look } from "./look.ts";
import { adviceKey, planOverview } from "./run-screen.ts";
import { type ScreenState, selectedRun } from "./screen-state.ts";

/** A screen as it is about to be drawn. */
export interface SteadyScreen {
  readonly view: View;
  readonly rows: number;
  readonly look: Look;
  readonly footer: boolean;
}

/**
 * The state with all that keeps the screen still while values change: the run that is shown, and the room that
 * its advice had. The same state where nothing has to be kept anew.
 */
export function steadyState(state: ScreenState, screen: SteadyScreen): ScreenState {
  const { view, look } = screen;
  const kept = keptOnRun(state, view);
  const run = selectedRun(view, kept);
  if (run === undefined || kept.screen !== "overview") return kept;
  const { rows } = dashboardRows({ ...screen, state: kept });
  const lines = planOverview({ view, run, state: kept, rows, look }).advice;
  const of = adviceKey(run, rows, look);
  const before = kept.adviceRows?.of === of ? kept.adviceRows.lines : 0;
  return lines > before ? { ...kept, adviceRows: { of, lines } } : kept;
}

/**
 * The state with the run that is shown kept, so that the screen does not leave it when another becomes more
 * urgent; the same state while there is none, while runs are still being read, or when one is kept already.
 */
function keptOnRun(state: ScreenState, view: View): ScreenState {
  const isReading = view.notice?.id === "notice.reading";
  const isKept = view.runs.some((run) => run.path === state.runPath);
  const run = isReading || isKept ? undefined : selectedRun(view, state);
  return run === undefined ? state : { ...state, runPath: run.path };
}
