import type { Curve } from "../curve.ts";
import type { Rule, RuleOptions } from "./rule.ts";

/** The patience counter after the last check of a curve. */
export interface PatienceCount {
  /** Check of the best smoothed value that counted as an improvement; -1 while no value is finite. */
  readonly best: number;
  /** Checks since then without improvement; NaN is no check here. */
  readonly used: number;
  /** The change that would count now, in the value's unit. */
  readonly minDelta: number;
}

/**
 * Counts checks without improvement, as the classic EarlyStopping class of PyTorch projects does: the
 * first value is the best; a later one improves when it is below the best by more than min delta; NaN is
 * ignored altogether; infinity is a value like others.
 *
 * @see test/core/rules/golden-vectors.test.ts, which holds this equal to that class
 */
export function countPatience(
  smoothed: readonly number[],
  options: Pick<RuleOptions, "minDelta" | "minDeltaMode">,
): PatienceCount {
  const counter = createPatienceCounter(options);
  for (const value of smoothed) counter.add(value);
  return counter.count();
}

/** The same for values that come one by one. */
export interface PatienceCounter {
  add(value: number): void;
  count(): PatienceCount;
}

/** A counter before the first check. */
export function createPatienceCounter(
  options: Pick<RuleOptions, "minDelta" | "minDeltaMode">,
): PatienceCounter {
  let seen = 0;
  let best = -1;
  let used = 0;
  let minDelta = 0;
  /** What is below it improves. */
  let bound = Number.POSITIVE_INFINITY;
  return {
    add(value) {
      const index = seen;
      seen += 1;
      if (Number.isNaN(value)) return;
      if (best < 0 || value < bound) {
        best = index;
        minDelta = minDeltaAt(value, options);
        bound = value - minDelta;
        used = 0;
      } else used += 1;
    },
    count: () => ({ best, used, minDelta }),
  };
}

/** The change from a value that counts as an improvement, in the value's unit. */
export function minDeltaAt(
  value: number,
  options: Pick<RuleOptions, "minDelta" | "minDeltaMode">,
): number {
  if (options.minDeltaMode === "absolute" || !Number.isFinite(value)) return options.minDelta;
  return options.minDelta * Math.abs(value);
}

/**
 * Plain patience: a finding when as many checks as the patience went by without improvement.
 *
 * Assumes that the curve is smooth enough for a new best to show when there is one. Fires wrongly on
 * noise, on a curve that starts low and jumps, and on a drop of the learning rate that comes late: raise
 * the patience then.
 */
export const patience: Rule = {
  name: "patience",
  knownWrong: "wrong.patience",
  judge(curve: Curve, options: RuleOptions) {
    const count = countPatience(curve.smoothed, options);
    if (count.used < options.patience) return undefined;
    return {
      id: "patience-exhausted",
      rule: "patience",
      check: count.best,
      evidence: { used: count.used, patience: options.patience, minDelta: count.minDelta },
    };
  },
};
