import type { Seconds } from "../../core/units.ts";
import type { ChartView, RunView, View, XUnit } from "../../core/view.ts";
import type { KeyWord } from "../../messages/words.ts";
import { wholeX } from "../braille-chart.ts";
import type { Range } from "../chart-axis.ts";
import { nearestPoint } from "../chart-cursor.ts";
import type { Overlay } from "../chart-overlay.ts";
import { chartAlong } from "../chart-units.ts";
import type { PaletteName } from "../palettes.ts";
import { overlaysOf } from "./pins.ts";
import { curvesOf } from "./run-curves.ts";
import { listedRuns, mostUrgent, type RunOrder } from "./run-order.ts";
import { windowOf, type Zoom } from "./zoom.ts";

/** What a person has chosen to look at. All of it may be lost without harm. */
export interface ScreenState {
  readonly screen: "overview" | "chart" | "problems" | "findings" | "help";
  /** Path of the selected run; the most urgent one while absent or gone. */
  readonly runPath?: string;
  /** Which curve of the run: 0 is the monitored one. */
  readonly curve: number;
  readonly log: boolean;
  /** First line shown of a list. */
  readonly scroll: number;
  /** A stop by hand waits for its y: for which run, and since when (`view.now`). */
  readonly asking?: { readonly runPath: string; readonly since: Seconds };
  readonly filter: string;
  /** The filter is being typed: letters are letters, not keys. */
  readonly typing: boolean;
  readonly order: RunOrder;
  /** Paths of the runs to compare with, by slot; a slot keeps its colour until its run is let go. */
  readonly pins: readonly (string | undefined)[];
  /** Both stages of a voice beside one another. */
  readonly both: boolean;
  readonly layout: Layout;
  /** What the x axis counts; each chart's own unit while absent, or where it is not known. */
  readonly unit?: XUnit;
  readonly zoom?: Zoom;
  /** Where the value cursor stands, on the x axis; absent while it is off. */
  readonly cursor?: number;
  readonly mouse: boolean;
  /** How many lines the advice of a run has had so far: it never takes fewer, or the chart below would jump. */
  readonly adviceRows?: { readonly of: string; readonly lines: number };
  /** In which colours, where there are any. */
  readonly palette: PaletteName;
}

/** How the curves of a run share the screen: one large and others small, all alike, or one alone. */
export type Layout = "auto" | "grid" | "one";

/** The layouts as their key goes through them. */
export const layouts: readonly Layout[] = ["auto", "grid", "one"];

/** A key, or what else a person did. */
export type ScreenAction =
  | KeyWord
  | "answered"
  | "filterDone"
  | { readonly typed: string }
  | { readonly erased: "letter" | "all" }
  | { readonly chosen: string }
  /** The wheel turned over the chart, or a click on it, at this x. */
  | { readonly zoomed: number; readonly at: number }
  | { readonly pointed: number };

/** A question that nobody answered for this long is off the table. */
const askingSeconds: Seconds = 10;

/** How the dashboard opens. */
export const firstState: ScreenState = {
  screen: "overview",
  curve: 0,
  log: false,
  scroll: 0,
  filter: "",
  typing: false,
  order: "found",
  pins: [],
  both: false,
  layout: "auto",
  mouse: false,
  palette: "standard",
};

/** The runs that are listed: those that the filter leaves, in the chosen order. */
export function runsShown(view: View, state: ScreenState): readonly RunView[] {
  return listedRuns(view, state);
}

/** The run that the screen is about; undefined while there is none. */
export function selectedRun(view: View, state: ScreenState): RunView | undefined {
  const listed = runsShown(view, state);
  // A filter that leaves nothing changes nothing else.
  const runs = listed.length > 0 ? listed : view.runs;
  const chosen = runs.find((run) => run.path === state.runPath);
  return chosen ?? mostUrgent(runs);
}

/** The curve that the large chart shows, in its own unit; undefined while the run has none. */
export function selectedCurve(run: RunView, state: ScreenState): ChartView | undefined {
  const curves = curvesOf(run);
  return curves[state.curve % Math.max(1, curves.length)];
}

/** What the large chart draws, and the part of it that is seen. */
export interface DrawnCurve {
  /** The curve in its own unit. */
  readonly own: ChartView;
  readonly chart: ChartView;
  readonly overlays: readonly Overlay[];
  readonly whole: Range;
  readonly window: Range | undefined;
  /** The point under the cursor. */
  readonly cursor: number | undefined;
}

/** The large chart of a run as the person wants it; undefined while the run has no curve to draw. */
export function drawnCurve(view: View, run: RunView, state: ScreenState): DrawnCurve | undefined {
  const own = selectedCurve(run, state);
  if (own === undefined) return undefined;
  const chart = chartAlong(own, state.unit);
  const overlays = overlaysOf(view, { run, chart, pins: state.pins });
  const whole = wholeX(chart, overlays);
  if (whole === undefined) return undefined;
  const cursor = state.cursor === undefined ? undefined : nearestPoint(chart, state.cursor);
  return { own, chart, overlays, whole, window: windowOf(state.zoom, whole), cursor };
}

/** The run whose stop is being asked about; undefined when nothing is asked, or no longer. */
export function askedRun(view: View, state: ScreenState): RunView | undefined {
  const { asking } = state;
  if (asking === undefined || view.now - asking.since > askingSeconds) return undefined;
  return view.runs.find((run) => run.path === asking.runPath && mayStop(run));
}

/** Whether a stop by hand makes sense: armed, and nothing sent yet. */
export function mayStop(run: RunView): boolean {
  const state = run.switch?.state;
  return state === "armed" || state === "decided" || state === "cancelled";
}

/** Whether the keys of the switch do anything: nothing is armed before, and nothing is left to stop afterwards. */
export function hasOpenSwitch(run: RunView | undefined): boolean {
  return run !== undefined && (mayStop(run) || run.switch?.state === "waiting for a safe moment");
}
