import type { PeerRule } from "./peer-rule.ts";

/** How ignite measures: `cumulative` keeps the old best until the gains since then add up to the threshold. */
interface IgniteOptions {
  readonly patience?: number;
  readonly threshold?: number;
  readonly thresholdMode?: "abs" | "rel";
  readonly cumulative?: boolean;
}

/**
 * PyTorch ignite's `EarlyStopping`, in `min` mode. The test is for no improvement, so that NaN, of which
 * every comparison is false, counts as one.
 */
export function ignite(options: IgniteOptions = {}): PeerRule {
  const { patience = 10, threshold = 0, thresholdMode = "abs", cumulative = false } = options;
  const bound = (best: number) =>
    thresholdMode === "abs" ? best - threshold : best * (1 - threshold);
  return {
    name: `ignite EarlyStopping, patience ${patience}${cumulative ? `, cumulative ${threshold}` : ""}`,
    source: "pytorch/ignite, ignite/handlers/early_stopping.py",
    knownWrong: "Without `cumulative`, slow steady gains below the threshold count as none.",
    createJudge: () => {
      let check = -1;
      let best: { at: number; value: number } | undefined;
      let count = 0;
      return ({ value }) => {
        check += 1;
        if (best === undefined) best = { at: check, value };
        else if (value >= bound(best.value)) {
          if (!cumulative && value < best.value) best = { at: check, value };
          count += 1;
        } else {
          best = { at: check, value };
          count = 0;
        }
        return { stop: count >= patience, keep: best.at };
      };
    },
  };
}
