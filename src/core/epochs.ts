import type { Epoch, Step } from "./units.ts";

/** A point whose step and epoch are both known; epochs count from 1. */
export interface StepEpoch {
  readonly step: Step;
  readonly epoch: Epoch;
}

/**
 * Steps an epoch, from points of one training whose epoch e covers the steps (e - 1) n up to e n - 1.
 *
 * Each point bounds n: step / epoch < n <= step / (epoch - 1). The bounds of all points together leave
 * one whole number, or several: then the one that the epoch's first points suggest most tightly, the
 * largest, is not known to be right, and undefined is given.
 *
 * @param steps   of any number of points, in any order; NaN where a point has none
 * @param epochs  of the same points, index for index; those of epoch 1 give only the lower bound
 */
export function stepsPerEpochFromPoints(
  steps: readonly Step[] | Float64Array,
  epochs: readonly Epoch[] | Float64Array,
): number | undefined {
  const bounds = createBounds();
  for (let index = 0; index < epochs.length; index += 1) {
    bounds.add(steps[index] ?? Number.NaN, epochs[index] ?? Number.NaN);
  }
  return bounds.only();
}

/** What points say about the steps an epoch, taken one by one. */
function createBounds(): { add(step: Step, epoch: Epoch): void; only(): number | undefined } {
  let low = 1;
  let high = Number.POSITIVE_INFINITY;
  return {
    add(step, epoch) {
      if (!Number.isInteger(epoch) || epoch < 1 || !(step >= 0)) return;
      low = Math.max(low, Math.floor(step / epoch) + 1);
      if (epoch > 1) high = Math.min(high, Math.floor(step / (epoch - 1)));
    },
    only: () => (low === high ? low : undefined),
  };
}

/**
 * Steps an epoch from a learning rate that is constant within an epoch and multiplied by `decay` after
 * each, as the trainers of the VITS family have it (ExponentialLR). Event files hold the rate and no epoch.
 *
 * @param steps  n steps of one start, rising
 * @param rates  the n learning rates, index for index; float32 values are precise enough for decay 0.999875
 * @param first  epoch of the first point: 1 at a start from scratch
 */
export function stepsPerEpochFromRates(
  steps: readonly Step[] | Float64Array,
  rates: readonly number[] | Float64Array,
  options: { readonly decay: number; readonly first: Epoch },
): number | undefined {
  const start = rates[0];
  if (start === undefined || !(start > 0) || !(options.decay > 0 && options.decay < 1))
    return undefined;
  const bounds = createBounds();
  let before = start;
  let whole = 0;
  for (let index = 0; index < rates.length; index += 1) {
    const rate = rates[index] ?? Number.NaN;
    if (rate !== before) {
      const decays = Math.log(rate / start) / Math.log(options.decay);
      whole = Math.round(decays);
      // Anything but a whole number of decays is another schedule.
      if (!(Math.abs(decays - whole) < 0.1) || whole < 0) return undefined;
      before = rate;
    }
    const step = steps[index];
    if (step !== undefined) bounds.add(step, options.first + whole);
  }
  return bounds.only();
}

/** Steps an epoch from weights that are named for their epoch and step (`_e8_s144`); undefined when they disagree. */
export function stepsPerEpochFromNames(names: readonly StepEpoch[]): number | undefined {
  const found = new Set<number>();
  for (const { step, epoch } of names) {
    if (epoch > 0 && step > 0 && step % epoch === 0) found.add(step / epoch);
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

/** Epoch of a training point: the steps (E - 1) n up to E n - 1 are epoch E. */
export function epochOfTrainingStep(step: Step, stepsPerEpoch: number): Epoch {
  return Math.floor(step / stepsPerEpoch) + 1;
}

/** Epoch of a validation: after E n steps epoch E is done; one within epoch E belongs to E. */
export function epochOfValidationStep(step: Step, stepsPerEpoch: number): Epoch {
  return Math.ceil(step / stepsPerEpoch);
}
