/** Numbers from 0 to below 1, the same for the same seed (xorshift, 32 bit). */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 to below `end`. */
export function below(random: Random, end: number): number {
  return Math.floor(random() * end);
}

/** One of a list that is not empty. */
export function oneOf<Item>(random: Random, list: readonly Item[]): Item {
  // The index is within the list.
  return list[below(random, list.length)] as Item;
}
