import type { Evaluation } from "./evaluation.ts";
import type { Place } from "./place.ts";
import type { Epoch, Step, Tag } from "./units.ts";

/**
 * Tags of pictures that belong together: the spectrogram of a recording and of what the model made of it.
 * `slice/` is GPT-SoVITS (s2), `gt` and `gen` are so-vits-svc.
 */
export const pictureTags: readonly { readonly original: Tag; readonly generated: Tag }[] = [
  { original: "slice/mel_org", generated: "slice/mel_gen" },
  { original: "gt/mel", generated: "gen/mel" },
];

/** A place in a run at which a person would like to see what the model makes. */
export type Moment = "best" | "turning point" | "stop advised" | "last";

/** A moment with its step; the last has none, for it is wherever the last picture is. */
export interface PictureWish {
  readonly moment: Moment;
  readonly step?: Step;
}

/** Where two pictures of one step lie, in the order in which they were logged. */
export interface PicturePair<Where> {
  readonly step: Step;
  readonly original: Where;
  readonly generated: Where;
}

/** A pair chosen, with the moments it is for. */
export interface ChosenPair<Where> extends PicturePair<Where> {
  readonly moments: readonly Moment[];
}

/** Two pictures of one step, as PNG files in base64. */
export interface ReportPicture {
  readonly moments: readonly Moment[];
  readonly step: Step;
  readonly epoch?: Epoch;
  readonly original: string;
  readonly generated: string;
}

/**
 * The moments worth a look: the best, the last, and between them the turning point; where that is the
 * best itself, the check at which a stop was first advised.
 */
export function pictureWishes(evaluation: Evaluation): readonly PictureWish[] {
  const { best, turningPoint, stopAdvisedAt } = evaluation;
  const step = (place: Place | undefined) => stepOf(place, evaluation);
  const wishes: PictureWish[] = [];
  const bestStep = step(best);
  if (bestStep !== undefined) wishes.push({ moment: "best", step: bestStep });
  const turn = step(turningPoint?.at);
  if (turn !== undefined) wishes.push({ moment: "turning point", step: turn });
  const stop = step(stopAdvisedAt?.at);
  if (stop !== undefined && (turn === undefined || turn === bestStep)) {
    wishes.push({ moment: "stop advised", step: stop });
  }
  wishes.push({ moment: "last" });
  return wishes;
}

function stepOf(place: Place | undefined, { map }: Evaluation): Step | undefined {
  if (place === undefined) return undefined;
  return place.step ?? (place.epoch === undefined ? undefined : map.stepAtEnd(place.epoch));
}

/**
 * For each moment the pair nearest to it; of two equally near, the earlier. A pair that stands for
 * several moments comes once.
 *
 * @param pairs  in the order in which they were logged; where the step goes back, the trainer started
 *               again, and what it had logged from there on is of another training
 */
export function choosePairs<Where>(
  pairs: readonly PicturePair<Where>[],
  wishes: readonly PictureWish[],
): readonly ChosenPair<Where>[] {
  const kept: PicturePair<Where>[] = [];
  for (const pair of pairs) {
    while ((kept.at(-1)?.step ?? -1) >= pair.step) kept.pop();
    kept.push(pair);
  }
  const chosen = new Map<PicturePair<Where>, Moment[]>();
  for (const { moment, step } of wishes) {
    const pair = step === undefined ? kept.at(-1) : nearest(kept, step);
    if (pair === undefined) continue;
    const moments = chosen.get(pair);
    if (moments === undefined) chosen.set(pair, [moment]);
    else moments.push(moment);
  }
  return [...chosen]
    .map(([pair, moments]) => ({ ...pair, moments }))
    .sort((a, b) => a.step - b.step);
}

function nearest<Pair extends { readonly step: Step }>(
  pairs: readonly Pair[],
  step: Step,
): Pair | undefined {
  let found: Pair | undefined;
  for (const pair of pairs) {
    const isNearer =
      found === undefined || Math.abs(pair.step - step) < Math.abs(found.step - step);
    if (isNearer) found = pair;
  }
  return found;
}
