/** What a curve may show. */
export const verdicts = [
  "warming up",
  "improving",
  "plateau",
  "overfitting",
  "rising",
  "diverged",
  "cannot judge",
] as const;

/** What the curve shows. */
export type Verdict = (typeof verdicts)[number];

/** What may be advised. */
export const adviceWords = ["continue", "stop", "cannot judge"] as const;

/** What to do. */
export type AdviceWord = (typeof adviceWords)[number];

/** What a verdict rests on. Training evidence can show a plateau, a rise or a divergence, never overfitting. */
export type Evidence = "validation" | "training";

/** Which way is better. */
export type Mode = "min" | "max";

/** What one check is: a validation, the mean of an epoch's training points, or a single point where epochs are unknown. */
export type CheckUnit = "validation" | "epoch" | "point";
