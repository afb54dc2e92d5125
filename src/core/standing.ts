import { type Curve, plannedChecks } from "./curve.ts";
import { levelsOf } from "./levels.ts";
import { medianOf } from "./median.ts";
import { finiteOf } from "./noise.ts";
import { optional } from "./optional.ts";
import { withoutRamp } from "./ramp.ts";
import { divergence } from "./rules/divergence.ts";
import { fading } from "./rules/fading.ts";
import { falling } from "./rules/falling.ts";
import { countPatience, type PatienceCount } from "./rules/patience.ts";
import { rateDrop } from "./rules/rate-drop.ts";
import { leastChecksOfRise, rise } from "./rules/rise.ts";
import type { Finding, RuleOptions } from "./rules/rule.ts";
import { type Carried, createFacts, type Facts } from "./standing-facts.ts";
import type { AdviceWord, Verdict } from "./verdict.ts";
import { isOver, isTooNoisy } from "./wait.ts";

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

/**
 * The standing of a curve after its last check.
 *
 * The usual rule is patience, as long as the preset and the plan make it, and shorter once a rise after
 * the best is clear. It waits while the level still falls, and from a drop of the learning rate on; on
 * training evidence the level must have stopped falling as well. `--rule patience` is plain patience and
 * nothing else.
 *
 * @see bench/rules for the figures
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
    ...optional("noise", levelsOf(curve.values).noise()),
    ...optional("rise", facts.find(rise)),
    ...optional("divergence", facts.find(divergence)),
    ...optional("falling", facts.find(falling)),
    ...optional("fading", facts.find(fading)),
    ...optional("rateDrop", facts.rateDrop),
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

type Conclusion = Pick<Standing, "verdict" | "advice" | "refusal">;

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

/** The finding that the last check is not finite, if it is not. */
function notFinite(facts: Facts, curve: Curve): Finding | undefined {
  if (Number.isFinite(curve.values.at(-1) ?? 0)) return undefined;
  return facts.find(divergence);
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
