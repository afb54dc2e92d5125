import type { Seconds } from "../../core/units.ts";
import type { ChartView, RunView, View } from "../../core/view.ts";
import type { KeyWord } from "../../messages/words.ts";

/** What a person has chosen to look at. All of it may be lost without harm. */
export interface ScreenState {
  readonly screen: "overview" | "chart" | "problems" | "findings" | "help";
  /** Path of the selected run; the first live run while absent or gone. */
  readonly runPath?: string;
  /** Which curve of the run: 0 is the monitored one. */
  readonly curve: number;
  readonly log: boolean;
  /** First line shown of a list. */
  readonly scroll: number;
  /** A stop by hand waits for its y: for which run, and since when (`view.now`). */
  readonly asking?: { readonly runPath: string; readonly since: Seconds };
}

/** A question that nobody answered for this long is off the table. */
const askingSeconds: Seconds = 10;

/** How the dashboard opens. */
export const firstState: ScreenState = { screen: "overview", curve: 0, log: false, scroll: 0 };

/** The run that the screen is about; undefined while there is none. */
export function selectedRun(view: View, state: ScreenState): RunView | undefined {
  const chosen = view.runs.find((run) => run.path === state.runPath);
  return chosen ?? view.runs.find((run) => run.state === "live") ?? view.runs[0];
}

/** All curves of a run, the monitored one first. */
export function curvesOf(run: RunView): readonly ChartView[] {
  return run.chart === undefined ? run.otherCharts : [run.chart, ...run.otherCharts];
}

/** The curve that the large chart shows; undefined while the run has none. */
export function selectedCurve(run: RunView, state: ScreenState): ChartView | undefined {
  const curves = curvesOf(run);
  return curves[state.curve % Math.max(1, curves.length)];
}

/** The run whose stop is being asked about; undefined when nothing is asked, or no longer. */
export function askedRun(view: View, state: ScreenState): RunView | undefined {
  const { asking } = state;
  if (asking === undefined || view.now - asking.since > askingSeconds) return undefined;
  return view.runs.find((run) => run.path === asking.runPath && mayStop(run));
}

/** Whether a stop by hand makes sense: armed, and nothing sent yet. */
function mayStop(run: RunView): boolean {
  const state = run.switch?.state;
  return state === "armed" || state === "decided" || state === "cancelled";
}

/**
 * What is on the screen after a key. `quit`, a confirmed stop and a cancelled one change nothing here:
 * they go out through `Commands`. Whatever is pressed, an open question is closed by it.
 */
export function nextState(
  { asking: _, ...state }: ScreenState,
  action: KeyWord | "answered",
  view: View,
): ScreenState {
  switch (action) {
    case "quit":
    case "answered":
    case "cancelStop":
      return state;
    case "stopNow": {
      const run = selectedRun(view, state);
      if (run === undefined || !mayStop(run)) return state;
      return { ...state, asking: { runPath: run.path, since: view.now } };
    }
    case "previousRun":
      return move(state, -1, view);
    case "nextRun":
      return move(state, 1, view);
    case "chart":
    case "problems":
    case "findings":
    case "help":
      return { ...state, scroll: 0, screen: state.screen === action ? "overview" : action };
    case "log":
      return { ...state, log: !state.log };
    case "curve": {
      const run = selectedRun(view, state);
      const count = run === undefined ? 1 : curvesOf(run).length;
      return { ...state, curve: (state.curve + 1) % Math.max(1, count) };
    }
    case "back":
      return { ...state, screen: "overview", scroll: 0 };
  }
}

/** In a list the arrows scroll; elsewhere they select a run, and a new run begins with its own first curve. */
function move(state: ScreenState, by: 1 | -1, view: View): ScreenState {
  if (state.screen !== "overview" && state.screen !== "chart") {
    return { ...state, scroll: Math.max(0, state.scroll + by) };
  }
  const now = selectedRun(view, state);
  const index = now === undefined ? -1 : view.runs.indexOf(now);
  const next = view.runs[Math.max(0, Math.min(view.runs.length - 1, index + by))];
  if (next === undefined || next === now) return state;
  return { ...state, runPath: next.path, curve: 0 };
}
