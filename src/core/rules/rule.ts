import type { Curve } from "../curve.ts";

/** What the rules are to go by. */
export interface RuleOptions {
  /** Which rule gives the advice. */
  readonly rule: RuleName;
  /** Checks without improvement before a finding. */
  readonly patience: number;
  /** The user set the patience: it is then not stretched by the planned length. */
  readonly patienceIsSet: boolean;
  /** The least change that counts, as an amount or as a fraction of the best. */
  readonly minDelta: number;
  readonly minDeltaMode: "relative" | "absolute";
}

/** Rules that can give the advice: the usual one, and plain patience as other tools have it. */
export const ruleNames = ["adaptive", "patience"] as const;
export type RuleName = (typeof ruleNames)[number];

/** What a rule found on a curve: its numbers are evidence, for people and programs. */
export interface Finding {
  /** Stable. */
  readonly id: string;
  readonly rule: string;
  /** Check it is about: where the best stands, or where it began. */
  readonly check: number;
  readonly evidence: Readonly<Record<string, number>>;
}

/** Judges a whole curve, as it stands after its last check. Has no memory. */
export interface Rule {
  readonly name: string;
  judge(curve: Curve, options: RuleOptions): Finding | undefined;
}
