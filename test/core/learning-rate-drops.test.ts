import { expect, test } from "vitest";
import { markedDrops } from "../../src/core/learning-rate-drops.ts";
import { seriesOf } from "../../src/core/series.ts";
import { csvRun } from "../helpers/core-samples.ts";

function dropsOf(rates: readonly number[]) {
  const rows = rates.map((rate, step) => `${step},${1 / (step + 1)},${rate}`);
  return markedDrops(seriesOf(csvRun(`step,loss,lr\n${rows.join("\n")}\n`)));
}

test("a rate halved by a scheduler is a drop, at the first step that has the lower rate", () => {
  expect(dropsOf([0.1, 0.1, 0.05, 0.05])).toEqual([{ step: 2, from: 0.1, to: 0.05 }]);
});

test("a rate that decays a little each epoch, and one that waves, have no drops", () => {
  expect(dropsOf([0.1, 0.0999, 0.0998, 0.0997])).toEqual([]);
  expect(dropsOf(Array.from({ length: 80 }, (_, step) => (step % 2 === 0 ? 0.1 : 0.01)))).toEqual(
    [],
  );
});
