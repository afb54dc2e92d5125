import { median } from "simple-statistics";
import { type Curve, plannedChecks } from "./curve.ts";
import { noiseOf, progressOf } from "./noise.ts";
import { patienceInForce } from "./patience-in-force.ts";
import { withoutRamp } from "./ramp.ts";
import { divergence } from "./rules/divergence.ts";
import { fading } from "./rules/fading.ts";
import { falling } from "./rules/falling.ts";
import { countPatience, type PatienceCount } from "./rules/patience.ts";
import { plateau } from "./rules/plateau.ts";
import { rateDrop } from "./rules/rate-drop.ts";
import { isClear, leastChecksOfRise, rise } from "./rules/rise.ts";
import type { Finding, RuleOptions } from "./rules/rule.ts";
import type { AdviceWord, Verdict } from "./verdict.ts";

/** What a curve shows after its last check, and what to do. The reasons are told by core/reasons.ts. */
export interface Standing {
  readonly verdict: Verdict;
  readonly advice: AdviceWord;
  /** Why judging was refused, when it was. */
  readonly refusal?: "too few" | "too noisy";
  /** Check of the lowest finite value; undefined when there is none. */
  readonly best?: number;
  readonly count: PatienceCount;
  /** Checks that count against the patience: those without improvement, at most those since the rate last dropped. */
  readonly waited: number;
  /** Patience in force, in checks. */
  readonly patience: number;
  /** Patience in force once a rise is clear, in checks; equal to `patience` under plain patience. */
  readonly shortPatience: number;
  readonly noise?: number;
  readonly rise?: Finding;
  readonly divergence?: Finding;
  /** The level still falls, which an exhausted patience waits for. */
  readonly falling?: Finding;
  /** What is left of the plan brings little. */
  readonly fading?: Finding;
  /** The last drop of the learning rate. */
  readonly rateDrop?: Finding;
  readonly training: "improves" | "does not improve" | "unknown";
}

/** Fewer finite checks than this are too few to judge. */
export const leastChecks = 4;
/** A curve whose whole progress is below this many deviations of its noise, over what chance alone brings, ranks nothing. */
const rankable = 1;

/**
 * The standing of a curve after its last check.
 *
 * The usual rule is patience, as long as the preset and the plan make it, and shorter once a rise after
 * the best is clear. It waits while the level still falls, and from a drop of the learning rate on; on
 * training evidence the level must have stopped falling as well. `--rule patience` is plain patience and
 * nothing else.
 *
 * @see stop-rules.md for the measure; bench/rules for the figures
 */
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
  // The computed key is `Key` by construction; the compiler widens it to string.
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

/** Whether a clear rise has lasted for its shorter patience. */
function riseIsOver(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  const since = curve.values.length - 1 - (facts.best ?? 0);
  const waited = Math.min(since, facts.rateDrop?.evidence["since"] ?? since);
  // An explosion waits like any clear rise: of real curves that exploded, many recovered (bench/rules).
  if (waited < facts.shortPatience || !isClearRise(facts)) return false;
  // A GAN's training loss starts low, jumps when the discriminator has learned, and then falls for long.
  return facts.divergence !== undefined || levelled(curve, options, facts);
}

/** Whether the wait for a better check is over: the patience is used up and nothing speaks for waiting on, or gains have faded. */
function isExhausted(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  if (curve.evidence === "validation" && !options.patienceIsSet && facts.fading !== undefined) {
    const sinceDrop = facts.rateDrop?.evidence["since"] ?? facts.patience;
    if (sinceDrop >= facts.patience) return true;
  }
  if (facts.waited < facts.patience || !levelled(curve, options, facts)) return false;
  if (facts.falling === undefined || options.patienceIsSet) return true;
  // A training curve that jumped once stands high above its start for long, and falls all the same.
  return curve.evidence === "validation" && isClearRise(facts);
}

/** An explosion alone is none: the first epochs of many trainings explode and recover. */
function isClearRise({ rise: risen }: Facts): boolean {
  return risen !== undefined && isClear(risen);
}

/** A single batch may overflow and the scaler skip it; a validation or an epoch that is not finite is a broken model. */
const batchesNotFinite = 3;

function concludeNotFinite(curve: Curve, finding: Finding): Conclusion {
  const since = finding.evidence["since"] ?? 1;
  const oneBatch =
    curve.unit === "point" && since < Math.min(batchesNotFinite, curve.checks.length);
  return { verdict: "diverged", advice: oneBatch ? "continue" : "stop" };
}

/** Plain patience decides the advice; the verdict still says what the curve shows. */
function concludePatience(curve: Curve, options: RuleOptions, facts: Facts): Conclusion {
  const stop = facts.count.used >= options.patience;
  if (!stop) {
    const few = tooFew(curve);
    if (few !== undefined) return few;
  }
  const shown = shape(facts, curve) ?? (stop ? "plateau" : "improving");
  return { verdict: shown, advice: stop ? "stop" : "continue" };
}

/** What the curve does beyond falling or standing still. Overfitting needs both curves; else a rise is a rise. */
function shape(facts: Facts, curve: Curve): "diverged" | "overfitting" | "rising" | undefined {
  const overfits =
    facts.rise !== undefined && curve.evidence === "validation" && facts.training === "improves";
  if (facts.divergence?.id === "not-finite") return "diverged";
  if (overfits) return "overfitting";
  if (facts.divergence !== undefined) return "diverged";
  return facts.rise === undefined ? undefined : "rising";
}

/** With a plan that will bring enough checks, few are a beginning; else nothing can be said. */
function tooFew(curve: Curve): Conclusion | undefined {
  const finite = curve.values.filter(Number.isFinite).length;
  if (finite >= leastChecks) return undefined;
  const planned = plannedChecks(curve);
  if (planned !== undefined && planned >= leastChecks && curve.checks.length < planned) {
    return { verdict: "warming up", advice: "continue" };
  }
  return { verdict: "cannot judge", advice: "cannot judge", refusal: "too few" };
}

/** On training evidence one lucky batch can stand as the best for long: the level must have stopped falling too. */
function levelled(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  if (curve.evidence === "validation") return true;
  return plateau.judge(curve, { ...options, patience: facts.patience }) !== undefined;
}

function isTooNoisy(curve: Curve, noise: number | undefined): boolean {
  const finite = curve.values.filter(Number.isFinite);
  // The least of n noisy values of one level lies about this many deviations below it.
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

/** Whether the training curve is lower over the last checks than around the best one. */
function trainingSince(curve: Curve, best: number | undefined): Standing["training"] {
  if (best === undefined || best >= curve.training.length - 1) return "unknown";
  const around = curve.training.slice(Math.max(0, best - 1), best + 2).filter(Number.isFinite);
  const later = curve.training
    .slice(Math.max(best + 1, curve.training.length - leastChecksOfRise))
    .filter(Number.isFinite);
  if (around.length === 0 || later.length === 0) return "unknown";
  return median(later) < median(around) ? "improves" : "does not improve";
}
