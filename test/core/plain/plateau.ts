import { median } from "simple-statistics";
import type { Curve } from "../../../src/core/curve.ts";
import type { Rule, RuleOptions } from "../../../src/core/rules/rule.ts";
import { noiseOf } from "./noise.ts";

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
