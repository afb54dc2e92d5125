import type { RuleParams, Trend, Vote } from "../core/rule-messages.ts";
import type { RuleId } from "../core/rules/rule.ts";
import type { Quantity } from "../core/tags.ts";
import type { Sentences } from "./catalogue.ts";
import { formatNumber as n } from "./numbers.ts";
import { atEn as at, countEn as count } from "./places-en.ts";

const ruleNames: { readonly [R in RuleId]: string } = {
  divergence: "divergence",
  rise: "rise",
  patience: "patience",
  falling: "still falling",
  fading: "gains fade",
  plateau: "plateau",
  "rate drop": "learning rate",
  "turning point": "turning point",
  corroboration: "other losses",
};

const votes: { readonly [V in Vote]: string } = {
  stop: "stop",
  continue: "keep going",
  "cannot judge": "cannot judge",
  none: "no vote",
};

const trends: { readonly [T in Trend]: string } = {
  falling: "falling",
  flat: "flat",
  rising: "rising",
};

const quantities: { readonly [Q in Quantity]?: string } = {
  mel: "mel",
  total: "total",
  adversarial: "discriminator",
  "feature matching": "feature matching",
  kl: "kl",
  gradient: "gradient norm",
};

/** How the rules judged, in English. */
export const rulesEn: Sentences<RuleParams> = {
  "finding.falling": (p) =>
    `The level still falls: by ${n(p.drop)} over the last ${count(p.checks, p.unit)}; above ${n(p.bound)} a used-up patience waits.`,
  "finding.fading": (p) =>
    `The last ${count(p.checks, p.unit)} lowered the best by ${n(p.gain)}, less than ${n(p.bound)}: what is left of the plan brings little.`,
  "finding.rate-drop": (p) =>
    `The learning rate fell from ${n(p.before)} to ${n(p.now)} at ${at(p.place)}.${p.left > 0 ? ` It is given its patience: no stop within the next ${count(p.left, p.unit)}.` : ""}`,
  "finding.corroboration": (p) =>
    `Beside it: ${p.others.map(({ quantity, trend }) => `${quantities[quantity] ?? quantity} ${trends[trend]}`).join(", ")}. ${p.agree} of ${p.others.length} agree with a plateau.`,
  "finding.past-curves": (p) =>
    `How sure: of ${p.curves} real curves that stood like this (${p.repositories} projects), nothing better came on ${p.notBetter}, and nothing better by 5 % of the progress on ${p.notMuchBetter}.`,
  "finding.past-curves-few": (p) =>
    `How sure: too few past curves to say (${p.curves} stood like this).`,
  "reason.still-falling": (p) =>
    `Best ${p.tag} ${n(p.value)} at ${at(p.best)}; ${count(p.used, p.unit)} since without a gain, but the level still falls, by ${n(p.drop)} over the last ${p.checks}.`,
  "explain.title": (p) =>
    p.patience === p.short
      ? `Rules (preset ${p.preset}: patience ${p.patience})`
      : `Rules (preset ${p.preset}: patience ${p.patience}, ${p.short} after a clear rise)`,
  "explain.rule": (p) => `${ruleNames[p.rule]}: ${votes[p.vote]}`,
  "explain.nothing": () => "Found nothing.",
  "wrong.divergence": () =>
    "Wrong where the first epochs explode and recover, as detectors and GANs do: it waits like any clear rise.",
  "wrong.rise": () =>
    "Wrong on a double descent, and where the curve comes in waves (cyclic learning rates): give a --patience longer than a wave.",
  "wrong.patience": () =>
    "Wrong where a better check comes after a longer pause than any before: use --preset careful.",
  "wrong.falling": () =>
    "Wrong where a fall has ended lately, and its noise hides it: waits too long. Use --preset quick.",
  "wrong.fading": () =>
    "Wrong before a late drop of the learning rate, on a double descent, and on a slow fall below the noise: use --preset balanced.",
  "wrong.plateau": () =>
    "Wrong where the fall is slower than the noise over two patiences: log more often, or give a longer --patience.",
  "wrong.rate-drop": () =>
    "Wrong where a scheduler lowers the rate because nothing helps any more: waits one patience too long.",
  "wrong.turning-point": () =>
    "Looks back only. Wrong on a double descent; its interval is too narrow where the noise is above a fifth of the progress and wanders.",
  "wrong.corroboration": () =>
    "A hint, no proof: adversarial losses move with one another, and none of them hears the voice.",
};
