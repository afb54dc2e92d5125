import { describe, expect, it } from "vitest";
import { scaled } from "../../src/outputs/chart-numbers.ts";

const double = (value: number): number => 2 * value;

function longList(first: number): readonly number[] {
  return Array.from({ length: 5000 }, (_, index) => first + index);
}

describe("scaled", () => {
  it.each([3, 5000])("gives the %i numbers of a list, and on a scale", (length) => {
    const list = Array.from({ length }, (_, index) => index + 0.5);
    expect([...scaled(list, undefined)]).toEqual(list);
    expect([...scaled(list, double)]).toEqual(list.map(double));
  });

  it("gives the same object again while nothing else was asked for", () => {
    const list = longList(0);
    expect(scaled(list, undefined)).toBe(scaled(list, undefined));
  });

  it("gives a long list right however many others were asked for meanwhile", () => {
    const lists = Array.from({ length: 20 }, (_, index) => longList(index));
    for (let round = 0; round < 3; round += 1) {
      for (const [index, list] of lists.entries()) {
        expect([...scaled(list, undefined)]).toEqual(list);
        expect(scaled(list, double)[1]).toBe(2 * (index + 1));
      }
    }
  });

  it("keeps the three lists of a chart apart", () => {
    const all = [longList(1), longList(2), longList(3)].map((list) => scaled(list, undefined)[0]);
    const [x, raw, smooth] = [longList(1), longList(2), longList(3)];
    const numbers = [x, raw, smooth].map((list) => scaled(list ?? [], undefined));
    expect(numbers.map((list) => list[0])).toEqual(all);
  });
});
