import type { Place } from "./place.ts";
import type { RuleId } from "./rules/rule.ts";
import type { Quantity } from "./tags.ts";
import type { AdviceWord, CheckUnit } from "./verdict.ts";

/** No parameters. */
type None = Readonly<Record<never, never>>;

/** What a rule alone would have done; none where it has nothing to say. */
export type Vote = AdviceWord | "none";

/** Where a loss goes, as far as its noise lets see. */
export type Trend = "falling" | "flat" | "rising";

/** Messages that tell how the rules judged, for `audit --explain` and the findings. */
export interface RuleParams {
  /** The level still falls: `drop` over the last `checks`, above the `bound` that is waited for. */
  "finding.falling": {
    readonly drop: number;
    readonly bound: number;
    readonly checks: number;
    readonly unit: CheckUnit;
  };
  /** The last `checks` lowered the best by `gain`, below the `bound` that is worth the rest. */
  "finding.fading": {
    readonly gain: number;
    readonly bound: number;
    readonly checks: number;
    readonly unit: CheckUnit;
  };
  /** The learning rate dropped; `left` more checks are waited for. */
  "finding.rate-drop": {
    readonly place: Place;
    readonly before: number;
    readonly now: number;
    readonly left: number;
    readonly unit: CheckUnit;
  };
  /** Other training losses beside the judged one: where each goes, and how many speak for a plateau. */
  "finding.corroboration": {
    readonly others: readonly { readonly quantity: Quantity; readonly trend: Trend }[];
    readonly agree: number;
  };
  /** Real curves of the benchmark that stood as this one does: on how many nothing better came, or nothing better by 5 %. */
  "finding.past-curves": {
    readonly curves: number;
    readonly repositories: number;
    readonly notBetter: number;
    readonly notMuchBetter: number;
  };
  "finding.past-curves-few": { readonly curves: number };
  /** Patience is used up, but the level still falls. */
  "reason.still-falling": {
    readonly tag: string;
    readonly best: Place;
    readonly value: number;
    readonly used: number;
    readonly unit: CheckUnit;
    readonly drop: number;
    readonly checks: number;
  };

  /** Above the votes. */
  "explain.title": { readonly preset: string; readonly patience: number; readonly short: number };
  "explain.rule": { readonly rule: RuleId; readonly vote: Vote };
  /** The rule found nothing. */
  "explain.nothing": None;
  /** When the finding of a rule is known to be wrong, and what to do then. */
  "wrong.divergence": None;
  "wrong.rise": None;
  "wrong.patience": None;
  "wrong.falling": None;
  "wrong.fading": None;
  "wrong.plateau": None;
  "wrong.rate-drop": None;
  "wrong.turning-point": None;
  "wrong.corroboration": None;
}

/** The sentences that say when a rule is wrong. */
export type WrongId = Extract<keyof RuleParams, `wrong.${string}`>;
