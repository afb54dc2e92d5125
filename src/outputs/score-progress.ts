import type { Message } from "../core/message.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { formatSafeMessage, textWidth } from "./safe-text.ts";

/** A line at the bottom of a terminal that says how far a scoring has come. */
export interface ScoreProgress {
  /**
   * Draws the line anew.
   *
   * @param share  of all that is to be done, 0 to 1
   */
  show(message: Message, share: number): void;
  /** Takes the line away, for a line that stays. */
  clear(): void;
}

const barWidth = 20;
const redrawMs = 100;

/** Shows progress on a terminal; elsewhere nothing. */
export function createScoreProgress(
  stream: NodeJS.WriteStream,
  { catalogue, ascii }: { readonly catalogue: Catalogue; readonly ascii: boolean },
): ScoreProgress {
  let drawn = Number.NEGATIVE_INFINITY;
  let isShown = false;
  const [full, empty] = ascii ? ["#", "."] : ["━", "─"];
  return {
    show(message, share) {
      const now = performance.now();
      if (stream.isTTY !== true || now - drawn < redrawMs) return;
      drawn = now;
      isShown = true;
      const filled = Math.round(barWidth * Math.min(1, Math.max(0, share)));
      const bar = full.repeat(filled) + empty.repeat(barWidth - filled);
      const text = formatSafeMessage(message, catalogue);
      // A line that wraps could not be taken away again.
      const fits = textWidth(text) + barWidth + 2 <= (stream.columns ?? 80);
      stream.write(`\r\u001b[K${fits ? `${bar} ${text}` : bar}`);
    },
    clear() {
      if (isShown) stream.write("\r\u001b[K");
      isShown = false;
      drawn = Number.NEGATIVE_INFINITY;
    },
  };
}
