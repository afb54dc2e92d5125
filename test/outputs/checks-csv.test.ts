import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { checksToCsv } from "../../src/outputs/checks-csv.ts";
import { reportRunsOf } from "../helpers/report-of.ts";
import { trainingMel, validationMel } from "../helpers/sample-runs.ts";

const plain = { spreadsheetSafe: false, smoothing: 0 };

async function rowsOf(path: string): Promise<Record<string, string>[]> {
  return parse(checksToCsv(await reportRunsOf(path), plain), { columns: true });
}

test("each check is a row with its places, its value and what stands there", async () => {
  const rows = await rowsOf("fixtures/runs/overfitting");
  expect(rows.map(({ value }) => Number(value))).toEqual([...validationMel]);
  expect(rows.map(({ epoch }) => Number(epoch))).toEqual(validationMel.map((_, at) => at + 1));
  expect(rows.map(({ training }) => Number(training))).toEqual(
    trainingMel.map((mean) => expect.closeTo(mean, 6)),
  );
  expect(rows[6]).toMatchObject({ step: "28", marks: expect.stringContaining("best") });
  expect(rows[7]?.["marks"]).toContain("file alice_e8_s32.pth (1)");
});

test("the smoothed values are TensorBoard's at 0.6", async () => {
  const [first, second] = await rowsOf("fixtures/runs/overfitting");
  expect(Number(first?.["smoothed"])).toBeCloseTo(32.4, 9);
  // (0.6 * 0.4 * 32.4 + 0.4 * 28.7) / (1 - 0.36), worked out by hand.
  expect(Number(second?.["smoothed"])).toBeCloseTo((0.24 * 32.4 + 0.4 * 28.7) / 0.64, 9);
});

test("a text that a spreadsheet would run is quoted only when that is asked for; numbers never are", async () => {
  const [run] = await reportRunsOf("fixtures/runs/overfitting");
  if (run === undefined) throw new Error("the fixture has a run");
  const named = { ...run, view: { ...run.view, name: '=HYPERLINK("x","y")' } };
  const [, raw = ""] = checksToCsv([named], plain).split("\r\n");
  expect(raw.startsWith('"=HYPERLINK(""x"",""y"")",')).toBe(true);
  const curves = run.curves.map((curve) => ({ ...curve, values: curve.values.map((v) => -v) }));
  const safe = checksToCsv([{ ...named, curves }], { ...plain, spreadsheetSafe: true });
  const rows: Record<string, string>[] = parse(safe, { columns: true });
  expect(rows[0]).toMatchObject({ run: '\'=HYPERLINK("x","y")', value: "-32.4" });
});
