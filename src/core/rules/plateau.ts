import type { Curve } from "../curve.ts";
import { levelsOf } from "../levels.ts";
import type { Rule, RuleOptions } from "./rule.ts";

/**
 * Whether a noisy curve has stopped falling: the level of its last `patience` checks is not below that of
 * as many before them by more than the noise of such levels.
 *
 * Patience alone is fooled by single batches: one lucky check in an early epoch stands as the best while
 * the level still falls. Fires wrongly on a fall slower than the noise over two patiences: raise the
 * patience, or log more often.
 */
export const plateau: Rule = {
  name: "plateau",
  knownWrong: "wrong.plateau",
  judge(curve: Curve, options: RuleOptions) {
    const levels = levelsOf(curve.values);
    const { finite } = levels;
    const length = options.patience;
    const from = finite.length - length;
    if (from < length) return undefined;
    const now = levels.middleOf("now", from, finite.length);
    const before = levels.middleOf("before", from - length, from);
    const noise = (levels.noise() ?? 0) * Math.sqrt(2 / length);
    if (before - now > noise) return undefined;
    return {
      id: "plateau",
      rule: "plateau",
      check: finite.length - length,
      evidence: { now, before, noise },
    };
  },
};
