import { createLowest } from "./lowest.ts";
import type { PeerRule } from "./peer-rule.ts";
import { slopeTest } from "./slope-test.ts";

/**
 * trainspotter's `overfitting`: fires when a line through the validation losses from the lowest on rises
 * with p below `alpha`, over `leastAfter` further checks or more, and the last stands `rise` of it above
 * the lowest. Names the lowest.
 */
export function trainspotterOverfit({ alpha = 0.1, leastAfter = 3, rise = 0.01 } = {}): PeerRule {
  return {
    name: `trainspotter overfitting, p < ${alpha}`,
    source: "antonsoo/trainspotter, src/trainspotter/detectors/overfitting.py",
    knownWrong:
      "The lowest check is part of the line, and lowest by luck: it makes noise look like a rise.",
    createJudge: () => {
      const follow = createLowest();
      const values: number[] = [];
      return ({ value }) => {
        values.push(value);
        const { at, value: least } = follow(values.length - 1, value);
        const after = values.slice(at);
        if (after.length - 1 < leastAfter) return { stop: false, keep: at };
        const { slope, p } = slopeTest(after);
        const risen = (value - least) / (Math.abs(least) + 1e-12);
        return { stop: slope > 0 && p < alpha && risen >= rise, keep: at };
      };
    },
  };
}
