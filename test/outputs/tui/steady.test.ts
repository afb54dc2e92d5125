import { describe, expect, it } from "vitest";
import type { RunView } from "../../../src/core/view.ts";
import { renderFrame } from "../../../src/outputs/tui/render-view.ts";
import { firstState, selectedRun } from "../../../src/outputs/tui/screen-state.ts";
import { steadyState } from "../../../src/outputs/tui/steady.ts";
import { lookOf } from "../../helpers/sample-catalogue.ts";
import { improvingRun, sampleView, stoppingRun, viewOf } from "../../helpers/sample-view.ts";

const screen = { rows: 40, look: lookOf(100), footer: true };

/** The row on which the chart begins. */
function chartRow(run: RunView, state = firstState): number {
  const frame = renderFrame({ view: viewOf(run), state, ...screen });
  return frame.split("\n").findIndex((line) => line.startsWith("eval/loss/g/mel"));
}

describe("steadyState", () => {
  it("keeps the chart where it is when an advice gets shorter, until the advice is another", () => {
    const shorter = { ...stoppingRun, hints: [] };
    const state = steadyState(firstState, { view: viewOf(stoppingRun), ...screen });
    expect(chartRow(shorter)).toBeLessThan(chartRow(stoppingRun));
    expect(chartRow(shorter, state)).toBe(chartRow(stoppingRun, state));
    const other = { ...shorter, advice: "continue" } as const;
    expect(chartRow(other, state)).toBe(chartRow(other));
  });

  it("makes room when an advice gets longer", () => {
    const shorter = { ...stoppingRun, hints: [] };
    const before = steadyState(firstState, { view: viewOf(shorter), ...screen });
    const after = steadyState(before, { view: viewOf(stoppingRun), ...screen });
    expect(chartRow(stoppingRun, after)).toBe(chartRow(stoppingRun));
  });

  it("stays on a run when another becomes more urgent, or appears before it", () => {
    const state = steadyState(firstState, { view: viewOf(improvingRun), ...screen });
    const view = viewOf(stoppingRun, improvingRun);
    expect(selectedRun(view, firstState)).toBe(stoppingRun);
    expect(selectedRun(view, steadyState(state, { view, ...screen }))).toBe(improvingRun);
  });

  it("moves on when its run vanishes, and chooses none while runs are still being read", () => {
    const state = steadyState(firstState, { view: sampleView, ...screen });
    const gone = viewOf(improvingRun);
    expect(steadyState(state, { view: gone, ...screen }).runPath).toBe(improvingRun.path);
    const reading = { ...sampleView, notice: { id: "notice.reading", read: 1, total: 2 } } as const;
    expect(steadyState(firstState, { view: reading, ...screen }).runPath).toBeUndefined();
  });

  it("is the same state while nothing has to be kept anew", () => {
    const state = steadyState(firstState, { view: sampleView, ...screen });
    expect(steadyState(state, { view: sampleView, ...screen })).toBe(state);
  });
});
