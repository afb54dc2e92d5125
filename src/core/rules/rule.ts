import type { Curve } from "../curve.ts";
import type { Preset } from "../presets.ts";
import type { WrongId } from "../rule-messages.ts";

/** What the rules are to go by. */
export interface RuleOptions {
  /** Which rule gives the advice. */
  readonly rule: RuleName;
  /** How much to wait, and for what. */
  readonly preset: Preset;
  /** Checks without improvement before a finding; under a preset no patience is shorter. */
  readonly patience: number;
  /** The user set the patience: it is then neither stretched by the preset nor by a curve that still falls. */
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

/** Every rule by its name, as people and programs see it. */
export type RuleId =
  | "divergence"
  | "turning point"
  | "rise"
  | "patience"
  | "plateau"
  | "falling"
  | "fading"
  | "rate drop"
  | "corroboration";

/** Judges a whole curve, as it stands after its last check. Has no memory. */
export interface Rule {
  readonly name: RuleId;
  /** Says to people when a finding of this rule is wrong, and what to do then. */
  readonly knownWrong: WrongId;
  judge(curve: Curve, options: RuleOptions): Finding | undefined;
}
