import { createLowest } from "./lowest.ts";
import type { PeerRule } from "./peer-rule.ts";

/**
 * Ray Tune's `TrialPlateauStopper`: stops when the population standard deviation of the last `results`
 * values is below `deviation`, from the `grace`-th value on. Names no best.
 */
export function rayPlateau({ deviation = 0.01, results = 4, grace = 4 } = {}): PeerRule {
  return {
    name: `Ray TrialPlateauStopper, std ${deviation}`,
    source: "ray-project/ray, python/ray/tune/stopper/trial_plateau.py",
    knownWrong:
      "Its bound is in the loss's own unit: it never fires on large losses, and at once on small ones.",
    createJudge: () => {
      const follow = createLowest();
      const recent: number[] = [];
      let check = -1;
      return ({ value }) => {
        check += 1;
        recent.push(value);
        if (recent.length > results) recent.shift();
        const keep = follow(check, value).at;
        if (check + 1 < grace || recent.length < results) return { stop: false, keep };
        const mean = recent.reduce((sum, each) => sum + each, 0) / results;
        const variance = recent.reduce((sum, each) => sum + (each - mean) ** 2, 0) / results;
        return { stop: Math.sqrt(variance) < deviation, keep };
      };
    },
  };
}
