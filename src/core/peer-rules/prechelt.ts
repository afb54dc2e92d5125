import { createLowest } from "./lowest.ts";
import type { PeerRule } from "./peer-rule.ts";

const source = "Prechelt 1998, as in JuliaAI/EarlyStopping.jl, src/criteria.jl";

/**
 * Generalisation loss GL: stops when the value stands `alpha` per cent above the lowest so far. Julia's
 * `min` hands NaN on, so that it never stops after one.
 */
export function generalisationLoss({ alpha = 2 } = {}): PeerRule {
  return {
    name: `Prechelt GL ${alpha}`,
    source,
    knownWrong:
      "Noise of a few per cent stops it at once; the bound means nothing for a loss near nought.",
    createJudge: () => {
      const loss = createLoss();
      return ({ value }) => {
        const { percent, keep } = loss(value);
        return { stop: percent > alpha, keep };
      };
    },
  };
}

/**
 * Productivity quotient PQ: stops when GL over the training progress of the last `strip` checks is above
 * `alpha`. The progress is 1000 times how far their mean stands above their least, relative to it.
 */
export function productivityQuotient({ alpha = 0.75, strip = 5 } = {}): PeerRule {
  return {
    name: `Prechelt PQ ${alpha}`,
    source,
    knownWrong:
      "Needs a training loss; as blind to noise as GL, and stops where the training stands still.",
    createJudge: () => {
      const loss = createLoss();
      const recent: number[] = [];
      return ({ value, training }) => {
        const { percent, keep } = loss(value);
        if (training !== undefined && !Number.isNaN(training)) recent.push(training);
        if (recent.length > strip) recent.shift();
        if (recent.length < strip) return { stop: false, keep };
        const mean = recent.reduce((sum, each) => sum + each, 0) / strip;
        const progress = 1000 * (mean / Math.min(...recent) - 1);
        return { stop: progress <= Number.EPSILON || percent / progress > alpha, keep };
      };
    },
  };
}

/**
 * UP: stops after `rises` rises in a row from each check to the next; an equal or lower value begins anew.
 */
export function successiveRises({ rises = 5 } = {}): PeerRule {
  return {
    name: `Prechelt UP ${rises}`,
    source,
    knownWrong: "Noise breaks every row of rises: on most real curves it never stops.",
    createJudge: () => {
      const follow = createLowest();
      let check = -1;
      let before = Number.NaN;
      let row = 0;
      return ({ value }) => {
        check += 1;
        row = value > before ? row + 1 : 0;
        before = value;
        return { stop: row >= rises, keep: follow(check, value).at };
      };
    },
  };
}

/**
 * UP over strips, as in the paper: stops when the value at the end of each of the last `strips` strips of
 * `length` checks is above that at the end of the strip before.
 */
export function risingStrips({ strips = 2, length = 5 } = {}): PeerRule {
  return {
    name: `Prechelt UP, ${strips} strips of ${length}`,
    source: "Prechelt 1998, Early Stopping - But When?, section 2",
    knownWrong: "Looks at the ends of strips alone, so that two unlucky checks are enough.",
    createJudge: () => {
      const follow = createLowest();
      const values: number[] = [];
      return ({ value }) => {
        values.push(value);
        const keep = follow(values.length - 1, value).at;
        if (values.length % length !== 0 || values.length < (strips + 1) * length) {
          return { stop: false, keep };
        }
        const ends = Array.from({ length: strips + 1 }, (_, back) => values.at(-1 - back * length));
        const rising = ends.every(
          (end, back) => back === 0 || (ends[back - 1] ?? 0) > (end ?? Number.POSITIVE_INFINITY),
        );
        return { stop: rising, keep };
      };
    },
  };
}

/**
 * NumberSinceBest: stops at the `checks`-th check since the lowest.
 */
export function numberSinceBest({ checks = 6 } = {}): PeerRule {
  return {
    name: `NumberSinceBest ${checks}`,
    source,
    knownWrong: "As plain patience: one lucky check stands as the best until it stops.",
    createJudge: () => {
      const follow = createLowest();
      let check = -1;
      return ({ value }) => {
        check += 1;
        const { at } = follow(check, value);
        return { stop: check - at === checks, keep: at };
      };
    },
  };
}

/** GL in per cent, and the lowest check. After a NaN the loss is NaN for good. */
function createLoss(): (value: number) => { readonly percent: number; readonly keep: number } {
  const follow = createLowest();
  let check = -1;
  let least = Number.POSITIVE_INFINITY;
  return (value) => {
    check += 1;
    least = Math.min(least, value);
    return { percent: 100 * (value / Math.abs(least) - 1), keep: follow(check, value).at };
  };
}
