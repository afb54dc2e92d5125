import { pastRows } from "./past-curves-table.ts";
import type { Situation } from "./situation.ts";

/** What came of the curves of the benchmark that once stood in a situation. */
export interface PastCurves {
  readonly curves: number;
  /** Repositories that the curves are of. */
  readonly repositories: number;
  /** Curves on which nothing better came until their training ended. */
  readonly notBetter: number;
  /** Curves on which nothing came that was better by 5 % of their progress. */
  readonly notMuchBetter: number;
}

/** One row of the table: a situation and what came of it. */
export type PastRow = Situation & PastCurves;

/** Fewer curves, or curves of fewer repositories, carry no share: one project's habit is no experience. */
export const leastCurves = 12;
export const leastRepositories = 3;

/**
 * The past curves that stood as one does now; each curve counts once a situation. Real trainings of public
 * repositories, none of a voice: what they tell of yours is experience, not a probability.
 */
export function pastCurvesLike(situation: Situation): PastCurves {
  const row = pastRows.find(
    ({ planned, wait, shape }) =>
      planned === situation.planned && wait === situation.wait && shape === situation.shape,
  );
  const { curves = 0, repositories = 0, notBetter = 0, notMuchBetter = 0 } = row ?? {};
  return { curves, repositories, notBetter, notMuchBetter };
}

/** Whether there are curves enough to say a share. */
export function isEnough({ curves, repositories }: PastCurves): boolean {
  return curves >= leastCurves && repositories >= leastRepositories;
}
