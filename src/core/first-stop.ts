import { type Curve, firstChecks } from "./curve.ts";
import { type Place, placeAt } from "./place.ts";
import { firstStopOf } from "./replay.ts";
import type { RuleOptions } from "./rules/rule.ts";
import { bestCheck } from "./standing.ts";

/** The first check after which the live advice would have been stop, and the best as it stood then. */
export interface FirstStop {
  readonly at: Place;
  readonly best: Place;
}

/** Where tail would have said stop first; undefined where it never would. */
export function firstStop(curve: Curve, options: RuleOptions): FirstStop | undefined {
  const check = firstStopOf(curve, options);
  if (check === undefined) return undefined;
  const best = bestCheck(firstChecks(curve, check + 1), options);
  return { at: placeAt(curve.checks, check), best: placeAt(curve.checks, best ?? 0) };
}
