import type { Curve } from "../curve.ts";
import { levelsOf } from "../levels.ts";
import { medianOf } from "../median.ts";
import type { Rule } from "./rule.ts";

/** An explosion stands this many times the whole progress above where the curve began. */
const explosion = 2;

/**
 * Divergence: the last check is not finite, or the last three stand above the start of the curve by twice
 * the progress it had made.
 *
 * An isolated NaN that the run recovers from is no divergence. Fires wrongly on a curve that made hardly
 * any progress before it rose, which is why a validation that rises while training still improves is
 * called overfitting before this rule is asked.
 */
export const divergence: Rule = {
  name: "divergence",
  knownWrong: "wrong.divergence",
  judge(curve: Curve) {
    const last = curve.values.length - 1;
    const value = curve.values[last];
    if (value === undefined) return undefined;
    if (!Number.isFinite(value)) {
      let first = last;
      while (first > 0 && !Number.isFinite(curve.values[first - 1])) first -= 1;
      return {
        id: "not-finite",
        rule: "divergence",
        check: first,
        evidence: { since: last - first + 1 },
      };
    }
    return exploded(curve);
  },
};

function exploded(curve: Curve): ReturnType<Rule["judge"]> {
  const levels = levelsOf(curve.values);
  const { finite } = levels;
  if (finite.length < 5) return undefined;
  const start = medianOf(finite, 0, 3);
  const level = medianOf(finite, finite.length - 3);
  const bound = start + explosion * Math.max(levels.progress(), 0.05 * Math.abs(start));
  if (level <= bound) return undefined;
  let first = curve.values.length - 1;
  while (first > 0 && (curve.values[first - 1] ?? 0) > bound) first -= 1;
  return { id: "explosion", rule: "divergence", check: first, evidence: { level, bound } };
}
