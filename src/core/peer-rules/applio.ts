import type { PeerRule } from "./peer-rule.ts";

/** Weight of the past in Applio's moving average, which is seeded with its first input. */
const weight = 0.987;
/** A generator's average is flat when no neighbours differ by this much; a discriminator's, by that much. */
const flatGenerator = 0.01;
const flatDiscriminator = 0.004;

/**
 * Applio's overtraining detector as it was shipped last (3.6.3): a counter of epochs in which the moving
 * average of the lowest generator loss so far "has not moved", and one for the discriminator. What it
 * calls best is the last epoch before it stops.
 */
export function applio({ threshold = 50 } = {}): PeerRule {
  return {
    name: `Applio overtraining detector, threshold ${threshold}`,
    source: "IAHispano/Applio 3.6.3, rvc/train/train.py",
    knownWrong:
      "Stops a run that improves for ever at twice its threshold, and calls every epoch the best.",
    createJudge: () => {
      const generator = createFlatness(threshold, flatGenerator);
      const discriminator = createFlatness(2 * threshold, flatDiscriminator);
      let check = -1;
      let low = Number.POSITIVE_INFINITY;
      return (seen) => {
        check += 1;
        low = Math.min(low, seen.value);
        // The first epoch is passed over.
        if (check === 0) return { stop: false, keep: 0 };
        const generatorStands = generator(low);
        const discriminatorStands =
          seen.discriminator !== undefined && discriminator(seen.discriminator);
        const stop = generatorStands || discriminatorStands;
        return { stop, keep: stop ? check - 1 : check };
      };
    },
  };
}

/** Whether the average of what it was told has been flat exactly `epochs` times in a row. */
function createFlatness(epochs: number, bound: number): (value: number) => boolean {
  const averages: number[] = [];
  let count = 0;
  return (value) => {
    const before = averages.at(-1) ?? value;
    averages.push(weight * before + (1 - weight) * value);
    count = isFlat(averages, epochs, bound) ? count + 1 : 0;
    return count === epochs;
  };
}

/** The first pair of neighbours that rises says flat, the first that differs says not flat. */
function isFlat(averages: readonly number[], epochs: number, bound: number): boolean {
  if (averages.length < epochs + 1) return false;
  for (let index = averages.length - epochs + 1; index < averages.length; index += 1) {
    const [before, after] = [averages[index - 1] ?? 0, averages[index] ?? 0];
    if (after > before) return true;
    if (Math.abs(after - before) >= bound) return false;
  }
  return true;
}
