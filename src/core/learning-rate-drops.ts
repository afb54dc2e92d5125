import { known } from "./run.ts";
import type { Series } from "./series.ts";
import { classifyTag } from "./tags.ts";
import type { Epoch, Seconds, Step } from "./units.ts";

/** A place at which the learning rate fell by a good part at once. */
export interface LearningRateDrop {
  readonly step?: Step;
  readonly epoch?: Epoch;
  readonly time?: Seconds;
  readonly from: number;
  readonly to: number;
}

/** A decay of 0.9998 an epoch is no drop; what schedulers drop by is 0.5 or 0.1. */
const fallsTo = 0.8;
/** More falls than this are waves of a cyclic schedule, and no drops to point at. */
const mostDrops = 20;

/**
 * Where a scheduler lowered the learning rate (ReduceLROnPlateau, step decay), from the rate that the run
 * logs. Empty for a rate that falls smoothly, a cyclic one, or none.
 */
export function learningRateDrops(
  series: ReadonlyMap<string, Series>,
): readonly LearningRateDrop[] {
  const rates = [...series.values()].find(
    (each) => classifyTag(each.tag, each.folder).quantity === "learning rate",
  );
  if (rates === undefined) return [];
  const drops: LearningRateDrop[] = [];
  for (let index = 1; index < rates.values.length; index += 1) {
    const [from, to] = [rates.values[index - 1] ?? 0, rates.values[index] ?? 0];
    if (!(from > 0) || !(to <= fallsTo * from)) continue;
    const step = known(rates.steps[index]);
    const epoch = known(rates.epochs[index]);
    const time = known(rates.wallTimes[index]);
    drops.push({
      from,
      to,
      ...(step === undefined ? {} : { step }),
      ...(epoch === undefined ? {} : { epoch }),
      ...(time === undefined ? {} : { time }),
    });
  }
  return drops.length > mostDrops ? [] : drops;
}
