import type { PeerRule } from "./peer-rule.ts";

/**
 * PyTorch Lightning's `EarlyStopping` with `check_finite`: a value that is not finite stops the training
 * at once, NaN and infinity alike. Its thresholds are off by default and left out here.
 */
export function lightning({ patience = 3, minDelta = 0 } = {}): PeerRule {
  return {
    name: `Lightning EarlyStopping, patience ${patience}`,
    source: "Lightning-AI/pytorch-lightning, src/lightning/pytorch/callbacks/early_stopping.py",
    knownWrong:
      "One overflow that the run would recover from ends it; a low first value is never beaten.",
    createJudge: () => {
      let check = -1;
      let best = { at: 0, value: Number.POSITIVE_INFINITY };
      let count = 0;
      return ({ value }) => {
        check += 1;
        if (!Number.isFinite(value)) return { stop: true, keep: best.at, notFinite: true };
        if (value + minDelta < best.value) {
          best = { at: check, value };
          count = 0;
        } else count += 1;
        return { stop: count >= patience, keep: best.at };
      };
    },
  };
}
