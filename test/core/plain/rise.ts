import { median } from "simple-statistics";
import type { Curve } from "../../../src/core/curve.ts";
import type { Finding, Rule } from "../../../src/core/rules/rule.ts";
import { progressOf, wanderingNoiseOf } from "./noise.ts";

const deviations = 4;
const share = 0.05;
const clearShare = 0.2;
export const leastChecksOfRise = 3;

export const rise: Rule = {
  name: "rise",
  knownWrong: "wrong.rise",
  judge(curve: Curve) {
    const finite = curve.values.filter(Number.isFinite);
    const noise = wanderingNoiseOf(finite);
    if (noise === undefined) return undefined;
    const least = Math.min(...finite);
    const best = finite.indexOf(least);
    const since = finite.length - 1 - best;
    if (since < leastChecksOfRise) return undefined;
    const later = finite.slice(-Math.max(leastChecksOfRise, Math.ceil(since / 2)));
    const side = Math.max(1, Math.floor(later.length / 4));
    const around = finite.slice(Math.max(0, best - side), best + side + 1);
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

export function isClear({ evidence }: Finding): boolean {
  return (
    (evidence["height"] ?? 0) >= clearShare * (evidence["progress"] ?? Number.POSITIVE_INFINITY)
  );
}
