import { describe, expect, it } from "vitest";
import { type Baseline, replayBaseline } from "../../../bench/rules/baselines/baseline.ts";
import { bjarten } from "../../../bench/rules/baselines/bjarten.ts";
import { lightGbm, xgboost } from "../../../bench/rules/baselines/boosting.ts";
import { composer } from "../../../bench/rules/baselines/composer.ts";
import { huggingFace } from "../../../bench/rules/baselines/hugging-face.ts";
import { ignite } from "../../../bench/rules/baselines/ignite.ts";
import { baselines } from "../../../bench/rules/baselines/index.ts";
import { keras } from "../../../bench/rules/baselines/keras.ts";
import { lightning } from "../../../bench/rules/baselines/lightning.ts";
import { optunaPatient } from "../../../bench/rules/baselines/optuna.ts";
import {
  generalisationLoss,
  numberSinceBest,
  successiveRises,
} from "../../../bench/rules/baselines/prechelt.ts";
import { rayPlateau } from "../../../bench/rules/baselines/ray.ts";

// Measured by running the libraries' own source (peers.md 2.15).
const nan = Number.NaN;
const sequences: Readonly<Record<string, readonly number[]>> = {
  A: [5, 4, 3, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7],
  B: Array.from({ length: 10 }, () => 3),
  C: Array.from({ length: 10 }, (_, index) => 5 - 0.05 * index),
  D: [5, 4.5, 4.8, 4.2, 4.6, 3.9, 4.4, 3.7, 4.1, 3.5],
  E: [5, 4, nan, 3, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6],
  F: [nan, 4, 3, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7],
  G: [5, 4, 3, Number.POSITIVE_INFINITY, 2.9, 2.8, 2.9, 3.0, 3.1, 3.2],
  H: [1, 9, 8, 7, 6, 5, 4, 3, 2.5, 2.4],
  I: [5, 4, 4.1, 4.2, 4.3, 3, 3.1, 3.2, 3.3, 3.4],
  J: [5, 4.95, 4.9, 4.85, 4.8, 4.75, 4.7, 4.65, 4.6, 4.55],
};

const atPatience3 = (delta: number) => ({
  Bjarten: bjarten({ patience: 3, delta }),
  Keras: keras({ patience: 3, minDelta: delta }),
  Lightning: lightning({ patience: 3, minDelta: delta }),
  ignite: ignite({ patience: 3, threshold: delta }),
  cumulative: ignite({ patience: 3, threshold: delta, cumulative: true }),
  composer: composer({ patience: 3, minDelta: delta }),
  XGBoost: xgboost({ rounds: 3, minDelta: delta }),
  LightGBM: lightGbm({ rounds: 3, minDelta: delta }),
  Optuna: optunaPatient({ patience: 3, minDelta: delta }),
  HF: huggingFace({ patience: 3, threshold: delta }),
});

const withoutDelta: Readonly<Record<string, Baseline>> = {
  ...atPatience3(0),
  GL2: generalisationLoss({ alpha: 2 }),
  GL5: generalisationLoss({ alpha: 5 }),
  UP3: successiveRises({ rises: 3 }),
  UP5: successiveRises({ rises: 5 }),
  NSB6: numberSinceBest({ checks: 6 }),
  Ray: rayPlateau(),
};

const columns =
  "Bjarten Keras Lightning ignite composer XGBoost LightGBM Optuna HF GL2 GL5 UP3 UP5 NSB6 Ray".split(
    " ",
  );
/** Stop and best; `-` never; `!` because it was not finite. Ray names no best. */
const table: Readonly<Record<string, string>> = {
  A: "5/2 5/2 5/2 5/2 6/2 5/2 5/2 6/2 5/2 3/2 4/2 5/2 7/2 8/2 -",
  B: "3/0 3/0 3/0 3/0 4/0 3/0 3/0 - 3/0 - - - - 6/0 3",
  C: "- - - - - - - - - - - - - - -",
  D: "- - - - - - - - - 2/1 2/1 - - - -",
  E: "6/3 6/3 2/1! 6/3 7/3 6/3 6/3 7/3 6/3 - - 6/3 8/3 9/3 -",
  F: "5/2 3/0 0! 5/2 4/0 3/0 3/0 6/2 5/2 - - 5/0 7/0 6/0 -",
  G: "8/5 8/5 3/2! 8/5 9/5 8/5 8/5 9/5 8/5 3/2 3/2 8/5 - - -",
  H: "3/0 3/0 3/0 3/0 4/0 3/0 3/0 4/0 3/0 1/0 1/0 - - 6/0 -",
  I: "4/1 4/1 4/1 4/1 9/5 4/1 4/1 9/5 4/1 2/1 3/1 4/1 - - -",
  J: "- - - - - - - - - - - - - - -",
};

