/** Where a start of the trainer began, as far as it logged that. */
export interface Start {
  readonly step?: number;
  readonly epoch?: number;
}

/** From where on points of an earlier start gave way to some later one; infinite where none did. */
export interface LaterStarts {
  /** Steps from the first on; and those behind the second, which itself stays. */
  from: number;
  behind: number;
  /** Epochs, of points that have no step, and of all points. */
  epoch: number;
  epochOfAll: number;
}

/** Behind the last start: nothing gives way. */
export function noStartsYet(): LaterStarts {
  const never = Number.POSITIVE_INFINITY;
  return { from: never, behind: never, epoch: never, epochOfAll: never };
}

/**
 * Adds a start, in place. Where the start and the point both have a step, the steps decide, else the epochs.
 *
 * @param stays  whether a point at the very step of the start stays
 */
export function noteStart(later: LaterStarts, start: Start | undefined, stays: boolean): void {
  if (start === undefined) return;
  const { step, epoch = Number.POSITIVE_INFINITY } = start;
  later.epoch = Math.min(later.epoch, epoch);
  if (step === undefined) later.epochOfAll = Math.min(later.epochOfAll, epoch);
  else if (stays) later.behind = Math.min(later.behind, step);
  else later.from = Math.min(later.from, step);
}

/** Whether a point gave way to a later start; NaN for a step or an epoch that it does not have. */
export function gaveWay(later: LaterStarts, step: number, epoch: number): boolean {
  if (Number.isNaN(step)) return epoch >= later.epoch;
  return step >= later.from || step > later.behind || epoch >= later.epochOfAll;
}
