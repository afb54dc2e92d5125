import type { Check, Checks } from "./checks.ts";
import { smooth } from "./smooth.ts";
import type { Epoch } from "./units.ts";
import type { CheckUnit, Evidence, Mode } from "./verdict.ts";

/**
 * A curve of checks, ready to be judged: less is better whatever the mode (values of a `max` curve are
 * negated). All arrays have one entry a check, index for index.
 */
export interface Curve {
  readonly unit: CheckUnit;
  readonly evidence: Evidence;
  readonly mode: Mode;
  readonly checks: readonly Check[];
  readonly values: readonly number[];
  /** TensorBoard's moving average of `values`; equal to them at smoothing 0. */
  readonly smoothed: readonly number[];
  /** The training curve at each check, the same way up: mean of the training points since the check before; NaN where there was none. Empty when no training curve is known. */
  readonly training: readonly number[];
  /** The learning rate at each check, the last one logged up to it; NaN before the first. Empty when none is logged. */
  readonly rates: readonly number[];
  readonly plannedEpochs?: Epoch;
  /** The last epoch known to be over, which may have brought no check; of the whole curve only. */
  readonly endedEpoch?: Epoch;
}

/** Builds the curve of some checks. */
export function buildCurve(
  checks: Checks,
  facts: {
    evidence: Evidence;
    mode: Mode;
    smoothing: number;
    training: readonly number[];
    rates?: readonly number[];
    plannedEpochs?: Epoch;
    endedEpoch?: Epoch;
  },
): Curve {
  const values = checks.checks.map((check) => (facts.mode === "max" ? -check.value : check.value));
  return {
    unit: checks.unit,
    evidence: facts.evidence,
    mode: facts.mode,
    checks: checks.checks,
    values,
    smoothed: smooth(values, facts.smoothing),
    training: facts.training,
    rates: facts.rates ?? [],
    ...(facts.plannedEpochs === undefined ? {} : { plannedEpochs: facts.plannedEpochs }),
    ...(facts.endedEpoch === undefined ? {} : { endedEpoch: facts.endedEpoch }),
  };
}

/**
 * The curve as it stood after its first `count` checks. The moving average looks back only, so its
 * beginning is the average of the beginning.
 */
export function firstChecks(curve: Curve, count: number): Curve {
  if (count >= curve.checks.length) return curve;
  const { endedEpoch: _later, ...whole } = curve;
  return {
    ...whole,
    checks: curve.checks.slice(0, count),
    values: curve.values.slice(0, count),
    smoothed: curve.smoothed.slice(0, count),
    training: curve.training.slice(0, count),
    rates: curve.rates.slice(0, count),
  };
}

/**
 * How many checks the whole plan will bring, at the pace so far; undefined without a plan or epochs.
 *
 * @param count  as it stood after so many first checks; default: all
 */
export function plannedChecks(curve: Curve, count = curve.checks.length): number | undefined {
  if (curve.plannedEpochs === undefined) return undefined;
  const ended = count < curve.checks.length ? undefined : curve.endedEpoch;
  const epoch = Math.max(curve.checks[count - 1]?.epoch ?? 0, ended ?? 0);
  if (epoch <= 0) return undefined;
  return Math.max(count, Math.round((curve.plannedEpochs * count) / epoch));
}