function outcome(baseline: Baseline | undefined, letter: string): string {
  if (baseline === undefined) return "no such rule";
  const checks = (sequences[letter] ?? []).map((value) => ({ value }));
  const { stop, keep, notFinite } = replayBaseline(baseline, checks);
  if (stop === undefined) return "-";
  // A stop at the very first check has no best to name.
  if (stop === 0) return `${stop}${notFinite ? "!" : ""}`;
  return baseline.name.startsWith("Ray") ? `${stop}` : `${stop}/${keep}${notFinite ? "!" : ""}`;
}

describe("the rules of others, on the vectors measured with their own source", () => {
  for (const letter of Object.keys(table)) {
    it(`decide as they do on sequence ${letter}, delta 0`, () => {
      const ours = columns.map((column) => outcome(withoutDelta[column], letter)).join(" ");
      expect(ours).toBe(table[letter]);
    });
  }

  it("ignite cumulative decides as Bjarten on every sequence, delta 0 and 0.1", () => {
    for (const delta of [0, 0.1]) {
      for (const letter of Object.keys(sequences)) {
        const { cumulative, Bjarten } = atPatience3(delta);
        expect(outcome(cumulative, letter), `${letter}, delta ${delta}`).toBe(
          outcome(Bjarten, letter),
        );
      }
    }
  });

  // Only what delta 0.1 changes.
  const changed: readonly [rule: string, letter: string, expected: string][] = [
    ["Optuna", "A", "7/2"],
    ["ignite", "C", "3/3"],
    ["HF", "C", "3/3"],
    ["ignite", "J", "3/3"],
    ["HF", "J", "3/3"],
    ["Optuna", "E", "8/3"],
    ["Optuna", "F", "7/2"],
    ["ignite", "G", "5/5"],
    ["Optuna", "G", "-"],
    ["Optuna", "I", "-"],
  ];
  it("decide as they do with delta 0.1", () => {
    const rules: Readonly<Record<string, Baseline>> = atPatience3(0.1);
    const before: Readonly<Record<string, Baseline>> = atPatience3(0);
    for (const [rule, baseline] of Object.entries(rules)) {
      if (rule === "cumulative") continue;
      for (const letter of Object.keys(sequences)) {
        const listed = changed.find((each) => each[0] === rule && each[1] === letter);
        const expected = listed?.[2] ?? outcome(before[rule], letter);
        expect(outcome(baseline, letter), `${rule} on ${letter}`).toBe(expected);
      }
    }
  });

  it("run on with a best of check 8 where slow gains add up to delta", () => {
    const rules = atPatience3(0.1);
    for (const rule of [rules.Bjarten, rules.Keras, rules.Lightning, rules.XGBoost]) {
      for (const letter of ["C", "J"]) {
        const checks = (sequences[letter] ?? []).map((value) => ({ value }));
        expect(replayBaseline(rule, checks).keep, `${rule.name} on ${letter}`).toBe(8);
      }
    }
  });
});

describe("the list of baselines", () => {
  it("names each rule once, with its source and when it is wrong", () => {
    expect(new Set(baselines.map(({ name }) => name)).size).toBe(baselines.length);
    for (const { name, source, knownWrong } of baselines) {
      expect(source, name).toMatch(/\/|Prechelt/);
      expect(knownWrong, name).toMatch(/\.$/);
    }
  });

  it("gives each run a judge of its own", () => {
    const rising = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((value) => ({
      value,
      training: 1,
    }));
    for (const baseline of baselines) {
      const first = replayBaseline(baseline, rising);
      expect(replayBaseline(baseline, rising), baseline.name).toEqual(first);
    }
  });

  it("never sees the checks to come: a run cut after the stop decides the same", () => {
    const falling = Array.from({ length: 150 }, (_, index) => ({
      value: 5 + 40 / (1 + index) + Math.sin(index * 1.7) + (index > 60 ? (index - 60) / 9 : 0),
      training: 40 / (1 + index),
    }));
    for (const baseline of baselines) {
      const { stop, ...rest } = replayBaseline(baseline, falling);
      if (stop === undefined) continue;
      expect(replayBaseline(baseline, falling.slice(0, stop + 1)), baseline.name).toEqual({
        stop,
        ...rest,
      });
    }
  });
});
