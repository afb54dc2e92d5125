import type { Curve } from "./curve.ts";
import { expectedChecks, knowsPlan } from "./patience-in-force.ts";
import { presets } from "./presets.ts";
import { falling } from "./rules/falling.ts";
import { isClear } from "./rules/rise.ts";
import type { RuleOptions } from "./rules/rule.ts";
import type { Standing } from "./standing.ts";

/** How a curve stands, coarsely, so that past curves which stood alike can be counted. */
export interface Situation {
  /** The plan was known. */
  readonly planned: boolean;
  /** Checks since the best in halves of a square root of the expected checks, 0 to 5: 2 is one root, 5 is 2.5 or more. */
  readonly wait: number;
  readonly shape: "clear rise" | "falls" | "level";
}

const widestWait = 5;

/** The situation of a validation curve after its last check; undefined while it is at its best, or cannot be judged. */
export function situationOf(
  curve: Curve,
  standing: Standing,
  options: RuleOptions,
): Situation | undefined {
  if (curve.evidence !== "validation" || standing.best === undefined) return undefined;
  if (standing.refusal === "too few" || standing.verdict === "warming up") return undefined;
  const since = curve.values.length - 1 - standing.best;
  if (since < 1) return undefined;
  const halves = Math.floor((2 * since) / Math.sqrt(expectedChecks(curve)));
  // Whatever the preset in force waits for, past curves were looked at alike.
  const falls = falling.judge(curve, { ...options, preset: presets.balanced });
  const clear = standing.rise !== undefined && isClear(standing.rise);
  return {
    planned: knowsPlan(curve),
    wait: Math.min(widestWait, halves),
    shape: clear ? "clear rise" : falls === undefined ? "level" : "falls",
  };
}
