import type { PeerRule } from "./peer-rule.ts";

/**
 * MosaicML composer's `EarlyStopper`. It has no counter: it stops when more than the patience lies between
 * the best and now, one check later than the rest.
 */
export function composer({ patience = 1, minDelta = 0 } = {}): PeerRule {
  return {
    name: `composer EarlyStopper, patience ${patience}`,
    source: "mosaicml/composer, composer/callbacks/early_stopper.py",
    knownWrong: "A NaN at first stays the best; epochs without a validation age the best as well.",
    createJudge: () => {
      let check = -1;
      let best: { at: number; value: number } | undefined;
      return ({ value }) => {
        check += 1;
        if (best === undefined || (value < best.value && Math.abs(value - best.value) > minDelta)) {
          best = { at: check, value };
        }
        return { stop: check - best.at > patience, keep: best.at };
      };
    },
  };
}
