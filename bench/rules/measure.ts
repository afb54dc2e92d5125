import { median } from "simple-statistics";
import type { RealCurve } from "./curves.ts";

/** What a rule decided on a curve: 0-based checks. `stop` is the last check when it never stopped. */
export interface Decision {
  readonly stop: number;
  readonly keep: number;
}

/** How good decisions are, averaged within a repository first, then over repositories. */
export interface Score {
  /** Share of the possible improvement that is lost, 0 to 1. */
  readonly regret: number;
  /** Share of the checks that were trained, 0 to 1. */
  readonly used: number;
  /** Share of the runs whose regret is above 0.05. */
  readonly miss: number;
}

export type Decide = (curve: RealCurve) => Decision;

/** How a rule did on one curve. */
export function scoreOne(values: readonly number[], { stop, keep }: Decision): Score {
  const least = Math.min(...values);
  const head = values.slice(0, Math.max(3, roundHalfEven(0.05 * values.length)));
  const progress = Math.max(median(head) - least, 1e-12);
  const regret = Math.min(1, Math.max(0, ((values[keep] ?? Number.NaN) - least) / progress));
  return { regret, used: (stop + 1) / values.length, miss: regret > 0.05 ? 1 : 0 };
}

/** Halves go to the even neighbour, as in the Python that scores independently. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Scores of each repository, and over all. */
export function scoreAll(
  curves: readonly RealCurve[],
  decide: Decide,
): { readonly all: Score; readonly repositories: ReadonlyMap<string, Score> } {
  const groups = new Map<string, Score[]>();
  for (const curve of curves) {
    const group = groups.get(curve.repository) ?? [];
    group.push(scoreOne(curve.validation, decide(curve)));
    groups.set(curve.repository, group);
  }
  const repositories = new Map(
    [...groups].map(([name, scores]) => [name, meanOf(scores)] as const),
  );
  return { all: meanOf([...repositories.values()]), repositories };
}

/** The mean of each figure. */
export function meanOf(scores: readonly Score[]): Score {
  const mean = (part: keyof Score) =>
    scores.reduce((sum, score) => sum + score[part], 0) / scores.length;
  return { regret: mean("regret"), used: mean("used"), miss: mean("miss") };
}

/** Plain patience, improvement strictly below the best: the knob that everybody has. */
export function plainPatience(patience: number): Decide {
  return ({ validation }) => {
    let keep = 0;
    for (let check = 1; check < validation.length; check += 1) {
      if ((validation[check] ?? 0) < (validation[keep] ?? 0)) keep = check;
      else if (check - keep >= patience) return { stop: check, keep };
    }
    return { stop: validation.length - 1, keep };
  };
}

/** Patience 1 to 40: for any compute, what turning one knob gives today. */
export function frontierOf(curves: readonly RealCurve[]): readonly Score[] {
  return Array.from({ length: 40 }, (_, index) => scoreAll(curves, plainPatience(index + 1)).all);
}

/** Regret and miss against the frontier's at the same compute: below 1 is better than any patience. */
export function ratiosTo(
  frontier: readonly Score[],
  score: Score,
): { readonly regretRatio: number; readonly missRatio: number } {
  const at = (part: "regret" | "miss") => interpolate(frontier, score.used, part);
  return {
    regretRatio: ratio(score.regret, at("regret")),
    missRatio: ratio(score.miss, at("miss")),
  };
}

function interpolate(frontier: readonly Score[], used: number, part: "regret" | "miss"): number {
  const points = [...frontier].sort((a, b) => a.used - b.used || a[part] - b[part]);
  const first = points[0];
  if (first === undefined || used <= first.used) return first?.[part] ?? Number.NaN;
  for (let index = 1; index < points.length; index += 1) {
    const [from, to] = [points[index - 1], points[index]];
    if (from === undefined || to === undefined || used > to.used) continue;
    const share = to.used === from.used ? 1 : (used - from.used) / (to.used - from.used);
    return from[part] + share * (to[part] - from[part]);
  }
  return points.at(-1)?.[part] ?? Number.NaN;
}

function ratio(value: number, reference: number): number {
  if (reference > 0) return value / reference;
  return value === 0 ? 1 : Number.POSITIVE_INFINITY;
}
