import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { presets } from "../../src/core/presets.ts";
import { leastChecks, standingOf } from "../../src/core/standing.ts";
import {
  classicOptions,
  createNoise,
  curveOf,
  optionsOf,
  referenceCurve,
} from "../helpers/core-samples.ts";

const reference = (checks: number) =>
  curveOf(referenceCurve.validation.slice(0, checks), {
    training: referenceCurve.training.slice(0, checks),
  });
const said = (...of: Parameters<typeof standingOf>) => {
  const { verdict, advice } = standingOf(...of);
  return `${verdict}: ${advice}`;
};
const falling = (length: number) => Array.from({ length }, (_, i) => 50 - i);

describe("the reference curve", () => {
  test("improves up to epoch 11, overfits at 13: stop", () => {
    const told = [4, 5, 6, 7].map((checks) => said(reference(checks), optionsOf()));
    expect(told).toEqual([
      "improving: continue",
      "improving: continue",
      "improving: continue",
      "overfitting: stop",
    ]);
  });

  test("has its best at the fourth check, epoch 7", () => {
    expect(standingOf(reference(7), optionsOf()).best).toBe(3);
  });

  test("under plain patience of 5 stands at 3 of 5: continue", () => {
    const standing = standingOf(reference(7), classicOptions(5, 0));
    expect([standing.count.used, standing.patience, standing.advice]).toEqual([3, 5, "continue"]);
    expect(standing.verdict).toBe("overfitting");
  });

  test("under plain patience of 3 is stopped", () => {
    expect(standingOf(reference(7), classicOptions(3, 0)).advice).toBe("stop");
    expect(standingOf(reference(6), classicOptions(3, 0)).advice).toBe("continue");
  });

  test("without its training curve only rises: nothing says that the training still improves", () => {
    const alone = curveOf(referenceCurve.validation);
    expect(standingOf(alone, optionsOf()).training).toBe("unknown");
    expect(said(alone, optionsOf())).toBe("rising: stop");
  });

  test("beside a training curve that gets worse, too, only rises", () => {
    const training = [0.85, 0.63, 0.49, 0.38, 0.41, 0.45, 0.5];
    const standing = standingOf(curveOf(referenceCurve.validation, { training }), optionsOf());
    expect([standing.training, standing.verdict]).toEqual(["does not improve", "rising"]);
  });

  test("as a training curve rises, and is waited for", () => {
    const training = curveOf(referenceCurve.validation, { evidence: "training" });
    expect(said(training, optionsOf())).toBe("rising: continue");
  });
});

describe("too little to judge", () => {
  test.each([0, 1, 2, 3])("%i checks: cannot judge", (checks) => {
    const standing = standingOf(curveOf(falling(checks)), optionsOf());
    expect([standing.verdict, standing.advice, standing.refusal]).toEqual([
      "cannot judge",
      "cannot judge",
      "too few",
    ]);
  });

  test("two checks of a plan of 20 are a beginning", () => {
    expect(said(curveOf(falling(2), { plannedEpochs: 20 }), optionsOf())).toBe(
      "warming up: continue",
    );
  });

  test("two checks at the end of their plan are all there will be", () => {
    const done = curveOf(falling(2), { plannedEpochs: 20, endedEpoch: 20 });
    expect(said(done, optionsOf())).toBe("cannot judge: cannot judge");
  });

  test("a plan of 3 epochs will not bring enough", () => {
    expect(said(curveOf(falling(2), { plannedEpochs: 3 }), optionsOf())).toBe(
      "cannot judge: cannot judge",
    );
  });

  test("four finite checks are enough, four of which one is NaN are not", () => {
    expect(leastChecks).toBe(4);
    expect(said(curveOf(falling(4)), optionsOf())).toBe("improving: continue");
    expect(said(curveOf([5, Number.NaN, 4, 3]), optionsOf())).toBe("cannot judge: cannot judge");
  });

  test("noise that is as large as all progress: cannot judge", () => {
    const noise = createNoise(3);
    const curve = curveOf(
      Array.from({ length: 12 }, () => 20 + noise()),
      { plannedEpochs: 200 },
    );
    const standing = standingOf(curve, optionsOf());
    expect([standing.advice, standing.refusal]).toEqual(["cannot judge", "too noisy"]);
  });
});

