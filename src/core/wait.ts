import type { Curve } from "./curve.ts";
import { levelsOf } from "./levels.ts";
import { patienceInForce } from "./patience-in-force.ts";
import { divergence } from "./rules/divergence.ts";
import { fading } from "./rules/fading.ts";
import { falling } from "./rules/falling.ts";
import { plateau } from "./rules/plateau.ts";
import { isClear, rise } from "./rules/rise.ts";
import type { RuleOptions } from "./rules/rule.ts";
import { type Facts, sinceDrop } from "./standing-facts.ts";

/** A curve whose whole progress is below this many deviations of its noise, over what chance alone brings, ranks nothing. */
const rankable = 1;

/** Whether nothing is left to wait for. What the curve shows need not be known for that. */
export function isOver(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  if (riseIsOver(curve, options, facts)) return true;
  if (!isExhausted(curve, options, facts)) return false;
  return curve.evidence === "validation" || !isTooNoisy(curve);
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

/** Whether a clear rise has lasted for its shorter patience. */
function riseIsOver(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  const since = curve.values.length - 1 - (facts.best ?? 0);
  const waited = Math.min(since, sinceDrop(facts.rateDrop));
  // An explosion waits like any clear rise: of real curves that exploded, many recovered (bench/rules).
  if (waited < facts.shortPatience) return false;
  // A GAN's training loss starts low, jumps when the discriminator has learned, and then falls for long.
  const exploded = facts.find(divergence) !== undefined;
  return (exploded || levelled(curve, options, facts)) && isClearRise(facts);
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

/** On training evidence one lucky batch can stand as the best for long: the level must have stopped falling too. */
function levelled(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  if (curve.evidence === "validation") return true;
  return plateau.judge(curve, { ...options, patience: facts.patience }) !== undefined;
}

/** Whether noise hides whatever progress a curve has made. */
export function isTooNoisy(curve: Curve): boolean {
  const levels = levelsOf(curve.values);
  const noise = levels.noise();
  // The least of n noisy values of one level lies about this many deviations below it.
  const byChance = Math.sqrt(2 * Math.log(levels.finite.length));
  return noise !== undefined && noise > 0 && levels.progress() < (rankable + byChance) * noise;
}
