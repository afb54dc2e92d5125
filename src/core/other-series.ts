import type { Evaluation } from "./evaluation.ts";
import type { Series } from "./series.ts";
import { classifyTag, type Quantity } from "./tags.ts";

/**
 * What a curve can be of, the most telling for people first: losses that rebuild the voice, then a model's own
 * scores before anything that only says how the optimiser fares. Times and counters tell nothing as curves.
 */
const tellingFirst: readonly Quantity[] = [
  "mel",
  "total",
  "part",
  "error",
  "kl",
  "feature matching",
  "adversarial",
  "score",
  "gradient",
  "learning rate",
  "other",
];

/**
 * The series of a run beside the monitored one that are worth a look, the most telling first. A series that never
 * moves tells nothing and comes after all that do; one of a single point is no curve.
 *
 * @param most     so many at most
 * @param unknown  those too whose names tell nothing
 */
export function otherSeries(
  { series, monitored }: Evaluation,
  { most, unknown }: { readonly most: number; readonly unknown: boolean },
): readonly Series[] {
  return [...series.values()]
    .map((each) => ({ series: each, quantity: classifyTag(each.tag, each.folder).quantity }))
    .filter(({ quantity }) => tellingFirst.includes(quantity) && (unknown || quantity !== "other"))
    .filter(({ series: each }) => each.values.length > 1 && !isMonitored(each, monitored))
    .map((each) => ({
      series: each.series,
      place:
        tellingFirst.indexOf(each.quantity) + (isConstant(each.series) ? tellingFirst.length : 0),
    }))
    .sort((a, b) => a.place - b.place)
    .slice(0, most)
    .map((each) => each.series);
}

/** By name: the judged series may be a copy without its blank points. */
function isMonitored({ tag, folder }: Series, monitored: Evaluation["monitored"]): boolean {
  return tag === monitored?.tag && folder === monitored.folder;
}

function isConstant({ values }: Series): boolean {
  const first = values[0];
  for (let index = 1; index < values.length; index += 1) {
    if (!Object.is(values[index], first)) return false;
  }
  return true;
}
