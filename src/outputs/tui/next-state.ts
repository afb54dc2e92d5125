import type { View } from "../../core/view.ts";
import { nearestPoint } from "../chart-cursor.ts";
import { unitsOf } from "../chart-units.ts";
import { paletteNames } from "../palettes.ts";
import { togglePin } from "./pins.ts";
import { curvesOf } from "./run-curves.ts";
import { runOrders } from "./run-order.ts";
import {
  type DrawnCurve,
  drawnCurve,
  layouts,
  mayStop,
  runsShown,
  type ScreenAction,
  type ScreenState,
  selectedCurve,
  selectedRun,
} from "./screen-state.ts";
import { panBy, showing, type Zoom, zoomBy } from "./zoom.ts";

/**
 * What is on the screen after a key. `quit`, a confirmed stop and a cancelled one change nothing here:
 * they go out through `Commands`. Whatever is pressed, an open question is closed by it.
 */
export function nextState(
  { asking: _, ...state }: ScreenState,
  action: ScreenAction,
  view: View,
): ScreenState {
  if (typeof action === "object") return afterGesture(state, action, view);
  switch (action) {
    case "quit":
    case "answered":
    case "cancelStop":
    case "suspend":
    case "smoother":
    case "rougher":
    case "morePatience":
    case "lessPatience":
      return state;
    case "filterDone":
      return { ...state, typing: false };
    case "stopNow":
      return ask(state, view);
    case "chart":
    case "problems":
    case "findings":
    case "help":
      return { ...state, scroll: 0, screen: state.screen === action ? "overview" : action };
    case "previousRun":
    case "nextRun":
      return move(state, action === "nextRun" ? 1 : -1, view);
    case "pageUp":
    case "pageDown":
      return move(state, action === "pageDown" ? 10 : -10, view);
    case "filter":
      return { ...state, screen: "overview", typing: true };
    case "sort":
      return { ...state, order: nextOf(runOrders, state.order) };
    case "layout":
      return { ...state, layout: nextOf(layouts, state.layout) };
    case "log":
      return { ...state, log: !state.log };
    case "both":
      return { ...state, both: !state.both };
    case "mouse":
      return { ...state, mouse: !state.mouse };
    case "palette":
      return { ...state, palette: nextOf(paletteNames, state.palette) };
    case "pin": {
      const run = selectedRun(view, state);
      return run === undefined ? state : { ...state, pins: togglePin(state.pins, run.path) };
    }
    case "back":
      return goBack(state);
    case "resetView":
      return withoutZoom({ ...withoutCursor(state), log: false, layout: "auto" });
    case "curve":
    case "axis":
    case "zoomIn":
    case "zoomOut":
    case "left":
    case "right":
    case "first":
    case "last":
    case "cursor":
      return afterChartKey(state, action, view);
  }
}

type ChartKey =
  | "curve"
  | "axis"
  | "zoomIn"
  | "zoomOut"
  | "left"
  | "right"
  | "first"
  | "last"
  | "cursor";

/** Keys that need to know the curve that is drawn. */
function afterChartKey(state: ScreenState, key: ChartKey, view: View): ScreenState {
  if (isList(state)) return key === "first" ? { ...state, scroll: 0 } : state;
  const run = selectedRun(view, state);
  const drawn = run === undefined ? undefined : drawnCurve(view, run, state);
  if (run === undefined || drawn === undefined) return state;
  const { whole, chart } = drawn;
  const around = state.cursor;
  switch (key) {
    case "curve":
      return withoutCursor({
        ...state,
        curve: (state.curve + 1) % Math.max(1, curvesOf(run).length),
      });
    case "axis": {
      const own = selectedCurve(run, state);
      const unit = nextOf(own === undefined ? [] : unitsOf(own), chart.xUnit);
      // Places on another axis mean something else.
      return { ...withoutZoom(withoutCursor(state)), ...(unit === undefined ? {} : { unit }) };
    }
    case "zoomIn":
      return withZoom(state, zoomBy(state.zoom, 1 / 1.5, { whole, around }));
    case "zoomOut":
      return withZoom(state, zoomBy(state.zoom, 1.5, { whole, around }));
    case "cursor":
      return state.cursor === undefined
        ? pointAt(state, drawn, drawn.window?.high ?? whole.high)
        : withoutCursor(state);
    case "left":
    case "right":
      return sideways(state, key === "left" ? -1 : 1, drawn);
    case "first":
    case "last":
      return toEnd(state, key, drawn);
  }
}

