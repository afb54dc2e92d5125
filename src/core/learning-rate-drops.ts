import { known } from "./run.ts";
import type { Series } from "./series.ts";
import { classifyTag } from "./tags.ts";
import type { Epoch, Seconds, Step } from "./units.ts";

/** A place at which the learning rate fell by so much at once that people want to see it on the curve. */
export interface LearningRateDrop {
  readonly step?: Step;
  readonly epoch?: Epoch;
  readonly time?: Seconds;
  readonly from: number;
  readonly to: number;
}

/**
 * Whatever a scheduler may have been told to do by hand is worth a mark, and a decay of 0.9998 an epoch is not. What
 * makes the verdict wait is deeper (`rules/rate-drop.ts`), and is looked for between checks, not points.
 */
const markedFall = 0.8;
/** More falls than this are waves of a cyclic schedule, and no drops to point at. */
const mostDrops = 20;

/**
 * Where a scheduler lowered the learning rate (ReduceLROnPlateau, step decay), from the rate that the run
 * logs, for the marks of charts. Empty for a rate that falls smoothly, a cyclic one, or none.
 */
export function markedDrops(series: ReadonlyMap<string, Series>): readonly LearningRateDrop[] {
  const rates = [...series.values()].find(
    (each) => classifyTag(each.tag, each.folder).quantity === "learning rate",
  );
  if (rates === undefined) return [];
  const drops: LearningRateDrop[] = [];
  for (let index = 1; index < rates.values.length; index += 1) {
    const [from, to] = [rates.values[index - 1] ?? 0, rates.values[index] ?? 0];
    if (!(from > 0) || !(to <= markedFall * from)) continue;
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
