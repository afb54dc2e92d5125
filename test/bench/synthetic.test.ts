import { describe, expect, it } from "vitest";
import { presetOptions } from "../../bench/rules/product.ts";
import {
  drawCurve,
  type FamilyName,
  familyNames,
  progressOf,
  reportSeed,
  type SyntheticCurve,
} from "../../bench/rules/synthetic.ts";
import { measureFamily, productJudge } from "../../bench/rules/synthetic-figures.ts";
import { presetNames } from "../../src/core/presets.ts";

const balanced = productJudge(presetOptions("balanced"));

/** Twenty curves of a family, at a noise of 0.1 unless said otherwise. */
function draws(family: FamilyName, noise = 0.1): readonly SyntheticCurve[] {
  return Array.from({ length: 20 }, (_, seed) => drawCurve(family, { noise, kind: "white", seed }));
}

function figures(family: FamilyName, noise: number, judge = balanced) {
  return measureFamily(judge, family, { noise, kind: "white", first: reportSeed, count: 30 });
}

describe("a synthetic curve", () => {
  it("comes out alike for the same seed, and otherwise for another", () => {
    for (const family of familyNames) {
      const draw = { noise: 0.1, kind: "autocorrelated", seed: 7 } as const;
      expect(drawCurve(family, draw)).toEqual(drawCurve(family, draw));
      expect(drawCurve(family, { ...draw, seed: 8 }).values).not.toEqual(
        drawCurve(family, draw).values,
      );
    }
  });

  it("holds its true turn: the noise-free curve is lowest there, and higher at the end", () => {
    for (const family of familyNames.filter((name) => name.startsWith("falls then rises"))) {
      for (const { truth, turn = -1 } of draws(family)) {
        expect(truth.indexOf(Math.min(...truth))).toBe(turn);
        expect((truth.at(-1) ?? 0) - (truth[turn] ?? 0)).toBeGreaterThan(0.3 * progressOf(truth));
      }
    }
  });

  it("that never rises has 3 % or more of its progress still to come in its last third", () => {
    for (const family of familyNames.filter((name) => name.startsWith("never rises"))) {
      for (const { truth, turn } of draws(family)) {
        expect(turn).toBeUndefined();
        expect([...truth].sort((a, b) => b - a)).toEqual(truth);
        const late = (truth[Math.floor((truth.length * 2) / 3)] ?? 0) - (truth.at(-1) ?? 0);
        expect(late).toBeGreaterThan(0.03 * progressOf(truth));
      }
    }
  });

  it("has noise of the size that it was asked for", () => {
    for (const noise of [0.02, 0.5]) {
      for (const kind of ["white", "autocorrelated"] as const) {
        const errors = Array.from({ length: 100 }, (_, seed) => seed).flatMap((seed) => {
          const { values, truth } = drawCurve("never rises", { noise, kind, seed });
          return values.map((value, index) => (value - (truth[index] ?? 0)) / progressOf(truth));
        });
        const deviation = Math.sqrt(
          errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length,
        );
        expect(deviation / noise).toBeGreaterThan(0.93);
        expect(deviation / noise).toBeLessThan(1.07);
      }
    }
  });

  it("reaches the rules as it was drawn, through log, epochs and restarts", () => {
    for (const family of familyNames) {
      for (const drawn of draws(family).slice(0, 5)) {
        const { curve } = balanced(drawn);
        expect(curve?.values.length, family).toBe(drawn.values.length);
        for (const [index, value] of drawn.values.entries()) {
          const judged = curve?.values[index] ?? Number.NaN;
          if (Number.isNaN(value)) expect(judged, family).toBeNaN();
          else expect(judged / value, family).toBeCloseTo(1, 9);
        }
      }
    }
  });

  it("that is clamped stands at the trainer's own ceiling and never above it", () => {
    for (const [family, ceiling] of [
      ["clamped at 75", 75],
      ["clamped at 9", 9],
    ] as const) {
      for (const { values } of draws(family)) {
        expect(Math.max(...values)).toBe(ceiling);
        expect(values.filter((value) => value === ceiling).length).toBeGreaterThan(1);
      }
    }
  });
});

describe("the product where the truth is known", () => {
  it("says that two points cannot be judged, in every preset", () => {
    for (const preset of presetNames) {
      const judge = productJudge(presetOptions(preset));
      for (const noise of [0.02, 0.5]) {
        expect(figures("two points", noise, judge).refused, preset).toBe(1);
      }
    }
  });

  it("hardly ever stops a run that never rises, up to a noise of a tenth of its progress", () => {
    for (const family of [
      "never rises",
      "never rises, no plan",
      "never rises, epoch means",
    ] as const) {
      const early = [0.02, 0.05, 0.1].map((noise) => figures(family, noise).early);
      // 1 % of 90 curves is not one whole curve.
      expect(
        early.reduce((sum, share) => sum + share, 0),
        family,
      ).toBe(0);
    }
  });

  it("names the turning point to within two checks at a noise of a tenth, one at a twentieth", () => {
    for (const family of ["falls then rises", "falls then rises, resumed"] as const) {
      expect(figures(family, 0.05).error, family).toBeLessThanOrEqual(1);
      expect(figures(family, 0.1).error, family).toBeLessThanOrEqual(2);
    }
  });
});
