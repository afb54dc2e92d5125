import { Box, Text } from "ink";
import type { ReactElement } from "react";
import { asciiLine, fitLine, type Line, paintLine } from "../styled-line.ts";
import type { Look } from "./look.ts";

/** Lines of a panel, each cut to the width of the screen: nothing wraps, so heights are what was planned. */
export function Lines({
  lines,
  look,
}: {
  readonly lines: readonly Line[];
  readonly look: Look;
}): ReactElement {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
        <Text key={index} wrap="truncate">
          {paintLine(finish(line, look), look.color) || " "}
        </Text>
      ))}
    </Box>
  );
}

function finish(line: Line, look: Look): Line {
  const fitted = fitLine(line, look.columns);
  return look.ascii ? asciiLine(fitted) : fitted;
}
