import type { ClipTrait } from "../core/holdout-messages.ts";
import { type Clip, type DescribedClip, describeClips } from "./clip-traits.ts";

/** What the user may set about the choice. */
export interface ChoiceOptions {
  /** Share of the clips to hold out, above 0 and at most `mostShare`. */
  readonly ratio: number;
  /** The same seed chooses the same clips of the same set. */
  readonly seed: number;
}

/** A clip that was chosen, with the traits that nothing chosen before it had; none when it is there for the size. */
export interface ChosenClip extends DescribedClip {
  readonly adds: readonly ClipTrait[];
}

/** The choice, or how many clips there would have to be. */
export type Choice =
  | { readonly chosen: readonly ChosenClip[]; readonly seconds: number }
  | { readonly needed: number };

/** No more than this share is ever kept out of a training, of the clips and of their seconds. */
export const mostShare = 0.2;
/** Scores of fewer clips, or of less sound, say little. */
const leastClips = 3;
const leastSeconds = 10;
/** A fifth of fewer clips is none. */
export const leastToSplit = 1 / mostShare;

/** What a difference is worth: a voice that speaks two languages must be heard in both. */
const weights: Readonly<Record<ClipTrait, number>> = {
  ...{ zh: 4, yue: 4, ja: 4, ko: 4, en: 4, other: 4 },
  ...{ statement: 2, question: 2, exclamation: 2, number: 1.5 },
  ...{ short: 2, middle: 1, long: 2 },
};
/** A trait that no chosen clip has yet counts so many times as much. */
const firstTime = 4;

/**
 * Chooses clips to hold out that differ from one another as the whole set does: one after the other, always the clip
 * with most that is new; equals in the order of a shuffle by the seed. The only clip of a language, of a kind of
 * sentence or with a number stays in the training.
 *
 * @param clips  those that the trainer would take, in any order: it does not matter
 * @returns      in order of choice; `needed` when a fifth of the clips is not one
 */
export function chooseClips(clips: readonly Clip[], options: ChoiceOptions): Choice {
  const limit = Math.floor(clips.length * mostShare + 1e-9);
  if (limit < 1) return { needed: leastToSplit };
  const pool = shuffled(describeClips(clips), options.seed);
  const total = pool.reduce((sum, { seconds }) => sum + seconds, 0);
  const wanted = Math.min(limit, Math.max(leastClips, Math.round(options.ratio * clips.length)));
  const chosen: ChosenClip[] = [];
  const seen = new Map<ClipTrait, number>();
  let seconds = 0;
  while (chosen.length < limit && (chosen.length < wanted || seconds < leastSeconds)) {
    const room = total * mostShare + 1e-9 - seconds;
    const next = bestOf(pool, seen, room);
    if (next === undefined) break;
    pool.splice(pool.indexOf(next), 1);
    seconds += next.seconds;
    chosen.push({ ...next, adds: next.traits.filter((trait) => !seen.has(trait)) });
    for (const trait of next.traits) seen.set(trait, (seen.get(trait) ?? 0) + 1);
  }
  return { chosen, seconds };
}

function bestOf(
  pool: readonly DescribedClip[],
  seen: ReadonlyMap<ClipTrait, number>,
  room: number,
): DescribedClip | undefined {
  const left = new Map<ClipTrait, number>();
  for (const { traits } of pool) {
    for (const trait of traits) left.set(trait, (left.get(trait) ?? 0) + 1);
  }
  let best: { readonly clip: DescribedClip; readonly worth: number } | undefined;
  for (const clip of pool) {
    const isLast = clip.traits.some((trait) => !isLength(trait) && left.get(trait) === 1);
    if (clip.seconds > room || isLast) continue;
    const worth = clip.traits.reduce((sum, trait) => {
      const times = seen.get(trait) ?? 0;
      return sum + weights[trait] * (times === 0 ? firstTime : 1 / (1 + times));
    }, 0);
    if (best === undefined || worth > best.worth) best = { clip, worth };
  }
  return best?.clip;
}

function isLength(trait: ClipTrait): boolean {
  return trait === "short" || trait === "middle" || trait === "long";
}

/** Fisher and Yates' shuffle of the clips in order of their names, so that the order of the lists does not matter. */
function shuffled(clips: readonly DescribedClip[], seed: number): DescribedClip[] {
  const order = [...clips].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const random = createRandom(seed);
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    const [a, b] = [order[index], order[other]];
    if (a === undefined || b === undefined) continue;
    order[index] = b;
    order[other] = a;
  }
  return order;
}

/** Numbers from 0 to below 1, the same for the same seed: a linear congruential generator of 48 bits, as drand48. */
function createRandom(seed: number): () => number {
  const modulus = 2n ** 48n;
  let state = (BigInt(Math.trunc(seed)) * 65536n + 0x330en) % modulus;
  return () => {
    state = (state * 0x5deece66dn + 0xbn) % modulus;
    return Number(state) / Number(modulus);
  };
}
