import type { Curve } from "../curve.ts";
import { levelsOf } from "../levels.ts";
import { minDeltaAt } from "./patience.ts";
import type { Rule, RuleOptions } from "./rule.ts";

/** The line is drawn through this share of the checks, the last ones: enough to see a slow fall through noise. */
const window = 2 / 3;
/** Fewer checks than this carry no line worth the name. */
const leastChecks = 4;
/** The later half of them has ended its fall when its own line falls short of the whole one's by this many deviations: many, because it is asked at every check. */
const deviations = 6;

/**
 * Whether the level still falls: a straight line through the last two thirds of the checks goes down, from
 * its first to its last check, by more than the preset's share of the progress and by more than the min
 * delta, and nothing shows that the fall has ended: the later half of those checks falls as fast, as far as the noise lets see.
 *
 * One lucky check stands as the best for long on a noisy curve that has not ended its fall; the line sees
 * through it. Fires wrongly, and makes you wait, on a noisy curve whose fall ended lately. Use
 * `--preset quick`, which does not wait.
 */
export const falling: Rule = {
  name: "falling",
  knownWrong: "wrong.falling",
  judge(curve: Curve, options: RuleOptions) {
    const { fall = curve.unit === "point" ? 0 : undefined } = options.preset;
    if (fall === undefined) return undefined;
    const levels = levelsOf(curve.values);
    const { finite } = levels;
    const last = finite.subarray(-Math.max(leastChecks, Math.ceil(window * finite.length)));
    if (last.length < leastChecks) return undefined;
    const slope = slopeOf(last);
    const drop = -slope * (last.length - 1);
    // Of single batches there are many, each of them a look at noise: there any fall is waited for.
    const share = curve.unit === "point" ? 0 : fall * levels.progress();
    const bound = Math.max(share, minDeltaAt(levels.least, options));
    if (drop <= bound) return undefined;
    const later = last.subarray(-Math.ceil(last.length / 2));
    const noise = levels.wanderingNoise() ?? 0;
    if (later.length >= leastChecks && hasEnded(later, { slope, bound: bound / 2, noise })) {
      return undefined;
    }
    return {
      id: "still-falling",
      rule: "falling",
      check: curve.values.length - last.length,
      evidence: { drop, bound, checks: last.length },
    };
  },
};

/** Whether the later checks fall by less than the bound, and clearly less than the line through all of them. */
function hasEnded(
  later: Float64Array,
  whole: { readonly slope: number; readonly bound: number; readonly noise: number },
): boolean {
  const slope = slopeOf(later);
  if (-slope * (later.length - 1) > whole.bound) return false;
  const count = later.length;
  // The deviation of a least-squares slope over equidistant values.
  const deviation = whole.noise / Math.sqrt((count * (count * count - 1)) / 12);
  return slope - whole.slope > deviations * deviation;
}

/** Slope a check of the least-squares line through values at 0, 1, 2, …; at least 2 values. */
function slopeOf(values: Float64Array): number {
  const middle = (values.length - 1) / 2;
  let above = 0;
  let below = 0;
  for (let index = 0; index < values.length; index += 1) {
    const away = index - middle;
    above += away * (values[index] ?? 0);
    below += away * away;
  }
  return above / below;
}
