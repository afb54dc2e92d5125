import { median } from "simple-statistics";
import type { Curve } from "../../../src/core/curve.ts";
import type { Rule } from "../../../src/core/rules/rule.ts";
import { progressOf } from "./noise.ts";

const explosion = 2;

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
  const finite = curve.values.filter(Number.isFinite);
  if (finite.length < 5) return undefined;
  const start = median(finite.slice(0, 3));
  const level = median(finite.slice(-3));
  const bound = start + explosion * Math.max(progressOf(finite), 0.05 * Math.abs(start));
  if (level <= bound) return undefined;
  let first = curve.values.length - 1;
  while (first > 0 && (curve.values[first - 1] ?? 0) > bound) first -= 1;
  return { id: "explosion", rule: "divergence", check: first, evidence: { level, bound } };
}
