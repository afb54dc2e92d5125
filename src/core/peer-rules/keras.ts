import type { PeerRule } from "./peer-rule.ts";

/**
 * Keras' `EarlyStopping` callback. The first value is the best even when it is NaN, and then nothing ever
 * improves on it. It cannot stop at the first epoch.
 */
export function keras({ patience = 0, minDelta = 0 } = {}): PeerRule {
  return {
    name: `Keras EarlyStopping, patience ${patience}`,
    source: "keras-team/keras, keras/src/callbacks/early_stopping.py",
    knownWrong:
      "Its default stops at the first check that is no better; a NaN at first stays the best.",
    createJudge: () => {
      let check = -1;
      let best: { at: number; value: number } | undefined;
      let count = 0;
      return ({ value }) => {
        check += 1;
        count += 1;
        if (best === undefined || value + Math.abs(minDelta) < best.value) {
          best = { at: check, value };
          count = 0;
          return { stop: false, keep: check };
        }
        return { stop: count >= patience && check > 0, keep: best.at };
      };
    },
  };
}
