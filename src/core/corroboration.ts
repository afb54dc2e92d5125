import { medianOf } from "./median.ts";
import { finiteOf, isWanderingNoise } from "./noise.ts";
import type { Trend } from "./rule-messages.ts";
import type { Series } from "./series.ts";
import { evenValues, pointsIn } from "./series-columns.ts";
import { classifyTag, type Quantity } from "./tags.ts";

/** What the other losses of a training say of a plateau of the judged one. */
export interface Corroboration {
  readonly others: readonly { readonly quantity: Quantity; readonly trend: Trend }[];
  /** How many of them agree with a plateau. */
  readonly agree: number;
}

/** Quantities that are asked, in the order in which they are told. */
const asked: readonly Quantity[] = [
  "mel",
  "total",
  "feature matching",
  "kl",
  "adversarial",
  "gradient",
];
/** Fewer finite points than this show no trend. */
const leastPoints = 12;
/** A level has moved when it did by this many deviations. */
const deviations = 2;

/**
 * Asks the other training losses whether the judged one has come to a plateau: each compares the level of
 * its last third with that of the third before. Losses of the generator agree when they no longer fall.
 * The discriminator's and the gradient's size agree when they do fall: the one wins, the other has little
 * left to change.
 *
 * A vote of losses that move with one another: it corroborates a plateau and proves nothing, least of all
 * overfitting, which no training loss can show.
 *
 * @param judged  the series that is judged, which has no second vote
 * @returns       undefined where no other loss has points enough
 */
export function corroborate(
  all: ReadonlyMap<string, Series>,
  judged: Series,
): Corroboration | undefined {
  const others: { quantity: Quantity; trend: Trend }[] = [];
  for (const quantity of asked) {
    const series = longestOf(all, quantity, judged);
    const trend = series === undefined ? undefined : trendOf(evenValues(series));
    if (trend !== undefined) others.push({ quantity, trend });
  }
  if (others.length === 0) return undefined;
  return { others, agree: others.filter(agrees).length };
}

function agrees({ quantity, trend }: { quantity: Quantity; trend: Trend }): boolean {
  const winsByFalling = quantity === "adversarial" || quantity === "gradient";
  return winsByFalling ? trend === "falling" : trend !== "falling";
}

function longestOf(
  all: ReadonlyMap<string, Series>,
  quantity: Quantity,
  judged: Series,
): Series | undefined {
  let longest: Series | undefined;
  for (const series of all.values()) {
    const role = classifyTag(series.tag, series.folder);
    if (role.quantity !== quantity || role.evidence !== "training") continue;
    if (series.tag === judged.tag && series.folder === judged.folder) continue;
    if (pointsIn(series) > (longest === undefined ? 0 : pointsIn(longest))) longest = series;
  }
  return longest;
}

/** Where the values go from the middle third to the last, undefined of too few. */
function trendOf(values: Float64Array): Trend | undefined {
  const finite = finiteOf(values);
  if (finite.length < leastPoints) return undefined;
  const third = Math.floor(finite.length / 3);
  const later = finite.length - third;
  const moved = medianOf(finite, later) - medianOf(finite, later - third, later);
  const ofLevels = Math.sqrt(2 / third);
  const isFlat = isWanderingNoise(
    finite,
    (noise) => Math.abs(moved) <= deviations * (noise * ofLevels),
  );
  if (isFlat) return "flat";
  return moved < 0 ? "falling" : "rising";
}
