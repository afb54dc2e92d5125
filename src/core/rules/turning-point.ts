import type { Curve } from "../curve.ts";
import { withoutRamp } from "../ramp.ts";
import { fitTurn, type TurningFit } from "../turning-fit.ts";
import { rise } from "./rise.ts";
import type { Rule } from "./rule.ts";

/**
 * How much worse a turn may fit and still be in the interval, in variances. A likelihood ratio would say
 * 1.64 for 80 %; with so few checks, shapes that never quite fit and turns that are whole checks it takes
 * 3, found on the synthetic curves of bench/rules (seeds other than those its figures are of).
 */
const withinInterval = 3;
/** How much worse, in variances, a curve that only falls must fit: fewer than 1 in 100 of those reach it. */
const beyondFalling = 10;
/** Longer curves are fitted by the means of groups, so that the fit takes milliseconds. */
const mostValues = 300;

/**
 * Where a curve that falls and then rises turns, and the checks that hold the true turn in 80 of 100
 * cases: a segmented regression with a likelihood profile over all turns, asked only once a rise is
 * certain, and named only when a curve that does nothing but fall fits far worse. The turn is named where
 * the interval is lowest.
 *
 * Post hoc: it looks at the whole curve, and nothing is stopped by it. Assumes one fall and one rise, and
 * noise of one size. Fires wrongly on a double descent and where the curve jumps between two levels; the
 * interval is too narrow when the noise is above a fifth of the progress and wanders.
 */
export const turningPoint: Rule = {
  name: "turning point",
  knownWrong: "wrong.turning-point",
  judge(whole: Curve, options) {
    const curve = withoutRamp(whole);
    const risen = rise.judge(curve, options);
    if (risen === undefined) return undefined;
    const at = curve.values.flatMap((value, check) => (Number.isFinite(value) ? [check] : []));
    const size = Math.ceil(at.length / mostValues);
    const means = meansOf(curve.values, at, size);
    const fit = fitTurn(means);
    if (fit === undefined) return undefined;
    const inflated = (fit.variance * (1 + fit.correlation)) / (1 - fit.correlation);
    const least = fit.squares[fit.turn] ?? 0;
    if (fit.squaresFalling - least < beyondFalling * inflated) return undefined;
    const [from, to] = intervalOf(fit, least + withinInterval * inflated);
    const [first, last] = [from * size, Math.min(at.length, (to + 1) * size) - 1];
    return {
      id: "turning-point",
      rule: "turning point",
      check: lowestOf(curve.values, at.slice(first, last + 1)),
      evidence: {
        low: at[first] ?? 0,
        high: at[last] ?? 0,
        height: risen.evidence["height"] ?? 0,
        correlation: fit.correlation,
      },
    };
  },
};

/** The first and the last turn that fit no worse than the bound; rounding of a fit without residuals is forgiven. */
function intervalOf(
  { squares, turn, squaresFalling }: TurningFit,
  bound: number,
): [number, number] {
  const forgiving = bound + 1e-12 * squaresFalling;
  let [low, high] = [turn, turn];
  for (const [index, square] of squares.entries()) {
    if (square > forgiving) continue;
    low = Math.min(low, index);
    high = Math.max(high, index);
  }
  return [low, high];
}

/** Of some checks, the one with the least value: no less near the true turn than the fit's own, and a check that was good. */
function lowestOf(values: readonly number[], checks: readonly number[]): number {
  let lowest = checks[0] ?? 0;
  for (const check of checks) {
    if ((values[check] ?? 0) < (values[lowest] ?? 0)) lowest = check;
  }
  return lowest;
}

function meansOf(values: readonly number[], at: readonly number[], size: number): number[] {
  const means: number[] = [];
  for (let start = 0; start < at.length; start += size) {
    const group = at.slice(start, start + size);
    means.push(group.reduce((sum, check) => sum + (values[check] ?? 0), 0) / group.length);
  }
  return means;
}
