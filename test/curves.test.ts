import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { evaluate } from "../src/core/evaluate.ts";
import { csvRun, optionsOf } from "./helpers/core-samples.ts";

/** Where a person would stop, written before the rules were asked; fixtures/curves/README.md has the fields. */
interface Label {
  readonly what: string;
  readonly verdict: string;
  readonly advice: string;
  readonly bestEpoch?: readonly [number, number];
  /** The live advice; null where it never is to stop. */
  readonly stop: { readonly noEarlierThan: number; readonly noLaterThan: number } | null;
}

const folder = join(import.meta.dirname, "../fixtures/curves");
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test("the labelled curves are there", () => {
  expect(names.length).toBeGreaterThanOrEqual(13);
});

describe.each(names)("the labelled curve %s", (name) => {
  const label = JSON.parse(readFileSync(join(folder, name, "label.json"), "utf8")) as Label; // written by us
  const table = readFileSync(join(folder, name, "curve.csv"), "utf8");
  const found = evaluate(csvRun(table, name), optionsOf());

  test(`is ${label.verdict}: ${label.advice}`, () => {
    expect([found.verdict, found.advice]).toEqual([label.verdict, label.advice]);
  });

  if (label.bestEpoch !== undefined) {
    const [low, high] = label.bestEpoch;
    test(`has its best in epochs ${low} to ${high}`, () => {
      expect(found.best?.epoch).toBeGreaterThanOrEqual(low);
      expect(found.best?.epoch).toBeLessThanOrEqual(high);
    });
  }

  test(label.stop === null ? "is never stopped" : "is stopped in time and not too soon", () => {
    const at = found.stopAdvisedAt?.at.epoch;
    if (label.stop === null) expect(at).toBeUndefined();
    else {
      expect(at).toBeGreaterThanOrEqual(label.stop.noEarlierThan);
      expect(at).toBeLessThanOrEqual(label.stop.noLaterThan);
    }
  });
});
