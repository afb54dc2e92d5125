import fc from "fast-check";
import { median } from "simple-statistics";
import { expect, test } from "vitest";
import { createRunningMedian } from "../../src/core/running-median.ts";

const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 40 });

test("is the middle of what came at once and what came later", () => {
  fc.assert(
    fc.property(values, values, (first, later) => {
      const running = createRunningMedian(Float64Array.from(first));
      const all = [...first];
      for (const value of later) {
        running.add(value);
        all.push(value);
      }
      if (all.length === 0) expect(running.median()).toBeNaN();
      else expect(running.median()).toBeCloseTo(median(all), 6);
    }),
  );
});
