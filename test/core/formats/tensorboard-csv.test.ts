import { describe, expect, test } from "vitest";
import { parseExportName, tensorboardCsv } from "../../../src/core/formats/tensorboard-csv.ts";
import { expectCutAnywhere, parseWhole, readFixtures } from "../../helpers/table-fixtures.ts";

describe.each(readFixtures("tensorboard-csv"))(
  "the fixture $title",
  ({ name, bytes, ...expected }) => {
    test("gives the points and problems written beside it", () => {
      const { points, marks, problems } = expected;
      expect(parseWhole(tensorboardCsv, name, bytes)).toStrictEqual({ points, marks, problems });
    });

    test("gives the same however it is cut", () => {
      expectCutAnywhere(tensorboardCsv, name, bytes);
    });

    test("is told by its header, whatever its name", () => {
      expect(tensorboardCsv.matches({ name: "x", bytes })).toBe(true);
    });
  },
);

test.each([
  ["run-train-tag-epoch_loss.csv", { run: "train", tag: "epoch_loss" }],
  ["run-.-tag-loss_g_mel.csv", { run: ".", tag: "loss_g_mel" }],
  ["mine__logs_run-my run-2-tag-a-tag-b.CSV", { run: "my run-2", tag: "a-tag-b" }],
  ["run-eval-tag-mel (1).csv", { run: "eval", tag: "mel" }],
  ["prune-x-tag-y.csv", { tag: "prune-x-tag-y" }],
  ["overrun-x-tag-y.csv", { tag: "overrun-x-tag-y" }],
  ["val_loss.csv", { tag: "val_loss" }],
])("the name %s says %o", (name, expected) => {
  expect(parseExportName(name)).toEqual(expected);
});

test.each([
  "Wall time,Step\n1,2\n",
  "Step,Value\n1,2\n",
  "Wall time,Step,Value,loss\n1,2,3,4\n",
  "",
])("%j is no export", (text) => {
  const bytes = new TextEncoder().encode(text);
  expect(tensorboardCsv.matches({ name: "run-a-tag-b.csv", bytes })).toBe(false);
});
