import { divergence } from "./divergence.ts";
import { patience } from "./patience.ts";
import { plateau } from "./plateau.ts";
import { rise } from "./rise.ts";
import type { Rule } from "./rule.ts";
import { turningPoint } from "./turning-point.ts";

/** Every rule, in the order in which findings are listed. */
export const rules: readonly Rule[] = [divergence, turningPoint, rise, patience, plateau];
