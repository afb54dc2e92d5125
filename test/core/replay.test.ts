import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Curve, firstChecks } from "../../src/core/curve.ts";
import { presets } from "../../src/core/presets.ts";
import { firstStopOf } from "../../src/core/replay.ts";
import type { RuleOptions } from "../../src/core/rules/rule.ts";
import { standingOf } from "../../src/core/standing.ts";
import { curveOf, optionsOf } from "../helpers/core-samples.ts";
import { standingOf as plainStandingOf } from "./plain/standing.ts";

/** Asks for the standing of each beginning, everything computed anew. */
function plainFirstStop(curve: Curve, options: RuleOptions): number | undefined {
  for (let count = 1; count <= curve.checks.length; count += 1) {
    if (plainStandingOf(firstChecks(curve, count), options).advice === "stop") return count - 1;
  }
  return undefined;
}

/** What trainings do, piece by piece: fall, stand, rise, jump, break, and noise on all of it. */
const piece = fc.record({
  does: fc.constantFrom("fall", "stand", "rise", "jump", "break"),
  checks: fc.integer({ min: 1, max: 40 }),
  by: fc.double({ min: 0.01, max: 3, noNaN: true }),
});
const values = fc
  .record({
    pieces: fc.array(piece, { minLength: 1, maxLength: 6 }),
    noise: fc.constantFrom(0, 0.02, 0.3),
    seeds: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 7, maxLength: 23 }),
  })
  .map(({ pieces, noise, seeds }) => {
    const list: number[] = [];
    let level = 20;
    for (const { does, checks, by } of pieces) {
      if (does === "jump") level += 5 * by;
      for (let check = 0; check < checks; check += 1) {
        if (does === "fall") level -= (level * by) / 20;
        if (does === "rise") level += by / 4;
        const broken = does === "break" && check < 2;
        const error = noise * (seeds[list.length % seeds.length] ?? 0);
        list.push(
          broken ? ([Number.NaN, Number.POSITIVE_INFINITY][check % 2] ?? 0) : level + error,
        );
      }
    }
    return list;
  });

const options = fc.record({
  preset: fc.constantFrom(presets.quick, presets.balanced, presets.careful),
  patience: fc.integer({ min: 1, max: 12 }),
  patienceIsSet: fc.boolean(),
  rule: fc.constantFrom("adaptive", "adaptive", "patience"),
  minDelta: fc.constantFrom(0, 1e-5, 0.01),
} as const);

const curves = fc
  .record({
    values,
    evidence: fc.constantFrom("validation", "training"),
    unit: fc.constantFrom("validation", "epoch", "point"),
    mode: fc.constantFrom("min", "max"),
    smoothing: fc.constantFrom(0, 0, 0.6),
    plannedEpochs: fc.option(fc.integer({ min: 5, max: 400 }), { nil: undefined }),
    drops: fc.boolean(),
  } as const)
  .map(({ values: list, drops, plannedEpochs, ...facts }) =>
    curveOf(list, {
      ...facts,
      training: list.map((_, index) => 30 / (index + 1)),
      rates: drops ? list.map((_, index) => (index > list.length / 2 ? 1e-5 : 1e-4)) : [],
      ...(plannedEpochs === undefined ? {} : { plannedEpochs }),
    }),
  );

describe("the rules that remember, and the same ones computing everything anew", () => {
  test("give the same standing, to the last bit", () => {
    fc.assert(
      fc.property(curves, options, (curve, given) => {
        const by = optionsOf(given);
        expect(standingOf(curve, by)).toEqual(plainStandingOf(curve, by));
      }),
      { numRuns: 400 },
    );
  });

  test("say stop at the same check for the first time", () => {
    let stopped = 0;
    fc.assert(
      fc.property(curves, options, (curve, given) => {
        const by = optionsOf(given);
        const check = firstStopOf(curve, by);
        if (check !== undefined) stopped += 1;
        expect(check).toBe(plainFirstStop(curve, by));
      }),
      { numRuns: 150 },
    );
    // Else nothing was compared.
    expect(stopped).toBeGreaterThan(30);
  });
});

test("a curve of a quarter of a million checks is judged, not a stack overflow", () => {
  const list = Array.from({ length: 250_000 }, (_, index) => 30 - Math.log1p(index));
  expect(standingOf(curveOf(list), optionsOf()).advice).toBe("continue");
});