describe("patience", () => {
  test.each([
    // 10 checks so far; 1.25 and 1 square roots.
    ["no plan: taken to be half done, of 20", {}, {}, 6, 4],
    ["60 epochs", { plannedEpochs: 60 }, {}, 10, 7],
    ["60 epochs, careful: 2.5 and 1.5", { plannedEpochs: 60 }, { preset: presets.careful }, 20, 11],
    ["10 epochs: never below what was given", { plannedEpochs: 10 }, {}, 5, 3],
    [
      "10,000 epochs, the family's default, are no plan: 1,000",
      { plannedEpochs: 10_000 },
      {},
      40,
      31,
    ],
    ["set by the user: not stretched", { plannedEpochs: 60 }, { patienceIsSet: true }, 5, 3],
    ["plain: not stretched", { plannedEpochs: 60 }, { rule: "patience" }, 5, 5],
  ] as const)("%s", (_, facts, given, long, short) => {
    const standing = standingOf(curveOf(falling(10), facts), optionsOf(given));
    expect([standing.patience, standing.shortPatience]).toEqual([long, short]);
  });

  test("on training evidence a rise shortens nothing: a training often goes up before it falls", () => {
    const curve = curveOf(falling(10), { plannedEpochs: 60, evidence: "training" });
    const standing = standingOf(curve, optionsOf());
    expect([standing.patience, standing.shortPatience]).toEqual([10, 10]);
  });

  test("of single batches a third of all that was logged has to pass", () => {
    const curve = curveOf(falling(200), { unit: "point", evidence: "training" });
    expect(standingOf(curve, optionsOf()).patience).toBe(67);
  });

  test("of a training curve that jumped and falls since is never used up: a GAN's ramp", () => {
    const ramp = [20, 58, ...Array.from({ length: 40 }, (_, i) => 56 - 0.7 * i)];
    for (let checks = 1; checks <= ramp.length; checks += 1) {
      const curve = curveOf(ramp.slice(0, checks), { evidence: "training" });
      expect(standingOf(curve, optionsOf()).advice).not.toBe("stop");
    }
  });

  test("of a training curve that turned and rises since is used up", () => {
    const turned = Array.from({ length: 20 }, (_, i) => 20 + Math.abs(i - 9));
    const curve = (checks: number) => curveOf(turned.slice(0, checks), { evidence: "training" });
    // Patience at 18 checks without a plan: 1.25 square roots of 36, rounded up.
    expect(said(curve(17), optionsOf())).toBe("rising: continue");
    expect(said(curve(18), optionsOf())).toBe("rising: stop");
  });

  test("used up without a rise is a plateau: stop", () => {
    const values = [9, 8, 7, 6, 5, 4, 4.01, 4.0, 4.01, 4.0, 4.01, 4.02, 4.01];
    expect(said(curveOf(values), optionsOf())).toBe("plateau: stop");
    expect(said(curveOf(values.slice(0, -1)), optionsOf())).toBe("improving: continue");
  });

  test("used up by one lucky batch while the level falls is no reason to stop", () => {
    const values = [30, 5, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8];
    const training = curveOf(values, { evidence: "training" });
    expect(standingOf(training, optionsOf()).count.used).toBeGreaterThan(5);
    expect(standingOf(training, optionsOf()).advice).not.toBe("stop");
  });

  test("an improvement below the min delta does not count", () => {
    const drift = Array.from({ length: 12 }, (_, i) => 40 - 0.001 * i);
    expect(standingOf(curveOf(drift), optionsOf()).count.used).toBe(0);
    expect(standingOf(curveOf(drift), optionsOf({ minDelta: 0.01 })).advice).toBe("stop");
  });
});

