import { type Curve, plannedChecks } from "../../../src/core/curve.ts";
import type { Rule, RuleOptions } from "../../../src/core/rules/rule.ts";
import { progressOf } from "./noise.ts";

export const fading: Rule = {
  name: "fading",
  knownWrong: "wrong.fading",
  judge(curve: Curve, { preset: { fade } }: RuleOptions) {
    const planned = plannedChecks(curve);
    if (fade === undefined || planned === undefined) return undefined;
    const last = curve.values.length - 1;
    const from = last - Math.ceil(fade.window * planned - 1e-9);
    if (from < 0) return undefined;
    const finite = curve.values.filter(Number.isFinite);
    const before = Math.min(...curve.values.slice(0, from + 1).filter(Number.isFinite));
    const least = Math.min(...finite);
    const since = last - curve.values.indexOf(least);
    const gain = before - least;
    const bound = fade.gain * progressOf(finite);
    if (!Number.isFinite(gain) || gain >= bound || since < fade.checks) return undefined;
    return {
      id: "gains-faded",
      rule: "fading",
      check: last - since,
      evidence: { gain, bound, checks: last - from, since },
    };
  },
};
