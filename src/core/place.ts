import type { Check } from "./checks.ts";
import type { Epoch, Step } from "./units.ts";

/** Where a check stands; what is unknown is absent. `check` counts from 0. */
export interface Place {
  readonly check: number;
  readonly step?: Step;
  readonly epoch?: Epoch;
  /** Other checks stand in the same epoch, so that it does not tell this one from them. */
  readonly sharesEpoch?: true;
}

/** What a place is best called by: its epoch, where that is its own; else its step; else its number. */
export function placeUnit(place: Place): "epoch" | "step" | "check" {
  if (place.epoch !== undefined && (place.sharesEpoch !== true || place.step === undefined)) {
    return "epoch";
  }
  return place.step === undefined ? "check" : "step";
}

/** The place of a check of a curve. */
export function placeAt(checks: readonly Check[], check: number): Place {
  const at = checks[check];
  return {
    check,
    ...(at?.step === undefined ? {} : { step: at.step }),
    ...(at?.epoch === undefined ? {} : { epoch: at.epoch }),
    ...(at?.sharesEpoch === undefined ? {} : { sharesEpoch: at.sharesEpoch }),
  };
}

/** The place `ahead` checks after the last one, at the pace so far, of a single check the pace since the start. */
export function placeAhead(checks: readonly Check[], ahead: number): Place {
  const last = checks.length - 1;
  const [first, final] = [checks[0], checks[last]];
  const paced = (from: number | undefined, to: number | undefined) => {
    if (from === undefined || to === undefined) return undefined;
    const pace = last < 1 ? to : (to - from) / last;
    return Math.round(to + ahead * pace);
  };
  const epoch = paced(first?.epoch, final?.epoch);
  const step = paced(first?.step, final?.step);
  return {
    check: last + ahead,
    ...(step === undefined ? {} : { step }),
    ...(epoch === undefined ? {} : { epoch }),
    ...(final?.sharesEpoch === undefined ? {} : { sharesEpoch: final.sharesEpoch }),
  };
}
