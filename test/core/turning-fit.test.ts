import { describe, expect, test } from "vitest";
import { fitTurn } from "../../src/core/turning-fit.ts";
import { createNoise } from "../helpers/core-samples.ts";

describe("the fit of a turn", () => {
  test("leaves no residual on two straight lines", () => {
    const fit = fitTurn(Array.from({ length: 20 }, (_, i) => 3 + Math.abs(i - 8)));
    expect(fit?.turn).toBe(8);
    expect(fit?.squares[8]).toBeCloseTo(0, 9);
    expect(fit?.squares[7]).toBeGreaterThan(0.1);
    expect(fit?.squaresFalling).toBeGreaterThan(100);
  });

  test("finds the turn of a power law that rises as a square root", () => {
    const values = Array.from({ length: 40 }, (_, i) =>
      i <= 12 ? 1 / (1 + i / 4.8) : 1 / (1 + 12 / 4.8) + 0.1 * Math.sqrt(i - 12),
    );
    expect(fitTurn(values)?.turn).toBe(12);
  });

  test("says how alike neighbouring residuals are", () => {
    const [white, source] = [createNoise(1), createNoise(2)];
    let wander = 0;
    const shape = (i: number) => 10 + 0.5 * Math.abs(i - 60);
    const plain = Array.from({ length: 150 }, (_, i) => shape(i) + white());
    const wandering = Array.from({ length: 150 }, (_, i) => {
      wander = 0.6 * wander + 0.8 * source();
      return shape(i) + wander;
    });
    expect(fitTurn(plain)?.correlation).toBeLessThan(0.25);
    expect(fitTurn(wandering)?.correlation).toBeGreaterThan(0.4);
  });

  test("is none of fewer than 7 values, nor of a curve that does not rise", () => {
    expect(fitTurn([5, 4, 3, 2, 3, 4])).toBeUndefined();
    expect(fitTurn(Array.from({ length: 20 }, (_, i) => -i))).toBeUndefined();
    expect(fitTurn(Array.from({ length: 20 }, () => 4))).toBeUndefined();
  });
});
