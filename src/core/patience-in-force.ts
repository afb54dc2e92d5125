import { type Curve, plannedChecks } from "./curve.ts";
import { leastChecksOfRise } from "./rules/rise.ts";
import type { RuleOptions } from "./rules/rule.ts";

/** A plan of thousands of epochs (the family's default is 10,000) is no plan: it counts as this many checks. */
const longestPlan = 1000;
/** Without a plan a training is taken to be half done: the guess that is wrong by the least factor either way. */
const withoutPlan = 2;
/** Without epochs, single batches are judged: a third of all that was logged has to pass. */
const pointShare = 1 / 3;
/** Under a patience that the user set, this share of it suffices after a clear rise. */
const shortShare = 0.5;

/** How many checks have to go by without a better one, and how few of them after a clear rise. */
export interface PatienceInForce {
  readonly patience: number;
  readonly shortPatience: number;
}

/**
 * The patience in force after the last check of a curve, in checks: the preset's number of square roots of
 * the planned checks, at least `options.patience`; or as the user set it.
 *
 * @param count  as it stood after so many first checks; default: all
 * @see presets.ts for the reasons
 */
export function patienceInForce(
  curve: Curve,
  options: RuleOptions,
  count = curve.checks.length,
): PatienceInForce {
  if (options.rule === "patience") {
    return { patience: options.patience, shortPatience: options.patience };
  }
  const root = Math.sqrt(expectedChecks(curve, count));
  const patience = longPatience(curve, options, { root, count });
  // The first epochs of a training often go up before they fall: only held-out clips make a rise certain soon.
  if (curve.evidence === "training") return { patience, shortPatience: patience };
  const short = options.patienceIsSet
    ? Math.ceil(shortShare * options.patience)
    : options.preset.shortPatience * root;
  return {
    patience,
    shortPatience: Math.min(patience, Math.max(leastChecksOfRise, Math.floor(short))),
  };
}

function longPatience(
  curve: Curve,
  options: RuleOptions,
  { root, count }: { readonly root: number; readonly count: number },
): number {
  if (options.patienceIsSet) return options.patience;
  const singleBatches = curve.unit === "point" && curve.evidence === "training";
  const stretched = singleBatches ? pointShare * count : options.preset.patience * root;
  return Math.max(options.patience, roundUp(stretched));
}

/**
 * How many checks the training will bring, as far as can be told.
 *
 * @param count  as it stood after so many first checks; default: all
 */
export function expectedChecks(curve: Curve, count = curve.checks.length): number {
  const planned = plannedChecks(curve, count) ?? withoutPlan * count;
  return Math.min(longestPlan, planned);
}

/** Whether the length of the training is known. */
export function knowsPlan(curve: Curve): boolean {
  return plannedChecks(curve) !== undefined;
}

/** Rounds up, but not for the last digit of a floating-point product. */
function roundUp(checks: number): number {
  return Math.ceil(checks - 1e-9);
}
