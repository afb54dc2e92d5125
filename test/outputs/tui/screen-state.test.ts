import { describe, expect, it } from "vitest";
import type { KeyWord } from "../../../src/messages/words.ts";
import { actionOf, keyTable } from "../../../src/outputs/tui/keys.ts";
import { nextState } from "../../../src/outputs/tui/next-state.ts";
import {
  firstState,
  type ScreenState,
  selectedCurve,
  selectedRun,
} from "../../../src/outputs/tui/screen-state.ts";
import { emptyView, sampleView, unclearRun, viewOf } from "../../helpers/sample-view.ts";

/** The state that some keys lead to. */
function pressing(actions: readonly KeyWord[], view = sampleView): ScreenState {
  return actions.reduce((state, action) => nextState(state, action, view), firstState);
}

describe("nextState", () => {
  it("moves from run to run and stays at the ends", () => {
    expect(selectedRun(sampleView, pressing(["nextRun"]))?.name).toBe("alice");
    expect(selectedRun(sampleView, pressing(["nextRun", "nextRun", "nextRun"]))?.name).toBe(
      "小雨 2",
    );
    expect(selectedRun(sampleView, pressing(["previousRun"]))?.name).toBe("bob");
  });

  it("scrolls a list with the same keys", () => {
    expect(pressing(["problems", "nextRun", "nextRun", "previousRun"]).scroll).toBe(1);
    expect(pressing(["help", "previousRun"]).scroll).toBe(0);
  });

  it("opens a screen and closes it with the same key or with back", () => {
    expect(pressing(["chart"]).screen).toBe("chart");
    expect(pressing(["chart", "chart"]).screen).toBe("overview");
    expect(pressing(["findings", "back"]).screen).toBe("overview");
    expect(pressing(["help", "problems"]).screen).toBe("problems");
  });

  it("cycles through the curves and begins anew with another run", () => {
    const [bob, alice] = sampleView.runs;
    if (bob === undefined || alice === undefined) throw new Error("the sample has three runs");
    expect(selectedCurve(bob, pressing(["curve"]))?.tag).toBe("loss/g/total");
    const whole = pressing(["curve", "curve", "curve", "curve", "curve"]);
    expect(selectedCurve(bob, whole)).toBe(bob.chart);
    expect(selectedCurve(alice, pressing(["curve", "nextRun"]))).toBe(alice.chart);
  });

  it("does nothing harmful while there is no run", () => {
    const keys = keyTable.map((binding) => binding.action);
    expect(pressing([...keys, "back"], emptyView).screen).toBe("overview");
  });
});

describe("selectedRun", () => {
  it("is a live run before a finished one while nobody chose", () => {
    const old = { ...unclearRun, path: "/old", state: "finished" as const };
    const live = { ...unclearRun, path: "/new", state: "live" as const };
    expect(selectedRun(viewOf(old, live), firstState)?.path).toBe("/new");
    expect(selectedRun(viewOf(old), firstState)?.path).toBe("/old");
  });

  it("falls back when the chosen run is gone", () => {
    expect(selectedRun(sampleView, { ...firstState, runPath: "/gone" })?.name).toBe("bob");
  });
});

describe("keyTable", () => {
  it("gives each key to one action only", () => {
    const keys = keyTable.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("knows arrows, enter, escape and control keys", () => {
    expect(actionOf("", { upArrow: true })).toBe("previousRun");
    expect(actionOf("", { return: true })).toBe("chart");
    expect(actionOf("", { escape: true })).toBe("back");
    expect(actionOf("c", { ctrl: true })).toBe("quit");
    expect(actionOf("c", {})).toBe("cancelStop");
    expect(actionOf("x", {})).toBeUndefined();
  });
});
