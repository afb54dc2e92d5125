import { expect, test } from "vitest";
import { choosePairs } from "../../src/core/pictures.ts";

const pairAt = (step: number, start = "first") => ({ step, original: start, generated: start });

test("each moment has the pair nearest to it, and one pair may serve several", () => {
  const pairs = [0, 10, 20, 30].map((step) => pairAt(step));
  const chosen = choosePairs(pairs, [
    { moment: "best", step: 12 },
    { moment: "turning point", step: 9 },
    { moment: "last" },
  ]);
  expect(chosen.map(({ step, moments }) => ({ step, moments }))).toEqual([
    { step: 10, moments: ["best", "turning point"] },
    { step: 30, moments: ["last"] },
  ]);
});

test("of two equally near the earlier is shown", () => {
  const chosen = choosePairs([pairAt(10), pairAt(20)], [{ moment: "best", step: 15 }]);
  expect(chosen.map(({ step }) => step)).toEqual([10]);
});

test("where the step goes back, the pictures of the start before are of another training", () => {
  const pairs = [pairAt(0), pairAt(10), pairAt(20), pairAt(10, "second"), pairAt(30, "second")];
  const chosen = choosePairs(pairs, [{ moment: "best", step: 20 }]);
  expect(chosen.map(({ step, original }) => [step, original])).toEqual([[10, "second"]]);
});

test("without pairs nothing is chosen", () => {
  expect(choosePairs([], [{ moment: "last" }])).toEqual([]);
});
