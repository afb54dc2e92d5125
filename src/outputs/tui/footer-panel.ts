import { fitLine, type Line, lineWidth, type Segment, segment } from "../styled-line.ts";
import { keyTable } from "./keys.ts";
import type { Look } from "./look.ts";

/** The bottom line: the main keys that do something here, as many as fit whole. */
export function footerLine(
  look: Look,
  has: { readonly aSwitch: boolean; readonly severalRuns: boolean },
): Line {
  const { words } = look.catalogue;
  const line: Segment[] = [];
  for (const { action, footer, needsSwitch, needsRuns } of keyTable) {
    if (footer === undefined || (needsSwitch === true && !has.aSwitch)) continue;
    if (needsRuns === true && !has.severalRuns) continue;
    const gap = line.length > 0 ? [segment("  ")] : [];
    const key = segment(look.ascii ? footer.ascii : footer.unicode, "key");
    const entry = [...gap, key, segment(` ${words.key[action].short}`, "faint")];
    if (lineWidth([...line, ...entry]) > look.columns) break;
    line.push(...entry);
  }
  return fitLine(line, look.columns);
}
