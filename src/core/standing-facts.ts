import type { Curve } from "./curve.ts";
import { levelsOf } from "./levels.ts";
import { type PatienceInForce, patienceInForce } from "./patience-in-force.ts";
import type { PatienceCount } from "./rules/patience.ts";
import type { Finding, Rule, RuleOptions } from "./rules/rule.ts";

/** What a replay carries on from check to check. */
export interface Carried {
  readonly count: PatienceCount;
  readonly rateDrop: Finding | undefined;
}

/** What a conclusion may rest on. Most curves are told by little of it, so each rule is asked when it is needed. */
export interface Facts extends Carried, PatienceInForce {
  readonly waited: number;
  readonly best: number | undefined;
  /** What a rule finds; it is asked once. */
  readonly find: (rule: Rule) => Finding | undefined;
}

/** The facts of a curve after its last check. Written out: a replay makes them for many checks, and spreading is slow. */
export function createFacts(
  curve: Curve,
  options: RuleOptions,
  { count, rateDrop }: Carried,
): Facts {
  const { patience, shortPatience } = patienceInForce(curve, options);
  return {
    count,
    rateDrop,
    patience,
    shortPatience,
    waited: Math.min(count.used, sinceDrop(rateDrop)),
    best: levelsOf(curve.values).lowest,
    find: createFinder(curve, options),
  };
}

/** Checks since the learning rate dropped; infinite where it never did. */
export function sinceDrop(rateDrop: Finding | undefined): number {
  return rateDrop?.evidence["since"] ?? Number.POSITIVE_INFINITY;
}

function createFinder(curve: Curve, options: RuleOptions): Facts["find"] {
  let found: Map<Rule, Finding | undefined> | undefined;
  return (rule) => {
    found ??= new Map();
    if (!found.has(rule)) found.set(rule, rule.judge(curve, options));
    return found.get(rule);
  };
}