function afterGesture(
  state: ScreenState,
  gesture: Exclude<ScreenAction, string>,
  view: View,
): ScreenState {
  if ("typed" in gesture) {
    const filter = (state.filter + gesture.typed).slice(0, 60);
    return { ...state, filter };
  }
  if ("erased" in gesture) {
    const filter = gesture.erased === "all" ? "" : [...state.filter].slice(0, -1).join("");
    return { ...state, filter, typing: gesture.erased === "letter" };
  }
  if ("chosen" in gesture) return withoutCursor({ ...state, runPath: gesture.chosen, curve: 0 });
  const run = selectedRun(view, state);
  const drawn = run === undefined ? undefined : drawnCurve(view, run, state);
  if (drawn === undefined) return state;
  if ("pointed" in gesture) return pointAt(state, drawn, gesture.pointed);
  const { whole } = drawn;
  return withZoom(state, zoomBy(state.zoom, gesture.zoomed, { whole, around: gesture.at }));
}

function ask(state: ScreenState, view: View): ScreenState {
  const run = selectedRun(view, state);
  if (run === undefined || !mayStop(run)) return state;
  return { ...state, asking: { runPath: run.path, since: view.now } };
}

/** One thing after the other: the cursor, the screen, the zoom, the filter. */
function goBack(state: ScreenState): ScreenState {
  if (state.cursor !== undefined) return withoutCursor(state);
  if (state.screen !== "overview") return { ...state, screen: "overview", scroll: 0 };
  if (state.zoom !== undefined) return withoutZoom(state);
  return { ...state, filter: "", typing: false };
}

function sideways(state: ScreenState, by: 1 | -1, drawn: DrawnCurve): ScreenState {
  const { chart, whole } = drawn;
  if (state.cursor === undefined && drawn.window !== undefined) {
    return withZoom(state, panBy(state.zoom, by / 4, whole));
  }
  if (drawn.cursor === undefined) return pointAt(state, drawn, whole.high);
  const next = Math.max(0, Math.min(chart.x.length - 1, drawn.cursor + by));
  return pointAt(state, drawn, chart.x[next] ?? whole.high);
}

function toEnd(state: ScreenState, key: "first" | "last", drawn: DrawnCurve): ScreenState {
  const { chart, whole } = drawn;
  const x = (key === "first" ? chart.x[0] : chart.x.at(-1)) ?? whole.high;
  if (state.cursor !== undefined) return pointAt(state, drawn, x);
  return withZoom(state, showing(state.zoom, key === "first" ? whole.low : whole.high, whole));
}

function pointAt(state: ScreenState, { chart, whole }: DrawnCurve, x: number): ScreenState {
  const nearest = nearestPoint(chart, x);
  const cursor = nearest === undefined ? undefined : chart.x[nearest];
  if (cursor === undefined) return state;
  return withZoom({ ...state, cursor }, showing(state.zoom, cursor, whole));
}

function withZoom(state: ScreenState, zoom: Zoom | undefined): ScreenState {
  return zoom === undefined ? withoutZoom(state) : { ...state, zoom };
}

function withoutZoom({ zoom: _, ...state }: ScreenState): ScreenState {
  return state;
}

function withoutCursor({ cursor: _, ...state }: ScreenState): ScreenState {
  return state;
}

function isList(state: ScreenState): boolean {
  return state.screen !== "overview" && state.screen !== "chart";
}

/** In a list the arrows scroll; elsewhere they select a run, and a new run begins with its own first curve. */
function move(state: ScreenState, by: number, view: View): ScreenState {
  if (isList(state)) return { ...state, scroll: Math.max(0, state.scroll + by) };
  const now = selectedRun(view, state);
  const runs = runsShown(view, state);
  const index = now === undefined ? -1 : runs.indexOf(now);
  const next = runs[Math.max(0, Math.min(runs.length - 1, index + by))];
  if (next === undefined || next === now) return state;
  return withoutZoom(withoutCursor({ ...state, runPath: next.path, curve: 0 }));
}

function nextOf<T>(all: readonly T[], now: T): T {
  return all[(all.indexOf(now) + 1) % all.length] ?? now;
}
