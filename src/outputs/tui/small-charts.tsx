import { Box } from "ink";
import type { ReactElement } from "react";
import type { ChartView } from "../../core/view.ts";
import { drawChart } from "../braille-chart.ts";
import { Lines } from "./lines.tsx";
import type { Look } from "./look.ts";
import { smallHeight } from "./row-plan.ts";

/** A small chart is not drawn narrower than this. */
const leastWidth = 23;

/** How many small charts stand side by side. */
export function smallChartsPerRow(columns: number): number {
  return Math.max(1, Math.min(5, Math.floor((columns + 2) / (leastWidth + 2))));
}

/** The other losses, each small, in at most `rows` rows. */
export function SmallCharts({
  charts,
  rows,
  log,
  look,
}: {
  readonly charts: readonly ChartView[];
  readonly rows: number;
  readonly log: boolean;
  readonly look: Look;
}): ReactElement {
  const most = smallChartsPerRow(look.columns);
  // Rows of equal length: four charts stand two and two rather than three and one.
  const needed = Math.max(1, Math.min(rows, Math.ceil(charts.length / most)));
  const perRow = Math.max(1, Math.min(most, Math.ceil(charts.length / needed)));
  const width = Math.floor((look.columns - 2 * (perRow - 1)) / perRow);
  const options = { words: look.catalogue.words, ascii: look.ascii, log, small: true };
  return (
    <Box flexDirection="column" flexShrink={0}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity but its place
        <Box key={row} columnGap={2} marginTop={1} flexShrink={0}>
          {charts.slice(row * perRow, (row + 1) * perRow).map((chart, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two curves may bear the same tag
            <Box key={column} width={width} height={smallHeight - 1}>
              <Lines
                lines={drawChart(chart, { columns: width, rows: smallHeight - 1 }, options)}
                look={{ ...look, columns: width }}
              />
            </Box>
          ))}
        </Box>
      ))}
    </Box>
  );
}
