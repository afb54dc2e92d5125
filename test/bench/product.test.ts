import { describe, expect, it } from "vitest";
import { type RealCurve, readCurves } from "../../bench/rules/curves.ts";
import { presetOptions, productRule } from "../../bench/rules/product.ts";
import { realRun } from "../../bench/rules/runs.ts";
import { evaluate } from "../../src/core/evaluate.ts";
import { presetNames } from "../../src/core/presets.ts";

const curvesPath = "../shared/corpus/curves/curves.csv";

/** The curve as it stood after its first `count` checks. */
function beginningOf(curve: RealCurve, count: number): RealCurve {
  const { validation, training } = curve;
  return { ...curve, validation: validation.slice(0, count), training: training.slice(0, count) };
}

describe("the decision of the product on a real curve", () => {
  it("is the one that watching the run check by check would have given", async () => {
    const curves = await readCurves(curvesPath);
    // Every twentieth curve of up to 100 checks: asking a whole run anew after each check takes long.
    const some = curves.filter(
      ({ validation }, index) => index % 20 === 0 && validation.length <= 100,
    );
    expect(some.length).toBeGreaterThan(5);
    let stopped = 0;
    for (const preset of presetNames) {
      for (const curve of some) {
        const length = curve.validation.length;
        const options = { ...presetOptions(preset), epochs: length };
        let live: { stop: number; keep: number } | undefined;
        for (let count = 1; count < length && live === undefined; count += 1) {
          const { advice, best } = evaluate(realRun(beginningOf(curve, count)), options);
          if (advice === "stop") live = { stop: count - 1, keep: best?.check ?? Number.NaN };
        }
        if (live !== undefined) stopped += 1;
        const lowest = curve.validation.indexOf(Math.min(...curve.validation));
        expect(
          productRule(presetOptions(preset), { knowsPlan: true })(curve),
          `${preset}, ${curve.run}`,
        ).toEqual(live ?? { stop: length - 1, keep: lowest });
      }
    }
    expect(stopped).toBeGreaterThan(0);
  }, 120_000);

  it("keeps the best check of a run that it never stops", () => {
    const validation = Array.from({ length: 20 }, (_, index) => 10 - 0.4 * index);
    const curve = { run: "r", repository: "x/y", validation, training: validation };
    for (const preset of presetNames) {
      const decide = productRule(presetOptions(preset), { knowsPlan: true });
      expect(decide(curve), preset).toEqual({ stop: 19, keep: 19 });
    }
  });
});
