import type { PeerRule } from "./peer-rule.ts";

/**
 * The `EarlyStopping` class that most PyTorch projects copy. NaN is no check at all; the first value is
 * the best; a later one is better when it is below the best minus delta.
 */
export function bjarten({ patience = 7, delta = 0 } = {}): PeerRule {
  return {
    name: `Bjarten EarlyStopping, patience ${patience}`,
    source: "Bjarten/early-stopping-pytorch, early_stopping_pytorch/early_stopping.py",
    knownWrong: "One lucky check, or the low start of a GAN, stands as the best until it stops.",
    createJudge: () => {
      let check = -1;
      let best: { at: number; value: number } | undefined;
      let count = 0;
      return ({ value }) => {
        check += 1;
        if (!Number.isNaN(value)) {
          if (best === undefined || value < best.value - delta) {
            best = { at: check, value };
            count = 0;
          } else count += 1;
        }
        return { stop: best !== undefined && count >= patience, keep: best?.at ?? 0 };
      };
    },
  };
}
