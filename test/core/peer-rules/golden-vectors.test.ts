import { describe, expect, it } from "vitest";
import { bjarten } from "../../../src/core/peer-rules/bjarten.ts";
import { lightGbm, xgboost } from "../../../src/core/peer-rules/boosting.ts";
import { composer } from "../../../src/core/peer-rules/composer.ts";
import { huggingFace } from "../../../src/core/peer-rules/hugging-face.ts";
import { ignite } from "../../../src/core/peer-rules/ignite.ts";
import { peerRules } from "../../../src/core/peer-rules/index.ts";
import { keras } from "../../../src/core/peer-rules/keras.ts";
import { lightning } from "../../../src/core/peer-rules/lightning.ts";
import { optunaPatient } from "../../../src/core/peer-rules/optuna.ts";
import { type PeerRule, replayPeerRule } from "../../../src/core/peer-rules/peer-rule.ts";
import {
  generalisationLoss,
  numberSinceBest,
  successiveRises,
} from "../../../src/core/peer-rules/prechelt.ts";
import { rayPlateau } from "../../../src/core/peer-rules/ray.ts";

// Measured by running the libraries' own source.
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

const withoutDelta: Readonly<Record<string, PeerRule>> = {
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

function outcome(rule: PeerRule | undefined, letter: string): string {
  if (rule === undefined) return "no such rule";
  const checks = (sequences[letter] ?? []).map((value) => ({ value }));
  const { stop, keep, notFinite } = replayPeerRule(rule, checks);
  if (stop === undefined) return "-";
  // A stop at the very first check has no best to name.
  if (stop === 0) return `${stop}${notFinite ? "!" : ""}`;
  return rule.name.startsWith("Ray") ? `${stop}` : `${stop}/${keep}${notFinite ? "!" : ""}`;
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
    const rules: Readonly<Record<string, PeerRule>> = atPatience3(0.1);
    const before: Readonly<Record<string, PeerRule>> = atPatience3(0);
    for (const [name, rule] of Object.entries(rules)) {
      if (name === "cumulative") continue;
      for (const letter of Object.keys(sequences)) {
        const listed = changed.find((each) => each[0] === name && each[1] === letter);
        const expected = listed?.[2] ?? outcome(before[name], letter);
        expect(outcome(rule, letter), `${name} on ${letter}`).toBe(expected);
      }
    }
  });

  it("run on with a best of check 8 where slow gains add up to delta", () => {
    const rules = atPatience3(0.1);
    for (const rule of [rules.Bjarten, rules.Keras, rules.Lightning, rules.XGBoost]) {
      for (const letter of ["C", "J"]) {
        const checks = (sequences[letter] ?? []).map((value) => ({ value }));
        expect(replayPeerRule(rule, checks).keep, `${rule.name} on ${letter}`).toBe(8);
      }
    }
  });
});

describe("the list of peerRules", () => {
  it("names each rule once, with its source and when it is wrong", () => {
    expect(new Set(peerRules.map(({ name }) => name)).size).toBe(peerRules.length);
    for (const { name, source, knownWrong } of peerRules) {
      expect(source, name).toMatch(/\/|Prechelt/);
      expect(knownWrong, name).toMatch(/\.$/);
    }
  });

  it("gives each run a judge of its own", () => {
    const rising = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((value) => ({
      value,
      training: 1,
    }));
    for (const rule of peerRules) {
      const first = replayPeerRule(rule, rising);
      expect(replayPeerRule(rule, rising), rule.name).toEqual(first);
    }
  });

  it("never sees the checks to come: a run cut after the stop decides the same", () => {
    const falling = Array.from({ length: 150 }, (_, index) => ({
      value: 5 + 40 / (1 + index) + Math.sin(index * 1.7) + (index > 60 ? (index - 60) / 9 : 0),
      training: 40 / (1 + index),
    }));
    for (const rule of peerRules) {
      const { stop, ...rest } = replayPeerRule(rule, falling);
      if (stop === undefined) continue;
      expect(replayPeerRule(rule, falling.slice(0, stop + 1)), rule.name).toEqual({
        stop,
        ...rest,
      });
    }
  });
});
