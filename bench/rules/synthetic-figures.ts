import { median } from "simple-statistics";
import { evaluate } from "../../src/core/evaluate.ts";
import type { Evaluation } from "../../src/core/evaluation.ts";
import { syntheticRun } from "./runs.ts";
import {
  drawCurve,
  type FamilyName,
  type NoiseKind,
  progressOf,
  type SyntheticCurve,
} from "./synthetic.ts";

/** How the product judged many curves of one family at one noise. Shares are 0 to 1. */
export interface FamilyFigures {
  readonly family: FamilyName;
  readonly noise: number;
  readonly kind: NoiseKind;
  readonly curves: number;
  /** Share that was advised to stop before the last check. */
  readonly stopped: number;
  /** Share stopped before the truth allows it: ever, where the best comes last; before the turn; before it is flat. */
  readonly early: number;
  /** Share whose kept checkpoint is, without the noise, worse than the best by over 5 % of the progress. */
  readonly costly: number;
  /** Share that is called rising, overfitting or diverged after the last check. */
  readonly risen: number;
  /** Share that "cannot judge" answers after the last check. */
  readonly refused: number;
  /** Share that a turning point is named for. */
  readonly named: number;
  /** Median distance of the named turning point from the true one, in checks; where there is a true one. */
  readonly error?: number;
  /** Share of the printed intervals that hold the true turning point. */
  readonly covered?: number;
  /** Median width of the intervals, in checks: 0 when both ends are the same check. */
  readonly width?: number;
  /** Median checks from the true turn to the advice to stop, of runs stopped after it. */
  readonly delay?: number;
}

/** Judges a curve with the plan its run tells, and its clamped loss monitored where it has one. */
export type JudgeSynthetic = (curve: SyntheticCurve) => Evaluation;

/** The product's own evaluation under some options. */
export function productJudge(options: Parameters<typeof evaluate>[1]): JudgeSynthetic {
  return (curve) =>
    evaluate(syntheticRun(curve), {
      ...options,
      ...(curve.planned === undefined ? {} : { epochs: curve.planned }),
      ...(curve.ceiling === undefined ? {} : { monitor: { tag: curve.ceiling.tag } }),
    });
}

/** Figures of one family at one noise, over the seeds `first` to `first + count - 1`. */
export function measureFamily(
  judge: JudgeSynthetic,
  family: FamilyName,
  draw: { noise: number; kind: NoiseKind; first: number; count: number },
): FamilyFigures {
  const judged = Array.from({ length: draw.count }, (_, index) => {
    const curve = drawCurve(family, { ...draw, seed: draw.first + index });
    return { curve, evaluation: judge(curve) };
  });
  const share = (holds: (each: Judged) => boolean) => judged.filter(holds).length / judged.length;
  return {
    family,
    noise: draw.noise,
    kind: draw.kind,
    curves: judged.length,
    stopped: share((each) => stopOf(each) !== undefined),
    early: share(isEarly),
    costly: share(isCostly),
    risen: share(({ evaluation }) => /^(rising|overfitting|diverged)$/.test(evaluation.verdict)),
    refused: share(({ evaluation }) => evaluation.advice === "cannot judge"),
    named: share(({ evaluation }) => evaluation.turningPoint !== undefined),
    ...turnFigures(judged),
  };
}

interface Judged {
  readonly curve: SyntheticCurve;
  readonly evaluation: Evaluation;
}

/** The check after which the live advice was stop; undefined where that came with the last check, or never. */
function stopOf({ curve, evaluation }: Judged): number | undefined {
  const stop = evaluation.stopAdvisedAt?.at.check;
  return stop === undefined || stop >= curve.values.length - 1 ? undefined : stop;
}

function isEarly(each: Judged): boolean {
  const stop = stopOf(each);
  if (stop === undefined) return false;
  return stop < (each.curve.turn ?? each.curve.flat ?? Number.POSITIVE_INFINITY);
}

function isCostly(each: Judged): boolean {
  const { truth } = each.curve;
  if (stopOf(each) === undefined) return false;
  const kept = truth[each.evaluation.stopAdvisedAt?.best.check ?? 0] ?? Number.NaN;
  return kept - Math.min(...truth) > 0.05 * progressOf(truth);
}

function turnFigures(
  judged: readonly Judged[],
): Pick<FamilyFigures, "error" | "covered" | "width" | "delay"> {
  const turns = judged.flatMap(({ curve, evaluation: { turningPoint: found } }) =>
    curve.turn === undefined || found === undefined
      ? []
      : [{ turn: curve.turn, at: found.at.check, low: found.low.check, high: found.high.check }],
  );
  const delays = judged.flatMap((each) => {
    const [stop, turn] = [stopOf(each), each.curve.turn];
    return stop === undefined || turn === undefined || stop < turn ? [] : [stop - turn];
  });
  return {
    ...(turns.length === 0
      ? {}
      : {
          error: median(turns.map(({ at, turn }) => Math.abs(at - turn))),
          covered:
            turns.filter(({ low, high, turn }) => low <= turn && turn <= high).length /
            turns.length,
          width: median(turns.map(({ low, high }) => high - low)),
        }),
    ...(delays.length === 0 ? {} : { delay: median(delays) }),
  };
}
