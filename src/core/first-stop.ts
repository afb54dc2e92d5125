import { type Curve, firstChecks } from "./curve.ts";
import { type Place, placeAt } from "./place.ts";
import type { RuleOptions } from "./rules/rule.ts";
import { standingOf } from "./standing.ts";

/** The first check after which the live advice would have been stop, and the best as it stood then. */
export interface FirstStop {
  readonly at: Place;
  readonly best: Place;
}

/** A curve of more checks than this is looked at in strides by `nearFirstStop`. */
const judgedAtMost = 400;

/** Judges every beginning of a curve in turn; undefined where none says stop. O(n^2) in the checks. */
export function firstStop(curve: Curve, options: RuleOptions): FirstStop | undefined {
  return searchStop(curve, options, { from: 1, stride: 1 });
}

/**
 * The same for a comparison, in bounded time: of a long curve every few checks first, then each check of the stride
 * that the stop lies in. A stop that would have been taken back within a stride is passed over.
 */
export function nearFirstStop(curve: Curve, options: RuleOptions): FirstStop | undefined {
  const stride = Math.ceil(curve.checks.length / judgedAtMost);
  const near = searchStop(curve, options, { from: stride, stride });
  if (near === undefined || stride === 1) return near;
  return searchStop(curve, options, { from: near.at.check + 2 - stride, stride: 1 });
}

function searchStop(
  curve: Curve,
  options: RuleOptions,
  { from, stride }: { from: number; stride: number },
): FirstStop | undefined {
  for (let count = from; count <= curve.checks.length; count += stride) {
    const standing = standingOf(firstChecks(curve, count), options);
    if (standing.advice !== "stop") continue;
    return {
      at: placeAt(curve.checks, count - 1),
      best: placeAt(curve.checks, standing.best ?? 0),
    };
  }
  return undefined;
}
