import { expect, test } from "vitest";
import { evaluate } from "../../src/core/evaluate.ts";
import { otherSeries } from "../../src/core/other-series.ts";
import { csvRun, logOf, optionsOf, pointsOf, runOf } from "../helpers/core-samples.ts";

const all = { most: 100, unknown: true };
const moving = [3, 2, 1];

test("scores come before gradients, what never moves after all that moves", () => {
  const tags = ["temperature", "grad_norm", "accuracy", "loss/g/kl", "loss/g/mel", "loss/g/total"];
  const points = tags.flatMap((tag) => pointsOf(tag, tag === "loss/g/kl" ? [1, 1, 1] : moving));
  const run = evaluate(runOf([logOf(points)]), optionsOf({ monitor: { tag: "loss/g/total" } }));
  const told = ["loss/g/mel", "accuracy", "grad_norm", "temperature", "loss/g/kl"];
  expect(otherSeries(run, all).map(({ tag }) => tag)).toEqual(told);
  const known = otherSeries(run, { most: 2, unknown: false });
  expect(known.map(({ tag }) => tag)).toEqual(told.slice(0, 2));
});

test("a judged table whose blank cells say nan does not stand beside itself", () => {
  const rows = Array.from({ length: 60 }, (_, step) => [
    step,
    step % 3 === 0 ? 60 - step : "nan",
    step % 3 === 0 ? "nan" : 90 - step,
  ]);
  const table = [["step", "val_loss", "train_loss"], ...rows].map((row) => row.join(","));
  const run = evaluate(csvRun(`${table.join("\n")}\n`), optionsOf());
  expect(run.monitored?.tag).toBe("val_loss");
  expect([...run.series.values()]).not.toContain(run.monitored?.series);
  expect(otherSeries(run, all).map(({ tag }) => tag)).toEqual(["train_loss"]);
});
