import { type Checks, foldChecks } from "./checks.ts";
import { buildCurve, type Curve } from "./curve.ts";
import type { EpochMap } from "./epoch-map.ts";
import type { RunFacts } from "./evaluation.ts";
import type { Monitored } from "./monitor.ts";
import { optional } from "./optional.ts";
import type { Series } from "./series.ts";
import { classifyTag } from "./tags.ts";
import { ratesBeside, trainingBeside } from "./training-beside.ts";
import type { Epoch } from "./units.ts";

/**
 * The curve of the tag that decides, check by check, with the training loss and the learning rate beside it.
 *
 * @param ended  the last epoch that is over, where that is known
 */
export function buildMonitoredCurve(
  monitored: Monitored,
  { series, map, plan, options }: RunFacts,
  ended: Epoch | undefined,
): Curve {
  const endedEpoch = optional("endedEpoch", ended);
  const { evidence, mode } = monitored;
  const checks = foldChecks(monitored.series, { evidence, map, ...endedEpoch });
  return buildCurve(checks, {
    evidence,
    mode,
    smoothing: options.smoothing,
    training: trainingOf(checks, monitored, map),
    rates: ratesOf(series, checks, map),
    ...optional("plannedEpochs", plan.epochs),
    ...endedEpoch,
  });
}

/** The training loss at each check, turned over where more is better. */
function trainingOf({ checks }: Checks, { training }: Monitored, map: EpochMap): readonly number[] {
  if (training === undefined) return [];
  const values = trainingBeside(checks, training.series, map);
  return training.mode === "max" ? values.map((value) => -value) : values;
}

/** The learning rate that is logged most often; several optimisers step alike. */
function ratesOf(
  series: ReadonlyMap<string, Series>,
  { checks }: Checks,
  map: EpochMap,
): readonly number[] {
  let longest: Series | undefined;
  for (const each of series.values()) {
    if (classifyTag(each.tag, each.folder).quantity !== "learning rate") continue;
    if (longest === undefined || each.values.length > longest.values.length) longest = each;
  }
  return longest === undefined ? [] : ratesBeside(checks, longest, map);
}
