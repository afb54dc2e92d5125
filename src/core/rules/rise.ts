import type { Curve } from "../curve.ts";
import { levelsOf } from "../levels.ts";
import type { Finding, Rule } from "./rule.ts";

/**
 * A rise counts from this many deviations of the noise. 3 is the usual bound for "not by chance"; one more,
 * because the checks around the best were chosen for being low.
 */
const deviations = 4;
/** A rise counts from this share of the progress made: less is too little to hear. */
const share = 0.05;
/** A clear rise has lost this share of the progress: it needs less patience than one that is only there. */
const clearShare = 0.2;
/** Fewer checks than this after the best cannot tell a rise from one bad check. */
export const leastChecksOfRise = 3;

/**
 * A rise after the best: the level of the later half of the checks since the best (at least 3 of them)
 * stands above the level around the best by 4 deviations and by 5 % of the progress. Levels are medians,
 * the deviation that of the difference of two means of so many checks.
 *
 * Fires wrongly where the curve comes in waves longer than three checks (cyclic learning rates): use
 * `--patience` with a number longer than a wave. On fewer than 20 checks noise that wanders from check to
 * check passes for a rise.
 *
 * @see bench/rules for how it does on real curves
 */
export const rise: Rule = {
  name: "rise",
  knownWrong: "wrong.rise",
  judge(curve: Curve) {
    const levels = levelsOf(curve.values);
    const { finite, lowestFinite: best } = levels;
    const since = finite.length - 1 - best;
    if (since < leastChecksOfRise) return undefined;
    const noise = levels.wanderingNoise();
    if (noise === undefined) return undefined;
    const later = Math.max(leastChecksOfRise, Math.ceil(since / 2));
    const side = Math.max(1, Math.floor(later / 4));
    const [from, to] = [Math.max(0, best - side), Math.min(finite.length, best + side + 1)];
    const height =
      levels.middleOf("after the best", finite.length - later, finite.length) -
      levels.middleOf("around the best", from, to);
    const deviation = noise * Math.sqrt(1 / (to - from) + 1 / later);
    const progress = levels.progress();
    if (!(height > 0) || height < deviations * deviation || height < share * progress)
      return undefined;
    return {
      id: "rise",
      rule: "rise",
      check: levels.lowest ?? 0,
      evidence: { height, deviation, since, progress },
    };
  },
};

/** Whether a rise is so high that to wait for a better check is seldom rewarded: a fifth of the progress is lost. */
export function isClear({ evidence }: Finding): boolean {
  return (
    (evidence["height"] ?? 0) >= clearShare * (evidence["progress"] ?? Number.POSITIVE_INFINITY)
  );
}