describe("what is waited for", () => {
  /** Falls by a fifth of a unit a check through noise of one unit; one lucky check stands far below the rest. */
  const noise = createNoise(11);
  const noisyFall = Array.from({ length: 60 }, (_, i) =>
    i === 30 ? 20 : 40 - 0.2 * i + 0.5 * noise(),
  );

  test("a level that still falls below one lucky check: balanced waits, quick does not", () => {
    const standing = standingOf(curveOf(noisyFall), optionsOf());
    expect(standing.waited).toBeGreaterThan(standing.patience);
    expect(standing.falling?.id).toBe("still-falling");
    expect(standing.advice).toBe("continue");
    expect(standingOf(curveOf(noisyFall), optionsOf({ preset: presets.quick })).advice).toBe(
      "stop",
    );
  });

  test("a patience that the user set waits for no fall", () => {
    const own = optionsOf({ patience: 20, patienceIsSet: true });
    expect(standingOf(curveOf(noisyFall), own).advice).toBe("stop");
  });

  /** Falls, stands for longer than its patience, and the rate drops at check 30 of 36. */
  const stood = [...falling(10), ...Array.from({ length: 26 }, (_, i) => 41 + 0.01 * (i % 3))];
  const rates = stood.map((_, i) => (i < 30 ? 1e-3 : 1e-4));

  test("a drop of the learning rate: no stop within the patience that follows", () => {
    const without = standingOf(curveOf(stood), optionsOf());
    expect([without.verdict, without.advice]).toEqual(["plateau", "stop"]);
    const dropped = standingOf(curveOf(stood, { rates }), optionsOf());
    expect([dropped.advice, dropped.waited]).toEqual(["continue", 5]);
    const later = [...stood, ...Array.from({ length: 10 }, () => 41.01)];
    const atEnd = curveOf(later, { rates: [...rates, ...Array.from({ length: 10 }, () => 1e-4)] });
    expect(standingOf(atEnd, optionsOf()).advice).toBe("stop");
  });

  test("plain patience knows no learning rate", () => {
    const plain = optionsOf({ rule: "patience", patience: 7, patienceIsSet: true });
    expect(standingOf(curveOf(stood, { rates }), plain).advice).toBe("stop");
  });

  test("quick stops when a seventh of the plan brought next to nothing", () => {
    const flat = Array.from({ length: 40 }, (_, i) => 100 * 0.7 ** i);
    const curve = curveOf([...flat, 0.001, 0.001, 0.001], { plannedEpochs: 100 });
    const quick = standingOf(curve, optionsOf({ preset: presets.quick }));
    expect([quick.verdict, quick.advice, quick.fading?.id]).toEqual([
      "plateau",
      "stop",
      "gains-faded",
    ]);
    expect(standingOf(curve, optionsOf()).advice).toBe("continue");
  });
});

describe("numbers that are none", () => {
  const nan = Number.NaN;

  test("a validation that is not finite: stop at once, even the first", () => {
    expect(said(curveOf([9, 8, 7, 6, nan]), optionsOf())).toBe("diverged: stop");
    expect(said(curveOf([nan]), optionsOf())).toBe("diverged: stop");
  });

  test("one batch that overflowed: wait; three: stop", () => {
    const points = (values: readonly number[]) =>
      curveOf(values, { unit: "point", evidence: "training" });
    expect(said(points([9, 8, 7, 6, nan]), optionsOf())).toBe("diverged: continue");
    expect(said(points([9, 8, 7, 6, nan, nan]), optionsOf())).toBe("diverged: continue");
    expect(said(points([9, 8, 7, 6, nan, nan, nan]), optionsOf())).toBe("diverged: stop");
    expect(said(points([nan]), optionsOf())).toBe("diverged: stop");
  });

  test("a burst that the run recovers from is forgotten", () => {
    expect(said(curveOf([9, 8, nan, nan, 7, 6, 5]), optionsOf())).toBe("improving: continue");
  });

  test("an explosion of a training curve is a divergence: stop after the patience", () => {
    const calm = [10, 9, 8, 7, 6, 5];
    const told = [5, 6, 7].map((checks) =>
      said(curveOf([...calm, ...Array(checks).fill(50)], { evidence: "training" }), optionsOf()),
    );
    expect(told).toEqual(["diverged: continue", "diverged: continue", "diverged: stop"]);
  });
});

