/** The rules as they read when each computes everything anew: what the fast ones are held to. */
import { median } from "simple-statistics";
import { type Curve, plannedChecks } from "../../../src/core/curve.ts";
import { patienceInForce } from "../../../src/core/patience-in-force.ts";
import { countPatience } from "../../../src/core/rules/patience.ts";
import { rateDrop } from "../../../src/core/rules/rate-drop.ts";
import type { Finding, RuleOptions } from "../../../src/core/rules/rule.ts";
import type { Standing } from "../../../src/core/standing.ts";
import { divergence } from "./divergence.ts";
import { fading } from "./fading.ts";
import { falling } from "./falling.ts";
import { noiseOf, progressOf } from "./noise.ts";
import { plateau } from "./plateau.ts";
import { withoutRamp } from "./ramp.ts";
import { isClear, leastChecksOfRise, rise } from "./rise.ts";

const leastChecks = 4;
const rankable = 1;

export function standingOf(whole: Curve, options: RuleOptions): Standing {
  const curve = options.rule === "patience" ? whole : withoutRamp(whole);
  const count = countPatience(curve.smoothed, options);
  const best = lowest(curve.values);
  const dropped = rateDrop.judge(curve, options);
  const facts = {
    count,
    waited: Math.min(count.used, dropped?.evidence["since"] ?? Number.POSITIVE_INFINITY),
    ...patienceInForce(curve, options),
    training: trainingSince(curve, best),
    ...(best === undefined ? {} : { best }),
    ...given("noise", noiseOf(curve.values)),
    ...given("rise", rise.judge(curve, options)),
    ...given("divergence", divergence.judge(curve, options)),
    ...given("falling", falling.judge(curve, options)),
    ...given("fading", fading.judge(curve, options)),
    ...given("rateDrop", dropped),
  };
  return { ...facts, ...conclude(curve, options, facts) };
}

type Facts = Omit<Standing, "verdict" | "advice" | "refusal">;
type Conclusion = Pick<Standing, "verdict" | "advice" | "refusal">;

function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}

function conclude(curve: Curve, options: RuleOptions, facts: Facts): Conclusion {
  if (options.rule === "patience") return concludePatience(curve, options, facts);
  const shown = shape(facts, curve);
  if (facts.divergence?.id === "not-finite") return concludeNotFinite(curve, facts.divergence);
  const few = tooFew(curve);
  if (few !== undefined) return few;
  if (shown !== undefined && riseIsOver(curve, options, facts)) {
    return { verdict: shown, advice: "stop" };
  }
  const noisy = isTooNoisy(curve, facts.noise);
  if (isExhausted(curve, options, facts) && !(noisy && curve.evidence === "training")) {
    return { verdict: shown ?? "plateau", advice: "stop" };
  }
  if (shown !== undefined) return { verdict: shown, advice: "continue" };
  if (noisy) return { verdict: "cannot judge", advice: "cannot judge", refusal: "too noisy" };
  return { verdict: "improving", advice: "continue" };
}

function riseIsOver(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  const since = curve.values.length - 1 - (facts.best ?? 0);
  const waited = Math.min(since, facts.rateDrop?.evidence["since"] ?? since);
  if (waited < facts.shortPatience || !isClearRise(facts)) return false;
  return facts.divergence !== undefined || levelled(curve, options, facts);
}

function isExhausted(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  if (curve.evidence === "validation" && !options.patienceIsSet && facts.fading !== undefined) {
    const sinceDrop = facts.rateDrop?.evidence["since"] ?? facts.patience;
    if (sinceDrop >= facts.patience) return true;
  }
  if (facts.waited < facts.patience || !levelled(curve, options, facts)) return false;
  if (facts.falling === undefined || options.patienceIsSet) return true;
  return curve.evidence === "validation" && isClearRise(facts);
}

function isClearRise({ rise: risen }: Facts): boolean {
  return risen !== undefined && isClear(risen);
}

const batchesNotFinite = 3;

function concludeNotFinite(curve: Curve, finding: Finding): Conclusion {
  const since = finding.evidence["since"] ?? 1;
  const oneBatch =
    curve.unit === "point" && since < Math.min(batchesNotFinite, curve.checks.length);
  return { verdict: "diverged", advice: oneBatch ? "continue" : "stop" };
}

function concludePatience(curve: Curve, options: RuleOptions, facts: Facts): Conclusion {
  const stop = facts.count.used >= options.patience;
  if (!stop) {
    const few = tooFew(curve);
    if (few !== undefined) return few;
  }
  const shown = shape(facts, curve) ?? (stop ? "plateau" : "improving");
  return { verdict: shown, advice: stop ? "stop" : "continue" };
}

function shape(facts: Facts, curve: Curve): "diverged" | "overfitting" | "rising" | undefined {
  const overfits =
    facts.rise !== undefined && curve.evidence === "validation" && facts.training === "improves";
  if (facts.divergence?.id === "not-finite") return "diverged";
  if (overfits) return "overfitting";
  if (facts.divergence !== undefined) return "diverged";
  return facts.rise === undefined ? undefined : "rising";
}

function tooFew(curve: Curve): Conclusion | undefined {
  const finite = curve.values.filter(Number.isFinite).length;
  if (finite >= leastChecks) return undefined;
  const planned = plannedChecks(curve);
  if (planned !== undefined && planned >= leastChecks && curve.checks.length < planned) {
    return { verdict: "warming up", advice: "continue" };
  }
  return { verdict: "cannot judge", advice: "cannot judge", refusal: "too few" };
}

function levelled(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  if (curve.evidence === "validation") return true;
  return plateau.judge(curve, { ...options, patience: facts.patience }) !== undefined;
}

function isTooNoisy(curve: Curve, noise: number | undefined): boolean {
  const finite = curve.values.filter(Number.isFinite);
  const byChance = Math.sqrt(2 * Math.log(finite.length));
  return noise !== undefined && noise > 0 && progressOf(finite) < (rankable + byChance) * noise;
}

function lowest(values: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const [index, value] of values.entries()) {
    if (Number.isFinite(value) && (best === undefined || value < (values[best] ?? 0))) best = index;
  }
  return best;
}

function trainingSince(curve: Curve, best: number | undefined): Standing["training"] {
  if (best === undefined || best >= curve.training.length - 1) return "unknown";
  const around = curve.training.slice(Math.max(0, best - 1), best + 2).filter(Number.isFinite);
  const later = curve.training
    .slice(Math.max(best + 1, curve.training.length - leastChecksOfRise))
    .filter(Number.isFinite);
  if (around.length === 0 || later.length === 0) return "unknown";
  return median(later) < median(around) ? "improves" : "does not improve";
}
