import type { Curve } from "../curve.ts";
import { noiseOf } from "../noise.ts";
import { smoothCentred } from "../smooth.ts";
import { rise } from "./rise.ts";
import type { Rule } from "./rule.ts";

/** Normal deviate that leaves 10 % on each side. */
const tenPercent = 1.28;

/**
 * Where a curve that falls and then rises turns: the lowest check, with the checks that noise alone could
 * have made the lowest. Named on the unsmoothed curve: a trailing average would move it later.
 *
 * The interval runs from the first to the last check whose mean with its two neighbours lies within the
 * noise of the lowest such mean. It is a statement about noise, not yet a calibrated probability.
 */
export const turningPoint: Rule = {
  name: "turning point",
  judge(curve: Curve, options) {
    const risen = rise.judge(curve, options);
    const noise = noiseOf(curve.values);
    if (risen === undefined || noise === undefined) return undefined;
    const means = smoothCentred(curve.values, 1);
    const inner = means.map((value, index) =>
      index === 0 || index === means.length - 1 ? Number.POSITIVE_INFINITY : value,
    );
    const least = Math.min(...inner.filter(Number.isFinite));
    const bound = least + tenPercent * noise * Math.sqrt(2 / 3);
    const within = inner.flatMap((value, index) => (value <= bound ? [index] : []));
    return {
      id: "turning-point",
      rule: "turning point",
      check: risen.check,
      evidence: {
        low: Math.min(risen.check, ...within),
        high: Math.max(risen.check, ...within),
        height: risen.evidence["height"] ?? 0,
      },
    };
  },
};
