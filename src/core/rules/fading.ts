import { type Curve, plannedChecks } from "../curve.ts";
import { levelsOf } from "../levels.ts";
import type { Rule, RuleOptions } from "./rule.ts";

/**
 * Whether gains have faded: the last checks, a share of the plan, lowered the best by less than a small
 * share of all progress, and some went by without a better one. The preset says which shares.
 *
 * What the rest of the plan brings is then seldom more than what its last part brought, since learning
 * curves flatten. Fires wrongly before a late drop of the learning rate, on a double descent, and on a
 * curve whose noise hides that it falls: use `--preset balanced`. Says nothing without a plan.
 */
export const fading: Rule = {
  name: "fading",
  knownWrong: "wrong.fading",
  judge(curve: Curve, { preset: { fade } }: RuleOptions) {
    const planned = plannedChecks(curve);
    if (fade === undefined || planned === undefined) return undefined;
    const last = curve.values.length - 1;
    const from = last - Math.ceil(fade.window * planned - 1e-9);
    if (from < 0) return undefined;
    const levels = levelsOf(curve.values);
    const since = last - (levels.lowest ?? -1);
    const gain = levels.leastOf(from + 1) - levels.least;
    const bound = fade.gain * levels.progress();
    if (!Number.isFinite(gain) || gain >= bound || since < fade.checks) return undefined;
    return {
      id: "gains-faded",
      rule: "fading",
      check: last - since,
      evidence: { gain, bound, checks: last - from, since },
    };
  },
};
