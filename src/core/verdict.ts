/** What the curve shows. */
export type Verdict =
  | "warming up"
  | "improving"
  | "plateau"
  | "overfitting"
  | "rising"
  | "diverged"
  | "cannot judge";

/** What to do. */
export type AdviceWord = "continue" | "stop" | "cannot judge";

/** What a verdict rests on. Training evidence can show a plateau, a rise or a divergence, never overfitting. */
export type Evidence = "validation" | "training";

/** Which way is better. */
export type Mode = "min" | "max";

/** What one check is: a validation, the mean of an epoch's training points, or a single point where epochs are unknown. */
export type CheckUnit = "validation" | "epoch" | "point";
