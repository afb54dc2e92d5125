import { type Curve, plannedChecks } from "./curve.ts";
import { levelsOf } from "./levels.ts";
import { medianOf } from "./median.ts";
import { finiteOf } from "./noise.ts";
import { type PatienceInForce, patienceInForce } from "./patience-in-force.ts";
import { withoutRamp } from "./ramp.ts";
import { divergence } from "./rules/divergence.ts";
import { fading } from "./rules/fading.ts";
import { falling } from "./rules/falling.ts";
import { countPatience, type PatienceCount } from "./rules/patience.ts";
import { plateau } from "./rules/plateau.ts";
import { rateDrop } from "./rules/rate-drop.ts";
import { isClear, leastChecksOfRise, rise } from "./rules/rise.ts";
import type { Finding, Rule, RuleOptions } from "./rules/rule.ts";
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
  const curve = judgedCurve(whole, options);
  const count = countPatience(curve.smoothed, options);
  const facts = createFacts(curve, options, { count, rateDrop: rateDrop.judge(curve, options) });
  const { best } = facts;
  return {
    ...conclude(curve, options, facts),
    count,
    waited: facts.waited,
    patience: facts.patience,
    shortPatience: facts.shortPatience,
    training: trainingSince(curve, best),
    ...(best === undefined ? {} : { best }),
    ...given("noise", levelsOf(curve.values).noise()),
    ...given("rise", facts.find(rise)),
    ...given("divergence", facts.find(divergence)),
    ...given("falling", facts.find(falling)),
    ...given("fading", facts.find(fading)),
    ...given("rateDrop", facts.rateDrop),
  };
}

/** Plain patience takes a curve as it is. */
function judgedCurve(whole: Curve, options: RuleOptions): Curve {
  return options.rule === "patience" ? whole : withoutRamp(whole);
}

/** The best check of a curve: `best` of its standing, without the rest of it. */
export function bestCheck(curve: Curve, options: RuleOptions): number | undefined {
  return levelsOf(judgedCurve(curve, options).values).lowest;
}

/** What a replay carries on from check to check. */
export interface Carried {
  readonly count: PatienceCount;
  readonly rateDrop: Finding | undefined;
}

/**
 * Whether the advice after the last check is stop: that part of `standingOf`, asking no more rules than it takes.
 *
 * @param curve  without its ramp, save under plain patience
 */
export function advisesStop(curve: Curve, options: RuleOptions, carried: Carried): boolean {
  if (options.rule === "patience") return isUsedUp(carried, options);
  const facts = createFacts(curve, options, carried);
  const broken = notFinite(facts, curve);
  if (broken !== undefined) return concludeNotFinite(curve, broken).advice === "stop";
  return tooFew(curve) === undefined && isOver(curve, options, facts);
}

/**
 * Whether the advice after a check may be stop at all, as far as waiting tells, which is known at once.
 *
 * @param longest  checks since the best, counted in whichever way makes them most
 */
export function mayStop(
  curve: Curve,
  options: RuleOptions,
  { count, longest }: { readonly count: number; readonly longest: number },
): boolean {
  if (longest >= patienceInForce(curve, options, count).shortPatience) return true;
  // Broken values and faded gains wait for nothing.
  return !Number.isFinite(curve.values[count - 1] ?? 0) || mayFade(curve, options);
}

/** What a conclusion may rest on. Most curves are told by little of it, so each rule is asked when it is needed. */
interface Facts extends Carried, PatienceInForce {
  readonly waited: number;
  readonly best: number | undefined;
  /** What a rule finds; it is asked once. */
  readonly find: (rule: Rule) => Finding | undefined;
}
type Conclusion = Pick<Standing, "verdict" | "advice" | "refusal">;

