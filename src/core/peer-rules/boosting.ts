import type { PeerRule } from "./peer-rule.ts";

/**
 * XGBoost's `EarlyStopping`: better when the best minus min delta is above the value.
 */
export function xgboost({ rounds = 10, minDelta = 0 } = {}): PeerRule {
  return {
    name: `XGBoost EarlyStopping, ${rounds} rounds`,
    source: "dmlc/xgboost, python-package/xgboost/callback.py",
    knownWrong: "A NaN at first stays the best; made for trees, whose curves have far less noise.",
    createJudge: () => createRounds(rounds, (value, best) => best - minDelta > value),
  };
}

/**
 * LightGBM's `early_stopping`: better when the value is below the best minus min delta. Of one validation
 * set and one metric; with several, the first that is out of patience stops all.
 */
export function lightGbm({ rounds = 10, minDelta = 0 } = {}): PeerRule {
  return {
    name: `LightGBM early_stopping, ${rounds} rounds`,
    source: "microsoft/LightGBM, python-package/lightgbm/callback.py",
    knownWrong: "A NaN at first stays the best; made for trees, whose curves have far less noise.",
    createJudge: () => createRounds(rounds, (value, best) => value < best - minDelta),
  };
}

/** Both libraries: the first value is the best whatever it is, and stops `rounds` after the best. */
function createRounds(
  rounds: number,
  improves: (value: number, best: number) => boolean,
): ReturnType<PeerRule["createJudge"]> {
  let check = -1;
  let best: { at: number; value: number } | undefined;
  return ({ value }) => {
    check += 1;
    if (best === undefined || improves(value, best.value)) best = { at: check, value };
    return { stop: check - best.at >= rounds, keep: best.at };
  };
}
