import { median } from "simple-statistics";
import type { Curve } from "../curve.ts";
import { noiseOf } from "../noise.ts";
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
    const finite = curve.values.filter(Number.isFinite);
    const length = options.patience;
    if (finite.length < 2 * length) return undefined;
    const now = median(finite.slice(-length));
    const before = median(finite.slice(-2 * length, -length));
    const noise = (noiseOf(finite) ?? 0) * Math.sqrt(2 / length);
    if (before - now > noise) return undefined;
    return {
      id: "plateau",
      rule: "plateau",
      check: finite.length - length,
      evidence: { now, before, noise },
    };
  },
};
