import { peerRules } from "../../src/core/peer-rules/index.ts";
import { replayPeerRule } from "../../src/core/peer-rules/peer-rule.ts";
import { presetNames } from "../../src/core/presets.ts";
import type { RealCurve } from "./curves.ts";
import {
  type Decide,
  type Decision,
  frontierOf,
  plainPatience,
  ratiosTo,
  type Score,
  scoreAll,
} from "./measure.ts";
import { presetOptions, productRule } from "./product.ts";

/** Regret, used and miss, with the first and the last against patience at the same compute. */
export type Figures = Score & ReturnType<typeof ratiosTo>;

/** How a rule did on a set of curves, and what it decided on each. */
export interface JudgedRule extends Figures {
  readonly rule: string;
  /** By repository; the ratios are to the frontier of that repository alone. */
  readonly repositories: Readonly<Record<string, Figures>>;
  /** Index for index with the curves. */
  readonly decisions: readonly Decision[];
}

/** Every rule that is compared, ours last. */
export function comparedRules(): readonly (readonly [name: string, decide: Decide])[] {
  return [
    ...[3, 5, 7, 10, 15, 20].map((each) => [`patience ${each}`, plainPatience(each)] as const),
    ...peerRules.map((baseline) => [baseline.name, peerRule(baseline)] as const),
    ...presetNames.map(
      (preset) =>
        [`preset ${preset}`, productRule(presetOptions(preset), { knowsPlan: true })] as const,
    ),
    ...presetNames.map(
      (preset) =>
        [
          `preset ${preset}, no plan`,
          productRule(presetOptions(preset), { knowsPlan: false }),
        ] as const,
    ),
  ];
}

function peerRule(baseline: (typeof peerRules)[number]): Decide {
  return ({ validation, training }: RealCurve) => {
    const checks = validation.map((value, index) => ({
      value,
      training: training[index] ?? Number.NaN,
    }));
    const { stop, keep } = replayPeerRule(baseline, checks);
    return { stop: stop ?? validation.length - 1, keep };
  };
}

/** Judges rules on curves; each rule decides once a curve. */
export function judgeRules(
  curves: readonly RealCurve[],
  rules: readonly (readonly [name: string, decide: Decide])[],
): readonly JudgedRule[] {
  const frontier = frontierOf(curves);
  const frontiers = frontiersByRepository(curves);
  return rules.map(([rule, decide]) => {
    const decisions = new Map(curves.map((curve) => [curve, decide(curve)] as const));
    const decided: Decide = (curve) => decisions.get(curve) ?? { stop: 0, keep: 0 };
    const { all, repositories } = scoreAll(curves, decided);
    return {
      rule,
      ...all,
      ...ratiosTo(frontier, all),
      repositories: Object.fromEntries(
        [...repositories].map(([name, score]) => [
          name,
          { ...score, ...ratiosTo(frontiers.get(name) ?? [], score) },
        ]),
      ),
      decisions: [...decisions.values()],
    };
  });
}

function frontiersByRepository(
  curves: readonly RealCurve[],
): ReadonlyMap<string, readonly Score[]> {
  const names = new Set(curves.map(({ repository }) => repository));
  return new Map(
    [...names].map((name) => [
      name,
      frontierOf(curves.filter(({ repository }) => repository === name)),
    ]),
  );
}
