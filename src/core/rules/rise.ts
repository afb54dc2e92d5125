import { median } from "simple-statistics";
import type { Curve } from "../curve.ts";
import { noiseOf, progressOf } from "../noise.ts";
import type { Rule } from "./rule.ts";

/** A rise counts from this many deviations of the noise; 3 is the usual bound for "not by chance". */
const deviations = 3;
/** A rise counts from this share of the progress made: less is too little to hear. */
const share = 0.05;
/** Fewer checks than this after the best cannot tell a rise from one bad check. */
export const leastChecksOfRise = 3;

/**
 * A rise after the best: the level of the later half of the checks since the best (at least 3 of them)
 * stands above the level around the best by 3 deviations and by 5 % of the progress. Levels are medians,
 * the deviation that of the difference of two means of so many checks.
 *
 * Assumes noise that is independent from check to check. Fires wrongly where the noise comes in waves
 * (cyclic learning rates): use `--rule patience` with a patience longer than a wave.
 *
 * @see stop-rules.md, "Evidence of a rise"; bench/rules for how it does on real curves
 */
export const rise: Rule = {
  name: "rise",
  judge(curve: Curve) {
    const finite = curve.values.filter(Number.isFinite);
    const noise = noiseOf(finite);
    if (noise === undefined) return undefined;
    const least = Math.min(...finite);
    const best = finite.indexOf(least);
    const since = finite.length - 1 - best;
    if (since < leastChecksOfRise) return undefined;
    const later = finite.slice(-Math.max(leastChecksOfRise, Math.ceil(since / 2)));
    const around = finite.slice(Math.max(0, best - 1), best + 2);
    const height = median(later) - median(around);
    const deviation = noise * Math.sqrt(1 / around.length + 1 / later.length);
    const progress = progressOf(finite);
    if (!(height > 0) || height < deviations * deviation || height < share * progress)
      return undefined;
    return {
      id: "rise",
      rule: "rise",
      check: curve.values.indexOf(least),
      evidence: { height, deviation, since, progress },
    };
  },
};
