import { expect, test } from "vitest";
import { evaluate } from "../../src/core/evaluate.ts";
import { fixedEpochs } from "../../src/core/peer-rules/fixed-epochs.ts";
import { replayPeerRule } from "../../src/core/peer-rules/peer-rule.ts";
import { presets } from "../../src/core/presets.ts";
import { ruleOutcomes } from "../../src/core/rule-outcomes.ts";
import { csvRun, optionsOf } from "../helpers/core-samples.ts";

/** A validation that falls to 2 at its tenth check and rises from there, ten seconds a check. */
const values = Array.from({ length: 60 }, (_, index) =>
  index < 10 ? 11 - index : 2 + 0.2 * (index - 9),
);
const table = values.map((value, index) => `${1_700_000_000 + 10 * index},${index + 1},${value}`);
const csv = `wall_time,step,val_loss\n${table.join("\n")}\n`;

function outcomesOf(given = {}) {
  return ruleOutcomes(evaluate(csvRun(csv), optionsOf(given)));
}

test("peers stop where their own source says, and keep the best", () => {
  const byName = new Map(outcomesOf().map((each) => [each.rule, each]));
  // The tenth check is the best; the eleventh is the first that is no better.
  expect(byName.get("Keras EarlyStopping, patience 0")).toMatchObject({
    kind: "peer",
    stop: { check: 11, step: 11 },
    keep: { check: 10, step: 10 },
    keepValue: 2,
    keepAbove: 0,
  });
  expect(byName.get("Keras EarlyStopping, patience 10")?.stop).toMatchObject({ check: 20 });
  expect(byName.get("Lightning EarlyStopping, patience 3")?.stop).toMatchObject({ check: 13 });
  // Its patience is longer than the run.
  expect(byName.get("Ultralytics EarlyStopping, patience 100")?.stop).toBeUndefined();
});

test("time saved runs from the stop to the end, time past from what is kept to the stop", () => {
  const lightning = outcomesOf().find(({ rule }) => rule.startsWith("Lightning"));
  expect(lightning).toMatchObject({ saved: 10 * (60 - 13), past: 10 * (13 - 10) });
  const never = outcomesOf().find(({ rule }) => rule.startsWith("Ultralytics"));
  expect(never?.saved).toBe(0);
});

test("the rule in force is marked once: a preset, or the person's own settings before the presets", () => {
  const marked = (given: object) =>
    outcomesOf(given).flatMap(({ rule, inForce }) => (inForce === true ? [rule] : []));
  expect(marked({ patienceIsSet: false })).toEqual(["balanced"]);
  expect(marked({ patienceIsSet: true, patience: 7 })).toEqual(["adaptive, patience 7"]);
  expect(marked({ rule: "patience", patienceIsSet: true, patience: 4 })).toEqual([
    "patience, patience 4",
  ]);
});

test("what is kept too early stands above the best, as a share of it", () => {
  const halves = values.map((value, index) => (index === 3 ? value + 5 : value));
  const rows = halves.map((value, index) => `${index + 1},${value}`);
  const outcomes = ruleOutcomes(
    evaluate(csvRun(`step,val_loss\n${rows.join("\n")}\n`), optionsOf()),
  );
  const keras = outcomes.find(({ rule }) => rule === "Keras EarlyStopping, patience 0");
  // It stops at the bump and keeps 9, where the run reaches 2.
  expect(keras).toMatchObject({ stop: { check: 4 }, keepValue: 9, keepAbove: 3.5 });
  expect(keras).not.toHaveProperty("saved");
});

test("a number of epochs ends with the last check within them, whatever the curve does", () => {
  const epochs = [1, 3, 5, 7, 9, 11];
  const checks = epochs.map((value) => ({ value }));
  const stopOf = (count: number) =>
    replayPeerRule(
      fixedEpochs(count, (check) => epochs[check]),
      checks,
    );
  expect(stopOf(7)).toEqual({ stop: 3, keep: 3 });
  expect(stopOf(8)).toEqual({ stop: 3, keep: 3 });
  expect(stopOf(20)).toEqual({ keep: 5 });
  expect(
    replayPeerRule(
      fixedEpochs(8, () => undefined),
      checks,
    ),
  ).toEqual({ keep: 5 });
});

test("only a trainer whose screen offers a number of epochs has it among its rules", () => {
  expect(outcomesOf().some(({ kind }) => kind === "fixed")).toBe(false);
  expect(ruleOutcomes(evaluate(csvRun("step,lr\n1,0.1\n2,0.1\n"), optionsOf()))).toEqual([]);
});

test("of a long curve a preset's stop is found where judging every check finds it", () => {
  const long = Array.from({ length: 1300 }, (_, index) => 2 + Math.abs(index - 500) / 100);
  const rows = long.map((value, index) => `${index + 1},${value}`);
  const run = csvRun(`step,val_loss\n${rows.join("\n")}\n`);
  for (const preset of [presets.quick, presets.careful]) {
    const exact = evaluate(run, optionsOf({ preset, patienceIsSet: false })).stopAdvisedAt;
    expect(exact?.at.check).toBeGreaterThan(500);
    const near = ruleOutcomes(evaluate(run, optionsOf({ patienceIsSet: false })));
    const found = near.find(({ rule }) => rule === preset.name);
    expect(found?.stop?.check).toBe((exact?.at.check ?? Number.NaN) + 1);
  }
});
