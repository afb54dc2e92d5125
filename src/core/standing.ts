import { median } from "simple-statistics";
import { type Curve, plannedChecks } from "./curve.ts";
import { noiseOf, progressOf } from "./noise.ts";
import { divergence } from "./rules/divergence.ts";
import { countPatience, type PatienceCount } from "./rules/patience.ts";
import { plateau } from "./rules/plateau.ts";
import { leastChecksOfRise, rise } from "./rules/rise.ts";
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
  /** Patience in force, in checks. */
  readonly patience: number;
  /** Patience in force once a rise is certain, in checks; equal to `patience` under plain patience. */
  readonly shortPatience: number;
  readonly noise?: number;
  readonly rise?: Finding;
  readonly divergence?: Finding;
  readonly training: "improves" | "does not improve" | "unknown";
}

/** Fewer finite checks than this are too few to judge. */
export const leastChecks = 4;
/** Share of the planned checks to wait for an improvement, and once a rise is certain. */
const planShare = 0.3;
const planShareAfterRise = 0.15;
/** A plan of thousands of epochs (the family's default is 10,000) is no plan: patience stretches to this at most. */
const longestPatience = 50;
/** Without epochs, single batches are judged: a fifth of all that was logged has to pass. */
const pointShare = 0.2;
/** A curve whose whole progress is below this many deviations of its noise ranks nothing. */
const rankable = 2.5;

/**
 * The standing of a curve after its last check.
 *
 * The usual rule is patience, stretched to 30 % of the planned checks and shortened to 15 % (at least 3)
 * once a rise after the best is certain; on training evidence the level must have stopped falling as
 * well. `--rule patience` is plain patience and nothing else.
 *
 * @see stop-rules.md for the measure; bench/rules for the figures
 */
export function standingOf(curve: Curve, options: RuleOptions): Standing {
  const count = countPatience(curve.smoothed, options);
  const patience = patienceFor(curve, options);
  const shortPatience = shortPatienceFor(curve, options, patience);
  const best = lowest(curve.values);
  const noise = noiseOf(curve.values);
  const risen = rise.judge(curve, options);
  const diverged = divergence.judge(curve, options);
  const facts = {
    count,
    patience,
    shortPatience,
    training: trainingSince(curve, best),
    ...(best === undefined ? {} : { best }),
    ...(noise === undefined ? {} : { noise }),
    ...(risen === undefined ? {} : { rise: risen }),
    ...(diverged === undefined ? {} : { divergence: diverged }),
  };
  return { ...facts, ...conclude(curve, options, facts) };
}

type Facts = Omit<Standing, "verdict" | "advice" | "refusal">;
type Conclusion = Pick<Standing, "verdict" | "advice" | "refusal">;

function conclude(curve: Curve, options: RuleOptions, facts: Facts): Conclusion {
  if (options.rule === "patience") return concludePatience(curve, options, facts);
  const shown = shape(facts, curve);
  if (facts.divergence?.id === "not-finite") return concludeNotFinite(curve, facts.divergence);
  const few = tooFew(curve);
  if (few !== undefined) return few;
  const since = curve.values.length - 1 - (facts.best ?? 0);
  // A GAN's training loss starts low, jumps when the discriminator has learned, and then falls for long.
  const stillFalls = shown === "rising" && !levelled(curve, options, facts);
  if (shown !== undefined && since >= facts.shortPatience && !stillFalls)
    return { verdict: shown, advice: "stop" };
  const noisy = isTooNoisy(curve, facts.noise);
  const exhausted = facts.count.used >= facts.patience && levelled(curve, options, facts);
  if (exhausted && !(noisy && curve.evidence === "training")) {
    return { verdict: shown ?? "plateau", advice: "stop" };
  }
  if (shown !== undefined) return { verdict: shown, advice: "continue" };
  if (noisy) return { verdict: "cannot judge", advice: "cannot judge", refusal: "too noisy" };
  return { verdict: "improving", advice: "continue" };
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

function patienceFor(curve: Curve, options: RuleOptions): number {
  if (options.patienceIsSet || options.rule === "patience") return options.patience;
  const planned = plannedChecks(curve);
  const stretched =
    curve.unit === "point" && curve.evidence === "training"
      ? Math.ceil(pointShare * curve.checks.length)
      : Math.min(longestPatience, Math.ceil(planShare * (planned ?? 0)));
  return Math.max(options.patience, stretched);
}

function shortPatienceFor(curve: Curve, options: RuleOptions, patience: number): number {
  // The first epochs of a training often go up before they fall: only held-out clips make a rise certain soon.
  if (options.rule === "patience" || curve.evidence === "training") return patience;
  const planned = options.patienceIsSet ? 0 : (plannedChecks(curve) ?? 0);
  const share = Math.min(longestPatience / 2, Math.ceil(planShareAfterRise * planned));
  return Math.min(patience, Math.max(leastChecksOfRise, share));
}

/** On training evidence one lucky batch can stand as the best for long: the level must have stopped falling too. */
function levelled(curve: Curve, options: RuleOptions, facts: Facts): boolean {
  if (curve.evidence === "validation") return true;
  return plateau.judge(curve, { ...options, patience: facts.patience }) !== undefined;
}

function isTooNoisy(curve: Curve, noise: number | undefined): boolean {
  const finite = curve.values.filter(Number.isFinite);
  return noise !== undefined && noise > 0 && progressOf(finite) < rankable * noise;
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
