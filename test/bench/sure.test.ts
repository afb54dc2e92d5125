import { join } from "node:path";
import { expect, test } from "vitest";
import { readCurves } from "../../bench/rules/curves.ts";
import { pastTable } from "../../bench/rules/sure.ts";
import { pastRows } from "../../src/core/past-curves-table.ts";

test("the past curves that the program carries are those that the benchmark counts", async () => {
  const path = join(import.meta.dirname, "../../../shared/corpus/curves/curves.csv");
  const table = pastTable(await readCurves(path));
  expect(table.length).toBeGreaterThan(20);
  expect(pastRows).toEqual(table);
}, 120_000);

test("a curve counts once a situation, and what came after it decides", () => {
  // Falls, stands for long, and falls again at the end: at first something better came.
  const validation = [...Array.from({ length: 10 }, (_, i) => 20 - i), ...Array(20).fill(11.5), 5];
  const curve = { run: "a", repository: "r", validation, training: [] };
  const rows = pastTable([curve]);
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) {
    expect([row.curves, row.repositories, row.notBetter, row.notMuchBetter]).toEqual([1, 1, 0, 0]);
  }
  const never = pastTable([{ ...curve, validation: validation.slice(0, -1) }]);
  for (const row of never) expect([row.notBetter, row.notMuchBetter]).toEqual([1, 1]);
});
