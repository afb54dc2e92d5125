import { Box, Text } from "ink";
import type { ReactElement } from "react";

/** A frame as ink draws it, for tests of the keyboard: a screen of its own paints frames itself. */
export function Frame({ lines }: { readonly lines: readonly string[] }): ReactElement {
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
        <Text key={index} wrap="truncate">
          {line || " "}
        </Text>
      ))}
    </Box>
  );
}
