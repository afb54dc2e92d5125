import { describe, expect, it } from "vitest";
import type { View } from "../../../src/core/view.ts";
import { areAlike } from "../../../src/outputs/tui/alike.ts";
import { stoppingRun, viewOf } from "../../helpers/sample-view.ts";

const view: View = { ...viewOf(stoppingRun), now: 1_780_000_050 };

/** The view some seconds later: the clock went on, and with it the age of its run. */
function later(seconds: number, change: Partial<View["runs"][number]> = {}): View {
  const runs = view.runs.map((run) => ({ ...run, age: run.age + seconds, ...change }));
  return { ...view, now: view.now + seconds, runs };
}

describe("areAlike", () => {
  it("takes views for alike of which only the seconds are new", () => {
    expect(areAlike(view, view)).toBe(true);
    expect(areAlike(view, later(0))).toBe(true);
    expect(areAlike(view, { ...view, now: view.now + 9 })).toBe(true);
  });

  it("does not where the minute is another, of the clock or of an age", () => {
    expect(areAlike(view, { ...view, now: view.now + 60 })).toBe(false);
    expect(areAlike(view, later(0, { age: 60 + (view.runs[0]?.age ?? 0) }))).toBe(false);
  });

  it("does not where anything else of a run is another", () => {
    expect(areAlike(view, later(0, { state: "silent" }))).toBe(false);
    expect(areAlike(view, later(0, { checks: 1000 }))).toBe(false);
    expect(areAlike(view, { ...view, runs: [] })).toBe(false);
    expect(areAlike({ ...view, runs: [] }, view)).toBe(false);
  });

  it("does not where a problem came, or what the watching says is another", () => {
    const problem = { file: "a", reason: { id: "problem.replaced" } } as const;
    expect(areAlike(view, { ...view, problems: [...view.problems, problem] })).toBe(false);
    expect(areAlike(view, { ...view, notice: { id: "notice.demo-over" } })).toBe(false);
  });

  it("does not while a switch may be counting down", () => {
    const armed = { switch: { state: "armed", says: { id: "switch.looking" }, dryRun: false } };
    const before = later(0, armed as Partial<View["runs"][number]>);
    expect(areAlike(before, { ...before, runs: before.runs.map((run) => ({ ...run })) })).toBe(
      false,
    );
  });
});
