import type { XUnit } from "../../core/view.ts";
import { type PaletteName, paletteNames } from "../palettes.ts";
import type { RunOrder } from "./run-order.ts";
import { runOrders } from "./run-order.ts";
import { type Layout, layouts, type ScreenState } from "./screen-state.ts";

/** What is kept of a view from one watching to the next: how to look, never what at. */
export interface RememberedView {
  readonly log: boolean;
  readonly order: RunOrder;
  readonly both: boolean;
  readonly layout: Layout;
  readonly mouse: boolean;
  readonly palette: PaletteName;
  readonly unit?: XUnit;
}

/** Where a view is kept. Neither ever throws: a view that is lost does no harm. */
export interface ViewMemory {
  /** Whatever was kept, as it was read: not to be believed. */
  recall(): unknown;
  /** @param view  a `RememberedView` as JSON */
  keep(view: string): void;
}

/** What is worth keeping. */
export function rememberedView(state: ScreenState): RememberedView {
  const { log, order, both, layout, mouse, palette, unit } = state;
  return { log, order, both, layout, mouse, palette, ...(unit === undefined ? {} : { unit }) };
}

/** The state with what was kept; whatever in it is not as it should be is left out. */
export function recalledState(state: ScreenState, kept: unknown): ScreenState {
  if (typeof kept !== "object" || kept === null) return state;
  const found = new Map(Object.entries(kept));
  const flag = (name: "log" | "both" | "mouse"): boolean =>
    typeof found.get(name) === "boolean" ? found.get(name) === true : state[name];
  const unit = oneOf(["epoch", "step", "time"] as const, found.get("unit"));
  return {
    ...state,
    log: flag("log"),
    both: flag("both"),
    mouse: flag("mouse"),
    order: oneOf(runOrders, found.get("order")) ?? state.order,
    layout: oneOf(layouts, found.get("layout")) ?? state.layout,
    palette: oneOf(paletteNames, found.get("palette")) ?? state.palette,
    ...(unit === undefined ? {} : { unit }),
  };
}

function oneOf<T>(allowed: readonly T[], value: unknown): T | undefined {
  return allowed.find((each) => each === value);
}