describe("what is said of any curve", () => {
  const anyValue = fc.oneof(
    { weight: 9, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) },
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
  );
  const anyCurve = fc.array(fc.tuple(anyValue, anyValue), { maxLength: 40 });
  const anyOptions = fc
    .record({
      rule: fc.constantFrom("adaptive" as const, "patience" as const),
      patience: fc.integer({ min: 1, max: 10 }),
      patienceIsSet: fc.boolean(),
    })
    .map((given) => optionsOf(given));

  test("training evidence is never called overfitting", () => {
    fc.assert(
      fc.property(anyCurve, anyOptions, fc.boolean(), (pairs, options, points) => {
        const curve = curveOf(
          pairs.map(([value]) => value),
          {
            evidence: "training",
            unit: points ? "point" : "epoch",
            training: pairs.map(([, value]) => value),
          },
        );
        expect(standingOf(curve, options).verdict).not.toBe("overfitting");
      }),
    );
  });

  test("training evidence that rises beside a falling curve is not, either", () => {
    const curve = curveOf(referenceCurve.validation, {
      evidence: "training",
      training: referenceCurve.training,
    });
    for (const options of [optionsOf(), classicOptions(3, 0)]) {
      expect(standingOf(curve, options).verdict).toBe("rising");
    }
  });

  test("overfitting is said only where validation rose and training improved", () => {
    const rises = fc.tuple(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 24 }),
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 }),
      fc.integer({ min: 2, max: 6 }),
    );
    let seen = 0;
    fc.assert(
      fc.property(rises, ([jitter, beside, turn]) => {
        const values = jitter.map((each, i) => 10 + 2 * Math.abs(i - turn) + each);
        const training = beside.slice(0, values.length);
        const standing = standingOf(curveOf(values, { training }), optionsOf());
        if (standing.verdict !== "overfitting") return;
        seen += 1;
        expect(standing.rise).toBeDefined();
        expect(standing.training).toBe("improves");
      }),
      { seed: 1 },
    );
    expect(seen).toBeGreaterThan(10);
  });

  test("the verdict and the advice fit one another", () => {
    fc.assert(
      fc.property(anyCurve, anyOptions, (pairs, options) => {
        const curve = curveOf(
          pairs.map(([value]) => value),
          { training: pairs.map(([, value]) => value) },
        );
        const { verdict, advice, refusal } = standingOf(curve, options);
        expect(advice === "cannot judge").toBe(verdict === "cannot judge");
        expect(refusal !== undefined).toBe(verdict === "cannot judge");
        if (verdict === "improving" || verdict === "warming up") expect(advice).toBe("continue");
        if (verdict === "plateau") expect(advice).toBe("stop");
      }),
    );
  });

  test("a curve that falls at every check is never stopped", () => {
    const drops = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), {
      minLength: 4,
      maxLength: 40,
    });
    fc.assert(
      fc.property(drops, anyOptions, (list, options) => {
        let level = 1000;
        const values = list.map((drop) => (level -= drop));
        expect(standingOf(curveOf(values), options).advice).not.toBe("stop");
      }),
    );
  });

  test("a unit or a scale changes nothing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 30 }),
        anyOptions,
        (values, options) => {
          const scaled = values.map((value) => value * 64);
          expect(said(curveOf(scaled), options)).toBe(said(curveOf(values), options));
        },
      ),
    );
  });

  test("a score to be raised is judged as its negative to be lowered", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 30 }),
        anyOptions,
        (values, options) => {
          const negative = values.map((value) => -value);
          const raised = curveOf(values, { mode: "max" });
          expect(standingOf(raised, options)).toEqual(standingOf(curveOf(negative), options));
        },
      ),
    );
  });
});
