import type { Curve } from "../curve.ts";
import type { Finding, Rule } from "./rule.ts";

/**
 * The common step of a scheduler goes to 0.5 or less; 0.6 leaves room for a rate that was read in the middle of a
 * check. Deeper than what charts mark (`markedDrops`): a wait costs epochs, a mark costs nothing.
 */
const deep = 0.6;
/** Before a step the rate stood still: it lost less than a tenth from one check to the next. */
const steady = 0.9;

/**
 * The last drop of the learning rate: a step to 0.6 of its level or less from one check to the next, after
 * a check over which it stood still. What falls a little at every check, as the exponential decay of the
 * VITS family does, or ever faster, as a cosine does near its end, is no drop.
 *
 * After a drop a curve that stood still often falls again, so it is given its patience from there on.
 * Fires wrongly where the rate is logged once a scheduler's restart has already raised it again.
 */
export const rateDrop: Rule = {
  name: "rate drop",
  knownWrong: "wrong.rate-drop",
  judge(curve: Curve) {
    const { rates } = curve;
    for (let check = rates.length - 1; check >= 2; check -= 1) {
      if (isDrop(rates, check)) return foundDrop(rates, check);
    }
    return undefined;
  },
};

/** Whether the rate dropped at a check. NaN, where no rate is known yet, compares false. */
export function isDrop(rates: readonly number[], check: number): boolean {
  const now = rates[check];
  const before = rates[check - 1];
  const earlier = rates[check - 2];
  if (earlier === undefined || before === undefined || now === undefined) return false;
  return now > 0 && now <= deep * before && before >= steady * earlier;
}

/** The finding of a drop at a check. */
export function foundDrop(rates: readonly number[], check: number): Finding {
  const before = rates[check - 1] ?? Number.NaN;
  const now = rates[check] ?? Number.NaN;
  const since = rates.length - 1 - check;
  return { id: "rate-drop", rule: "rate drop", check, evidence: { before, now, since } };
}