// Written out: a replay makes one for each check, and spreading is slow.
function createFacts(curve: Curve, options: RuleOptions, { count, rateDrop }: Carried): Facts {
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
function sinceDrop(rateDrop: Finding | undefined): number {
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

function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [K in Key]?: Value } {
  // The computed key is `Key` by construction; the compiler widens it to string.
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}

function conclude(curve: Curve, options: RuleOptions, facts: Facts): Conclusion {
  if (options.rule === "patience") return concludePatience(curve, options, facts);
  const broken = notFinite(facts, curve);
  if (broken !== undefined) return concludeNotFinite(curve, broken);
  const few = tooFew(curve);
  if (few !== undefined) return few;
  if (isOver(curve, options, facts)) {
    return { verdict: shape(facts, curve) ?? "plateau", advice: "stop" };
  }
  const shown = shape(facts, curve);
  if (shown !== undefined) return { verdict: shown, advice: "continue" };
  if (isTooNoisy(curve)) {
    return { verdict: "cannot judge", advice: "cannot judge", refusal: "too noisy" };
  }
  return { verdict: "improving", advice: "continue" };
}

/** Whether nothing is left to wait for. What the curve shows need not be known for that. */
function isOver(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  if (riseIsOver(curve, options, facts)) return true;
  if (!isExhausted(curve, options, facts)) return false;
  return curve.evidence === "validation" || !isTooNoisy(curve);
}

/** The finding that the last check is not finite, if it is not. */
function notFinite(facts: Facts, curve: Curve): Finding | undefined {
  if (Number.isFinite(curve.values.at(-1) ?? 0)) return undefined;
  return facts.find(divergence);
}

/** Whether a clear rise has lasted for its shorter patience. */
function riseIsOver(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  const since = curve.values.length - 1 - (facts.best ?? 0);
  const waited = Math.min(since, sinceDrop(facts.rateDrop));
  // An explosion waits like any clear rise: of real curves that exploded, many recovered (bench/rules).
  if (waited < facts.shortPatience || !isClearRise(facts)) return false;
  // A GAN's training loss starts low, jumps when the discriminator has learned, and then falls for long.
  return facts.find(divergence) !== undefined || levelled(curve, options, facts);
}

/** Whether the wait for a better check is over: the patience is used up and nothing speaks for waiting on, or gains have faded. */
function isExhausted(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  if (mayFade(curve, options) && facts.find(fading) !== undefined) {
    if (sinceDrop(facts.rateDrop) >= facts.patience) return true;
  }
  if (facts.waited < facts.patience || !levelled(curve, options, facts)) return false;
  if (options.patienceIsSet || facts.find(falling) === undefined) return true;
  // A training curve that jumped once stands high above its start for long, and falls all the same.
  return curve.evidence === "validation" && isClearRise(facts);
}

function mayFade({ evidence }: Curve, { preset, patienceIsSet }: RuleOptions): boolean {
  return evidence === "validation" && !patienceIsSet && preset.fade !== undefined;
}

/** An explosion alone is none: the first epochs of many trainings explode and recover. */
function isClearRise(facts: Facts): boolean {
  const risen = facts.find(rise);
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
  const stop = isUsedUp(facts, options);
  if (!stop) {
    const few = tooFew(curve);
    if (few !== undefined) return few;
  }
  const shown = shape(facts, curve) ?? (stop ? "plateau" : "improving");
  return { verdict: shown, advice: stop ? "stop" : "continue" };
}

function isUsedUp({ count }: Carried, { patience }: RuleOptions): boolean {
  return count.used >= patience;
}

/** What the curve does beyond falling or standing still. Overfitting needs both curves; else a rise is a rise. */
function shape(facts: Facts, curve: Curve): "diverged" | "overfitting" | "rising" | undefined {
  if (notFinite(facts, curve) !== undefined) return "diverged";
  const risen = facts.find(rise) !== undefined;
  const improves = () => trainingSince(curve, facts.best) === "improves";
  if (risen && curve.evidence === "validation" && improves()) return "overfitting";
  if (facts.find(divergence) !== undefined) return "diverged";
  return risen ? "rising" : undefined;
}

/** With a plan that will bring enough checks, few are a beginning; else nothing can be said. */
function tooFew(curve: Curve): Conclusion | undefined {
  if (levelsOf(curve.values).finite.length >= leastChecks) return undefined;
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

function isTooNoisy(curve: Curve): boolean {
  const levels = levelsOf(curve.values);
  const noise = levels.noise();
  // The least of n noisy values of one level lies about this many deviations below it.
  const byChance = Math.sqrt(2 * Math.log(levels.finite.length));
  return noise !== undefined && noise > 0 && levels.progress() < (rankable + byChance) * noise;
}

/** Whether the training curve is lower over the last checks than around the best one. */
function trainingSince(curve: Curve, best: number | undefined): Standing["training"] {
  if (best === undefined || best >= curve.training.length - 1) return "unknown";
  const around = finiteOf(curve.training.slice(Math.max(0, best - 1), best + 2));
  const later = finiteOf(
    curve.training.slice(Math.max(best + 1, curve.training.length - leastChecksOfRise)),
  );
  if (around.length === 0 || later.length === 0) return "unknown";
  return medianOf(later) < medianOf(around) ? "improves" : "does not improve";
}
