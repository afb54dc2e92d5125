import { quantileSorted } from "simple-statistics";
import { presetNames } from "../../src/core/presets.ts";
import type { RealCurve } from "./curves.ts";
import { meanOf, plainPatience, ratiosTo, type Score, scoreAll } from "./measure.ts";
import { presetOptions, productRule } from "./product.ts";
import { createRandom } from "./random.ts";

/** Enough for the ends of a 90 % range. */
const times = 1000;
const patiences = Array.from({ length: 40 }, (_, index) => index + 1);

type ByRepository = ReadonlyMap<string, Score>;

/**
 * How far the presets' figures lean on the repositories that happened to be found: the range that 90 % of
 * the figures lie in when as many repositories are drawn anew, with some twice and some not at all.
 * Presets and frontier are scored on the same draw.
 */
export function resamplingReport(curves: readonly RealCurve[]): string {
  const frontier = patiences.map((each) => scoreAll(curves, plainPatience(each)).repositories);
  const lines = presetNames.map((preset) => {
    const decide = productRule(presetOptions(preset), { knowsPlan: true });
    const scores = scoreAll(curves, decide).repositories;
    const drawn = resample(scores, frontier, preset);
    const range = (figure: keyof (typeof drawn)[number]) => rangeOf(drawn.map((d) => d[figure]));
    return `${preset.padEnd(9)} ${range("used")}  ${range("regretRatio").padStart(13)}  ${range("missRatio").padStart(13)}`;
  });
  return [
    `The presets as they are: 90 % of ${times} draws of as many repositories lie between`,
    "preset           used   regret ratio     miss ratio",
    ...lines,
  ].join("\n");
}

function resample(scores: ByRepository, frontier: readonly ByRepository[], seed: string) {
  const random = createRandom(seed);
  const names = [...scores.keys()];
  return Array.from({ length: times }, () => {
    const drawn = names.map(() => names[random.whole(0, names.length - 1)] ?? "");
    const score = meanOf(drawn.flatMap((name) => scores.get(name) ?? []));
    const patience = frontier.map((each) => meanOf(drawn.flatMap((name) => each.get(name) ?? [])));
    return { used: score.used, ...ratiosTo(patience, score) };
  });
}

function rangeOf(figures: readonly number[]): string {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (share: number) => quantileSorted(sorted, share).toFixed(2);
  return `${at(0.05)} to ${at(0.95)}`;
}
