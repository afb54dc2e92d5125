import type { View } from "../../core/view.ts";
import { formatSafeMessage, wrapText } from "../safe-text.ts";
import { asciiLine, fitLine, type Line, paintLine, segment } from "../styled-line.ts";
import { footerLine } from "./footer-panel.ts";
import { headerLine } from "./header-panel.ts";
import { findingLines, helpLines, problemLines, scrollLines } from "./list-screens.ts";
import type { Look } from "./look.ts";
import { otherStage } from "./run-order.ts";
import { bothStagesLines, chartScreenLines, overviewLines } from "./run-screen.ts";
import { hasOpenSwitch, type ScreenState, selectedRun } from "./screen-state.ts";
import { exactly } from "./stacking.ts";
import { switchLines } from "./switch-panel.ts";

/** One whole screen: nothing but its arguments decides what it shows. */
export interface DashboardProps {
  readonly view: View;
  readonly state: ScreenState;
  readonly rows: number;
  readonly look: Look;
  /** Whether the bottom line names the keys; off where nobody can press them. */
  readonly footer: boolean;
}

/** The header, one of the five screens, and the keys: exactly `rows` lines. */
export function dashboardLines(given: DashboardProps): readonly Line[] {
  const { view } = given;
  const look = { ...given.look, now: view.now };
  const props = { ...given, look };
  const has = {
    aSwitch: hasOpenSwitch(selectedRun(view, props.state)),
    severalRuns: view.runs.length > 1,
  };
  const { header, footer, shownSwitch, rows } = dashboardRows(props);
  const lines = [
    ...(header ? [headerLine(view, look)] : []),
    ...shownSwitch,
    ...exactly(screenLines({ ...props, rows }), rows),
    ...(footer ? [footerLine(look, has)] : []),
  ];
  return exactly(lines, props.rows);
}

/** The same as it is written on a terminal, or into a text: each line as wide as the screen at most. */
export function dashboardFrame(props: DashboardProps): readonly string[] {
  const { look } = props;
  return dashboardLines(props).map((line) => {
    const fitted = fitLine(line, look.columns);
    return paintLine(look.ascii ? asciiLine(fitted) : fitted, look.color).trimEnd();
  });
}

/** What stands around the screen proper, the row at which that begins, and the rows that are left to it. */
export function dashboardRows(props: DashboardProps): {
  readonly header: boolean;
  readonly footer: boolean;
  readonly shownSwitch: readonly Line[];
  readonly top: number;
  readonly rows: number;
} {
  const header = props.rows >= 8;
  const footer = props.footer && props.rows >= 6;
  const room = props.rows - Number(header) - Number(footer);
  const lines = switchLines(props.view, props.state, props.look);
  const shownSwitch = lines.slice(0, room >= 12 ? 2 : 1);
  const top = Number(header) + shownSwitch.length;
  return { header, footer, shownSwitch, top, rows: room - shownSwitch.length };
}

function screenLines({ view, state, rows, look }: DashboardProps): readonly Line[] {
  const run = selectedRun(view, state);
  switch (state.screen) {
    case "help":
      return scrollLines(helpLines(look), rows, state.scroll);
    case "problems":
      return scrollLines(problemLines(view, run, look), rows, state.scroll);
    case "findings":
      return scrollLines(findingLines(run, look), rows, state.scroll);
    case "chart":
    case "overview": {
      if (run === undefined) return emptyLines(view, look);
      const other = state.both ? otherStage(run, view.runs) : undefined;
      if (other !== undefined) {
        const runs = view.runs.filter((each) => each === run || each === other);
        return bothStagesLines(runs, { state, rows, look });
      }
      const screen = { view, run, state, rows, look };
      return state.screen === "chart" ? chartScreenLines(screen) : overviewLines(screen);
    }
  }
}

/** What stands there while there is no run: why, and what is being watched. */
function emptyLines(view: View, look: Look): readonly Line[] {
  const { words } = look.catalogue;
  const width = look.columns - 4;
  const text =
    view.notice === undefined ? view.logdir : formatSafeMessage(view.notice, look.catalogue);
  const lines = wrapText(text, width, 4).map((line) => [segment(`  ${line}`)]);
  return [[], [segment(`  ${words.noRuns}`, "title")], ...lines];
}
