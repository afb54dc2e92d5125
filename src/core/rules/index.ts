import { divergence } from "./divergence.ts";
import { fading } from "./fading.ts";
import { falling } from "./falling.ts";
import { patience } from "./patience.ts";
import { plateau } from "./plateau.ts";
import { rateDrop } from "./rate-drop.ts";
import { rise } from "./rise.ts";
import type { Rule } from "./rule.ts";
import { turningPoint } from "./turning-point.ts";

/** Every rule, in the order in which they are told. */
export const rules: readonly Rule[] = [
  divergence,
  rise,
  patience,
  falling,
  fading,
  plateau,
  rateDrop,
  turningPoint,
];
