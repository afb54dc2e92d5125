import { Box } from "ink";
import type { ReactElement } from "react";
import type { View } from "../../core/view.ts";
import { formatSafeMessage, wrapText } from "../safe-text.ts";
import { type Line, segment } from "../styled-line.ts";
import { footerLine } from "./footer-panel.ts";
import { headerLine } from "./header-panel.ts";
import { Lines } from "./lines.tsx";
import { findingLines, helpLines, problemLines, scrollLines } from "./list-screens.ts";
import type { Look } from "./look.ts";
import { otherStage } from "./run-order.ts";
import { BothStages, ChartScreen, Overview } from "./run-screen.tsx";
import { hasOpenSwitch, type ScreenState, selectedRun } from "./screen-state.ts";
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

/** The header, one of the five screens, and the keys. Never higher than `rows`. */
export function Dashboard(given: DashboardProps): ReactElement {
  const { view } = given;
  const look = { ...given.look, now: view.now };
  const props = { ...given, look };
  const has = {
    aSwitch: hasOpenSwitch(selectedRun(view, props.state)),
    severalRuns: view.runs.length > 1,
  };
  const { header, footer, shownSwitch, rows } = dashboardRows(props);
  return (
    <Box flexDirection="column" width={look.columns} height={props.rows} overflow="hidden">
      <Lines lines={header ? [headerLine(view, look)] : []} look={look} />
      <Lines lines={shownSwitch} look={look} />
      <Box flexDirection="column" height={rows} overflow="hidden">
        <Screen {...props} rows={rows} />
      </Box>
      <Lines lines={footer ? [footerLine(look, has)] : []} look={look} />
    </Box>
  );
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

function Screen({ view, state, rows, look }: DashboardProps): ReactElement {
  const run = selectedRun(view, state);
  const list = (lines: readonly Line[]): ReactElement => (
    <Lines lines={scrollLines(lines, rows, state.scroll)} look={look} />
  );
  switch (state.screen) {
    case "help":
      return list(helpLines(look));
    case "problems":
      return list(problemLines(view, run, look));
    case "findings":
      return list(findingLines(run, look));
    case "chart":
    case "overview": {
      if (run === undefined) return <Lines lines={emptyLines(view, look)} look={look} />;
      const other = state.both ? otherStage(run, view.runs) : undefined;
      if (other !== undefined) {
        const runs = view.runs.filter((each) => each === run || each === other);
        return <BothStages runs={runs} state={state} rows={rows} look={look} />;
      }
      const Shown = state.screen === "chart" ? ChartScreen : Overview;
      return <Shown view={view} run={run} state={state} rows={rows} look={look} />;
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
