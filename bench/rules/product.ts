import { evaluate } from "../../src/core/evaluate.ts";
import type { EvaluateOptions } from "../../src/core/evaluation.ts";
import type { PresetName } from "../../src/core/presets.ts";
import { evaluateOptions } from "../../src/options.ts";
import type { RealCurve } from "./curves.ts";
import type { Decide } from "./measure.ts";
import { realRun } from "./runs.ts";

/** What the command line puts in force for `--preset NAME` alone. */
export function presetOptions(preset: PresetName): EvaluateOptions {
  return evaluateOptions({ preset });
}

/**
 * The product's own decision: where `tail` would have said stop first, and which check it would have
 * named best then. A run that it never stops keeps its best check.
 *
 * @param knowsPlan  the run tells its planned epochs, as a settings file would
 */
export function productRule(
  options: EvaluateOptions,
  { knowsPlan }: { knowsPlan: boolean },
): Decide {
  return (curve: RealCurve) => {
    const length = curve.validation.length;
    const { stopAdvisedAt, best } = evaluate(
      realRun(curve),
      knowsPlan ? { ...options, epochs: length } : options,
    );
    // Epochs of `realRun` count the checks from 1; a check may stand for several in a very long run.
    const checkOf = (place: { readonly epoch?: number } | undefined, otherwise: number) =>
      place?.epoch === undefined ? otherwise : place.epoch - 1;
    return stopAdvisedAt === undefined
      ? { stop: length - 1, keep: checkOf(best, 0) }
      : { stop: checkOf(stopAdvisedAt.at, length - 1), keep: checkOf(stopAdvisedAt.best, 0) };
  };
}
