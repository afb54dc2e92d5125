import type { PeerRule } from "./peer-rule.ts";

/**
 * Ultralytics' `EarlyStopping`. It watches a fitness, more is better; here that is the loss with its sign
 * turned. A value that is missing decides nothing. A best of exactly 0 is taken for "none yet".
 */
export function ultralytics({ patience = 100 } = {}): PeerRule {
  return {
    name: `Ultralytics EarlyStopping, patience ${patience}`,
    source: "ultralytics/ultralytics, ultralytics/utils/torch_utils.py",
    knownWrong:
      "Its patience of 100 epochs stops hardly any run that is shorter than a few hundred.",
    createJudge: () => {
      let check = -1;
      let best = { at: 0, fitness: 0 };
      return ({ value }) => {
        check += 1;
        if (Number.isNaN(value)) return { stop: false, keep: best.at };
        if (-value > best.fitness || best.fitness === 0) best = { at: check, fitness: -value };
        return { stop: check - best.at >= patience, keep: best.at };
      };
    },
  };
}
