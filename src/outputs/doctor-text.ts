import type { Message } from "../core/message.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import type { Colors } from "./palettes.ts";
import { formatSafeMessage, safeText, wrapText } from "./safe-text.ts";
import { paintLine, segment } from "./styled-line.ts";

/** What `doctor` says of each run: its name, then one paragraph a finding, worst first. Ends with a line break. */
export function doctorToText(
  patients: readonly { readonly name: string; readonly messages: readonly Message[] }[],
  look: { readonly columns: number; readonly color: Colors; readonly catalogue: Catalogue },
): string {
  const width = Math.min(look.columns, 100) - 4;
  const blocks = patients.map(({ name, messages }) => {
    const title = paintLine([segment(safeText(name), "strong")], look.color);
    const findings = messages.flatMap((message) =>
      wrapText(formatSafeMessage(message, look.catalogue), width, 20).map(
        (line, index) => `  ${index === 0 ? bulletFor(message) : " "} ${line}`,
      ),
    );
    return [title, ...findings].join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}

/** Something to change, or nothing. */
function bulletFor(message: Message): string {
  return message.id === "hint.nothing" ? "+" : "-";
}
