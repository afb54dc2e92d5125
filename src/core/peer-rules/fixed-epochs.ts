import type { PeerRule } from "./peer-rule.ts";

/**
 * No rule at all: train so many epochs and take the last file. What most voices are trained by.
 *
 * @param epochs   epochs trained
 * @param epochAt  the epoch that is over at a check, from 0; undefined where it is not known: that check stops nothing
 */
export function fixedEpochs(
  epochs: number,
  epochAt: (check: number) => number | undefined,
): PeerRule {
  return {
    name: `${epochs} epochs`,
    source: "RVC-Boss/GPT-SoVITS, webui.py: total_epoch",
    knownWrong: "Looks at no curve: it stops before the best or long after it.",
    createJudge: () => {
      let check = -1;
      return () => {
        check += 1;
        const [now, next] = [epochAt(check), epochAt(check + 1)];
        // The last check within the epochs, which need not fall on their end.
        return { stop: now !== undefined && (now >= epochs || (next ?? 0) > epochs), keep: check };
      };
    },
  };
}
