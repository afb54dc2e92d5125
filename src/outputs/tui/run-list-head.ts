import type { View } from "../../core/view.ts";
import { safeText } from "../safe-text.ts";
import { type Line, type Segment, segment } from "../styled-line.ts";
import type { Look } from "./look.ts";
import { runsShown, type ScreenState } from "./screen-state.ts";

/** The line above the runs: the filter as it is typed, how many it leaves, their order; undefined when all is as found. */
export function listHead(view: View, state: ScreenState, look: Look): Line | undefined {
  const { words } = look.catalogue;
  const filtered = state.filter !== "" || state.typing;
  if (!filtered && state.order === "found") return undefined;
  const line: Segment[] = [];
  if (filtered) {
    const left = runsShown(view, state).length;
    const text = safeText(state.filter, Math.max(8, look.columns >> 1));
    line.push(segment(`${words.filter.label} `, "strong"), segment(text, "selected"));
    if (state.typing) line.push(segment(look.ascii ? "_" : "▏", "selected"));
    line.push(
      left > 0
        ? segment(`  ${words.filter.left(left, view.runs.length)}`, "faint")
        : segment(`  ${words.filter.none}`, "bad"),
    );
  }
  if (state.order !== "found") {
    const gap = line.length > 0 ? ` ${look.glyphs.separator} ` : "";
    line.push(segment(`${gap}${words.order[state.order]}`, "faint"));
  }
  return line;
}
