import { median } from "simple-statistics";
import { createLowest } from "./lowest.ts";
import type { PeerRule } from "./peer-rule.ts";

/** Training losses that the rule wants to see before it says anything. */
const leastTraining = 8;
/** The training loss of the last quarter must lie this share under that of the first. */
const improvement = 0.01;

/**
 * losslint's `overfit_onset`: fires when the validation loss has risen `rises` times in a row while the
 * training loss improves from its first quarter to its last. Reports only, stops nothing; names the check
 * at which the rises began, here taken as the one to keep when it is the lowest.
 */
export function losslintOverfit({ rises = 3 } = {}): PeerRule {
  return {
    name: `losslint overfit_onset, ${rises} rises`,
    source: "Lsyyh/losslint, src/losslint/checks.py",
    knownWrong:
      "Three rises in a row are common in noise; one equal value breaks a row that is real.",
    createJudge: () => {
      const follow = createLowest();
      const losses: number[] = [];
      let check = -1;
      let before = Number.NaN;
      let row = 0;
      return ({ value, training }) => {
        check += 1;
        if (training !== undefined && Number.isFinite(training)) losses.push(training);
        const keep = Number.isFinite(value) ? follow(check, value).at : 0;
        row = value > before ? row + 1 : 0;
        before = value;
        return { stop: row >= rises && trainingImproves(losses), keep };
      };
    },
  };
}

function trainingImproves(losses: readonly number[]): boolean {
  if (losses.length < leastTraining) return false;
  const quarter = Math.max(1, Math.floor(losses.length / 4));
  const early = median(losses.slice(0, quarter));
  const late = median(losses.slice(-quarter));
  return early > 0 && early - late >= improvement * early;
}
