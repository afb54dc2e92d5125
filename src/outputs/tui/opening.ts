import type { View } from "../../core/view.ts";
import type { Colors, PaletteName } from "../palettes.ts";
import { dashboardFrame } from "./dashboard.ts";
import type { Look } from "./look.ts";
import { recalledState, type ViewMemory } from "./remembered.ts";
import { firstState, type ScreenState } from "./screen-state.ts";
import { steadyState } from "./steady.ts";

/** What the dashboard opens with. */
export interface Opening {
  readonly view: View;
  readonly rows: number;
  readonly look: Look;
  /** Whether keys can be pressed, and are named at the bottom. */
  readonly footer: boolean;
  readonly memory?: ViewMemory;
}

/** The state in which the dashboard opens: as it was left, in the colours asked for now. */
export function openingState(opening: Opening): ScreenState {
  const { look, memory } = opening;
  const state = recalledState(firstState, memory?.recall());
  const asked = typeof look.color === "object" ? look.color.palette : undefined;
  const painted = asked === undefined ? state : { ...state, palette: asked };
  return steadyState(painted, opening);
}

/** The first frame, which needs neither React nor ink: a person sees it while those are loaded. */
export function openingFrame(opening: Opening): readonly string[] {
  const state = openingState(opening);
  const look = { ...opening.look, color: paintedIn(opening.look.color, state.palette) };
  return dashboardFrame({ ...opening, state, look });
}

/** How to paint in a palette that was chosen on the screen. */
export function paintedIn(color: Colors, palette: PaletteName): Colors {
  return color === false ? false : { many: false, ...(color === true ? {} : color), palette };
}
