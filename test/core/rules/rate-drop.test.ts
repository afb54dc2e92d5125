import { describe, expect, test } from "vitest";
import { rateDrop } from "../../../src/core/rules/rate-drop.ts";
import { curveOf, optionsOf } from "../../helpers/core-samples.ts";

const judge = (rates: readonly number[]) =>
  rateDrop.judge(
    curveOf(
      Array.from(rates, () => 1),
      { rates },
    ),
    optionsOf(),
  );

describe("a drop of the learning rate", () => {
  test("is a step to 0.6 of its level or less; the last one counts", () => {
    expect(judge([1, 1, 1, 0.1, 0.1, 0.1])?.check).toBe(3);
    expect(judge([1, 1, 0.1, 0.1, 0.01, 0.01, 0.01])?.evidence).toEqual({
      before: 0.1,
      now: 0.01,
      since: 2,
    });
    expect(judge([1, 1, 0.6, 0.6])?.check).toBe(2);
    expect(judge([1, 1, 0.7, 0.7])).toBeUndefined();
  });

  test("is not the decay of the VITS family, a little at every epoch", () => {
    const decay = Array.from({ length: 500 }, (_, epoch) => 1e-4 * 0.999875 ** epoch);
    expect(judge(decay)).toBeUndefined();
  });

  test("is not a cosine, which halves in its last steps", () => {
    const cosine = Array.from({ length: 51 }, (_, i) => (1 + Math.cos((Math.PI * i) / 50)) / 2);
    expect(judge(cosine)).toBeUndefined();
  });

  test("is not a line to nought, a decay by half a check, a warm-up or a restart", () => {
    expect(judge([5, 4, 3, 2, 1, 0])).toBeUndefined();
    expect(judge([1, 0.5, 0.25, 0.125])).toBeUndefined();
    expect(judge([0.1, 0.5, 1, 1, 1])).toBeUndefined();
    expect(judge([0.1, 0.1, 1, 1])).toBeUndefined();
  });

  test("is none where no rate is logged, or only one", () => {
    expect(judge([])).toBeUndefined();
    expect(judge([1])).toBeUndefined();
    expect(judge([Number.NaN, Number.NaN, 1, 1])).toBeUndefined();
  });
});
