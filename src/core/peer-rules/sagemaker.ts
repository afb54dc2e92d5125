import { createLowest } from "./lowest.ts";
import type { PeerRule } from "./peer-rule.ts";

/**
 * SageMaker Debugger's `LossNotDecreasing`: fires when the loss stands no lower than `steps` checks ago, or
 * lower by less than `percent`. Names no best.
 */
export function lossNotDecreasing({ steps = 10, percent = 0 } = {}): PeerRule {
  return {
    name: `SageMaker LossNotDecreasing, ${steps} steps`,
    source: "awsdocs/amazon-sagemaker-developer-guide, debugger-built-in-rules",
    knownWrong: "Compares two single values: one unlucky check fires it in the middle of a fall.",
    createJudge: () => {
      const follow = createLowest();
      const recent: number[] = [];
      let check = -1;
      return ({ value }) => {
        check += 1;
        const keep = follow(check, value).at;
        recent.push(value);
        if (recent.length <= steps) return { stop: false, keep };
        const before = recent.shift() ?? Number.NaN;
        const fall = before - value;
        return { stop: fall <= 0 || fall < (percent / 100) * Math.abs(before), keep };
      };
    },
  };
}

/**
 * SageMaker Debugger's `Overfit`: fires when validation stands above training by more than `ratio` of it
 * for more than `patience` checks in a row. Names no best.
 */
export function overfitRatio({ ratio = 0.1, patience = 1 } = {}): PeerRule {
  return {
    name: `SageMaker Overfit, ratio ${ratio}`,
    source: "awsdocs/amazon-sagemaker-developer-guide, debugger-built-in-rules",
    knownWrong:
      "A gap between the losses is usual and no overfitting; it fires while both still fall.",
    createJudge: () => {
      const follow = createLowest();
      let check = -1;
      let row = 0;
      return ({ value, training }) => {
        check += 1;
        const gap = (value - (training ?? Number.NaN)) / (training ?? Number.NaN);
        row = gap > ratio ? row + 1 : 0;
        return { stop: row > patience, keep: follow(check, value).at };
      };
    },
  };
}
