import { describe, expect, it } from "vitest";
import { listedRuns, matcherOf, otherStage } from "../../../src/outputs/tui/run-order.ts";
import {
  improvingRun,
  sampleView,
  stoppingRun,
  unclearRun,
  viewOf,
} from "../../helpers/sample-view.ts";

const names = (filter: string): readonly string[] =>
  listedRuns(sampleView, { filter, order: "found" }).map((run) => run.name);

describe("matcherOf", () => {
  it("takes words that must all occur, in the name or the verdict", () => {
    expect(names("")).toHaveLength(3);
    expect(names("BOB")).toEqual(["bob"]);
    expect(names("overfit")).toEqual(["bob"]);
    expect(names("bob improving")).toEqual([]);
  });

  it("knows either and not", () => {
    expect(names("bob|alice")).toEqual(["bob", "alice"]);
    expect(names("!bob")).toEqual(["alice", "小雨 2"]);
    expect(names("小雨")).toEqual(["小雨 2"]);
  });

  it("takes half-typed signs for nothing", () => {
    for (const filter of ["!", "|", "a|", "  "]) expect(() => names(filter)).not.toThrow();
    expect(names("!")).toHaveLength(3);
    expect(matcherOf("(?")(stoppingRun)).toBe(false);
  });
});

describe("listedRuns", () => {
  it("puts the most urgent first, and what has ended last", () => {
    const ended = { ...stoppingRun, path: "/old", name: "old", state: "finished" as const };
    const view = viewOf(ended, improvingRun, unclearRun, stoppingRun);
    const order = listedRuns(view, { filter: "", order: "urgency" }).map((run) => run.advice);
    expect(order).toEqual(["stop", "cannot judge", "continue", "stop"]);
  });

  it("counts as people do when it sorts by name", () => {
    const runs = ["v10", "v9", "a"].map((name) => ({ ...improvingRun, path: `/${name}`, name }));
    const listed = listedRuns(viewOf(...runs), { filter: "", order: "name" });
    expect(listed.map((run) => run.name)).toEqual(["a", "v9", "v10"]);
  });
});

describe("otherStage", () => {
  it("finds the run within or around the folder of this one", () => {
    const s2 = { ...improvingRun, path: "/logs/alice" };
    const s1 = { ...improvingRun, path: "/logs/alice/logs_s1_v2" };
    const other = { ...improvingRun, path: "/logs/alice2" };
    expect(otherStage(s2, [s2, other, s1])).toBe(s1);
    expect(otherStage(s1, [s2, other, s1])).toBe(s2);
    expect(otherStage(other, [s2, other, s1])).toBeUndefined();
  });
});
