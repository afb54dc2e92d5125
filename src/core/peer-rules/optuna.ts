import { createLowest } from "./lowest.ts";
import type { PeerRule } from "./peer-rule.ts";

/**
 * Optuna's `PatientPruner` without a wrapped pruner: stops when the least of all but the last patience + 1
 * values, plus min delta, is below the least of those. NaN is left out of both.
 */
export function optunaPatient({ patience = 10, minDelta = 0 } = {}): PeerRule {
  return {
    name: `Optuna PatientPruner, patience ${patience}`,
    source: "optuna/optuna, optuna/pruners/_patient.py",
    knownWrong:
      "A tie never stops, so a flat curve runs for ever; min delta makes it more patient.",
    createJudge: () => {
      const follow = createLowest();
      const recent: number[] = [];
      let check = -1;
      let keep = 0;
      let before = Number.POSITIVE_INFINITY;
      return ({ value }) => {
        check += 1;
        if (!Number.isNaN(value)) keep = follow(check, value).at;
        recent.push(value);
        if (recent.length > patience + 1) {
          const left = recent.shift() ?? Number.NaN;
          if (left < before) before = left;
        }
        const last = recent.filter((each) => !Number.isNaN(each));
        return { stop: last.length > 0 && before + minDelta < Math.min(...last), keep };
      };
    },
  };
}
