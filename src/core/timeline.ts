import type { Evaluation } from "./evaluation.ts";
import type { Place } from "./place.ts";
import type { ReportPlace } from "./report.ts";
import { known } from "./run.ts";
import type { Series } from "./series.ts";
import type { Epoch, Seconds, Step } from "./units.ts";

/** Puts places of a run on all x axes: what a log says of one is carried over to the others. */
export interface Timeline {
  /** Completes a place from what is known of it. `time` is a wall time, and comes back since the run's start. */
  complete(place: { step?: Step; epoch?: Epoch; time?: Seconds }): ReportPlace;
  /** The same for a check. */
  ofCheck(place: Place): ReportPlace;
}

/** The timeline of an evaluated run. Without wall times in any log there are no times. */
export function timelineOf({ series, map }: Evaluation): Timeline {
  const clock = clockOf(series);
  const stepsPerEpoch = map.stepsPerEpoch;
  const complete: Timeline["complete"] = (place) => {
    const step = place.step ?? (place.epoch === undefined ? undefined : map.stepAtEnd(place.epoch));
    const epoch =
      place.epoch ??
      (step === undefined || stepsPerEpoch === undefined ? undefined : step / stepsPerEpoch);
    const time = place.time ?? (step === undefined ? undefined : clock?.at(step));
    return {
      ...(step === undefined ? {} : { step }),
      ...(epoch === undefined ? {} : { epoch }),
      ...(time === undefined || clock === undefined ? {} : { time: time - clock.start }),
    };
  };
  return {
    complete,
    ofCheck: ({ check, step, epoch }) => ({
      ...complete({
        ...(step === undefined ? {} : { step }),
        ...(epoch === undefined ? {} : { epoch }),
      }),
      check: check + 1,
    }),
  };
}

interface Clock {
  readonly start: Seconds;
  at(step: Step): Seconds | undefined;
}

/** Wall times by step, from the series that has most of both; undefined where none has. */
function clockOf(series: ReadonlyMap<string, Series>): Clock | undefined {
  let longest: Series | undefined;
  let start = Number.POSITIVE_INFINITY;
  for (const each of series.values()) {
    const first = known(each.wallTimes[0]);
    if (first === undefined) continue;
    start = Math.min(start, first);
    const isTimed =
      known(each.steps[0]) !== undefined && known(each.wallTimes.at(-1)) !== undefined;
    if (isTimed && each.values.length > (longest?.values.length ?? 0)) longest = each;
  }
  if (!Number.isFinite(start)) return undefined;
  const timed = longest;
  return { start, at: (step) => (timed === undefined ? undefined : timeAt(timed, step)) };
}

/** The time of the last point up to a step, or of the first. */
function timeAt({ steps, wallTimes }: Series, step: Step): Seconds | undefined {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? 0) <= step) low = middle + 1;
    else high = middle;
  }
  return known(wallTimes[low - 1] ?? wallTimes[0]);
}
