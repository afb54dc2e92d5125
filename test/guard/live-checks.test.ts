import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/core/evaluate.ts";
import type { ScalarPoint } from "../../src/core/formats/points.ts";
import type { Run } from "../../src/core/run.ts";
import { createLiveChecks } from "../../src/guard/live-checks.ts";
import { logOf, optionsOf, pointsOf, runOf } from "../helpers/core-samples.ts";

const tag = "val/mel";

function judged(run: Run) {
  return evaluate(run, optionsOf({ monitor: { tag } }));
}

function runTo(count: number, ...last: readonly number[]): Run {
  const values = [...Array.from({ length: count }, (_, index) => 40 + index), ...last];
  return runOf([logOf(pointsOf(tag, values, (index) => ({ step: index * 10, epoch: index + 1 })))]);
}

/** An old pass of `old` checks, and a resume behind it with `own` checks. */
function resumed(old: number, own: number): Run {
  const at = (index: number): Partial<ScalarPoint> => ({ step: index * 10, epoch: index + 1 });
  const values = Array.from({ length: old + own }, (_, index) => 40 + index);
  return runOf([logOf(pointsOf(tag, values, at), { marks: [{ kind: "started", before: old }] })]);
}

describe("live checks", () => {
  it("N15 an old log that was read at the start pulls nothing", () => {
    const checks = createLiveChecks();
    checks.seen(judged(runTo(40)), 0);
    expect(checks.mayPull()).toBe(false);
    checks.seen(judged(runTo(40)), 0);
    expect(checks.mayPull()).toBe(false);
  });

  it("one check that arrived while guarding is enough for the training that runs", () => {
    const checks = createLiveChecks();
    checks.seen(judged(runTo(40)), 0);
    checks.seen(judged(runTo(41)), 0);
    expect(checks.mayPull()).toBe(true);
  });

  it("all checks of a run that was watched from its start are live", () => {
    const checks = createLiveChecks();
    checks.seen(judged(runTo(0)), 0);
    checks.seen(judged(runTo(1)), 0);
    checks.seen(judged(runTo(2)), 0);
    expect(checks.mayPull()).toBe(true);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    "N13 a single %d pulls nothing, a second one in a row does",
    (broken) => {
      const checks = createLiveChecks();
      checks.seen(judged(runTo(40)), 0);
      checks.seen(judged(runTo(40, broken)), 0);
      expect(checks.mayPull()).toBe(false);
      checks.seen(judged(runTo(40, broken, 30)), 0);
      expect(checks.mayPull()).toBe(true);
      checks.seen(judged(runTo(40, broken, 30, broken)), 0);
      expect(checks.mayPull()).toBe(false);
      checks.seen(judged(runTo(40, broken, 30, broken, broken)), 0);
      expect(checks.mayPull()).toBe(true);
    },
  );

  it("N15 a resumed training must bring four checks of its own", () => {
    const checks = createLiveChecks();
    checks.seen(judged(resumed(30, 1)), 0);
    for (const own of [2, 3]) {
      checks.seen(judged(resumed(30, own)), 0);
      expect(checks.mayPull()).toBe(false);
    }
    checks.seen(judged(resumed(30, 4)), 0);
    expect(checks.mayPull()).toBe(true);
  });

  it("N15 a restart seen while guarding begins anew", () => {
    const checks = createLiveChecks();
    checks.seen(judged(runTo(30)), 0);
    checks.seen(judged(runTo(31)), 0);
    checks.seen(judged(resumed(31, 5)), 0);
    expect(checks.mayPull()).toBe(false);
  });

  it("N14 a log that was replaced or cut begins anew, whatever it holds", () => {
    const checks = createLiveChecks();
    checks.seen(judged(runTo(30)), 0);
    checks.seen(judged(runTo(31)), 0);
    expect(checks.mayPull()).toBe(true);
    checks.seen(judged(runTo(45)), 1);
    expect(checks.mayPull()).toBe(false);
    checks.seen(judged(runTo(20)), 1);
    expect(checks.mayPull()).toBe(false);
  });

  it("another trainer than before needs its own", () => {
    const checks = createLiveChecks();
    checks.seen(judged(runTo(30)), 0);
    checks.seen(judged(runTo(31)), 0);
    checks.begin();
    expect(checks.mayPull()).toBe(false);
  });
});
