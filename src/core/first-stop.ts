import { type Curve, firstChecks } from "./curve.ts";
import { type Place, placeAt } from "./place.ts";
import type { RuleOptions } from "./rules/rule.ts";
import { standingOf } from "./standing.ts";

/** The first check after which the live advice would have been stop, and the best as it stood then. */
export interface FirstStop {
  readonly at: Place;
  readonly best: Place;
}

/** Judges every beginning of a curve in turn; undefined where none says stop. */
export function firstStop(curve: Curve, options: RuleOptions): FirstStop | undefined {
  for (let count = 1; count <= curve.checks.length; count += 1) {
    const standing = standingOf(firstChecks(curve, count), options);
    if (standing.advice !== "stop") continue;
    return {
      at: placeAt(curve.checks, count - 1),
      best: placeAt(curve.checks, standing.best ?? 0),
    };
  }
  return undefined;
}
