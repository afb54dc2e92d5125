import type { Curve } from "../../../src/core/curve.ts";
import { minDeltaAt } from "../../../src/core/rules/patience.ts";
import type { Rule, RuleOptions } from "../../../src/core/rules/rule.ts";
import { progressOf, wanderingNoiseOf } from "./noise.ts";

const window = 2 / 3;
const leastChecks = 4;
const deviations = 6;

export const falling: Rule = {
  name: "falling",
  knownWrong: "wrong.falling",
  judge(curve: Curve, options: RuleOptions) {
    const { fall = curve.unit === "point" ? 0 : undefined } = options.preset;
    if (fall === undefined) return undefined;
    const finite = curve.values.filter(Number.isFinite);
    const last = finite.slice(-Math.max(leastChecks, Math.ceil(window * finite.length)));
    if (last.length < leastChecks) return undefined;
    const slope = slopeOf(last);
    const drop = -slope * (last.length - 1);
    const share = curve.unit === "point" ? 0 : fall * progressOf(finite);
    const bound = Math.max(share, minDeltaAt(Math.min(...finite), options));
    if (drop <= bound) return undefined;
    const later = last.slice(-Math.ceil(last.length / 2));
    const noise = wanderingNoiseOf(finite) ?? 0;
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

function hasEnded(
  later: readonly number[],
  whole: { readonly slope: number; readonly bound: number; readonly noise: number },
): boolean {
  const slope = slopeOf(later);
  if (-slope * (later.length - 1) > whole.bound) return false;
  const count = later.length;
  const deviation = whole.noise / Math.sqrt((count * (count * count - 1)) / 12);
  return slope - whole.slope > deviations * deviation;
}

function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  let above = 0;
  let below = 0;
  for (const [index, value] of values.entries()) {
    above += (index - middle) * value;
    below += (index - middle) ** 2;
  }
  return above / below;
}
