import { cleanup, render } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import type { View } from "../../../src/core/view.ts";
import type { JudgingChange } from "../../../src/outputs/output.ts";
import { App } from "../../../src/outputs/tui/app.tsx";
import { parseMouse } from "../../../src/outputs/tui/mouse.ts";
import { recalledState, rememberedView } from "../../../src/outputs/tui/remembered.ts";
import { firstState } from "../../../src/outputs/tui/screen-state.ts";
import { frameDrawn } from "../../helpers/frame-drawn.ts";
import { lookOf } from "../../helpers/sample-catalogue.ts";
import { sampleView, stoppingRun, viewOf } from "../../helpers/sample-view.ts";

afterEach(cleanup);

/** A dashboard with a keyboard and a mouse; `press` gives the frame after the keys. */
function open(view: View, rows = 30, recalled?: unknown) {
  const kept: string[] = [];
  const changes: JudgingChange[] = [];
  const screen = render(
    <App
      view={view}
      rows={rows}
      look={lookOf(100)}
      quit={() => {}}
      commands={{ judgeWith: (change) => changes.push(change) }}
      memory={{ recall: () => recalled, keep: (text) => kept.push(text) }}
    />,
  );
  const press = async (...keys: string[]): Promise<string> => {
    for (const key of keys) {
      await new Promise((resolve) => setImmediate(resolve));
      screen.stdin.write(key);
      await frameDrawn(key);
    }
    return screen.lastFrame() ?? "";
  };
  return { press, kept, changes };
}

describe("looking around", () => {
  it("filters the runs as it is typed, says how many are left, and goes back on escape", async () => {
    const { press } = open(sampleView);
    expect(await press("/", "b")).toContain("Filter b▏  1 of 3 runs");
    expect(await press("x")).toContain("no run matches");
    expect(await press("\x7f", "\r")).toContain("Filter b  1 of 3 runs");
    expect(await press("\x1b")).not.toContain("Filter");
  });

  it("takes letters of a filter that come in one piece, and none of them for keys", async () => {
    const { press } = open(sampleView);
    expect(await press("/", "alice")).toContain("Filter alice▏  1 of 3 runs");
    expect(await press("qX")).toContain("Filter aliceqX▏");
  });

  it("reads the values of a point and moves from point to point", async () => {
    const { press } = open(viewOf(stoppingRun));
    const last = await press("v");
    expect(last).toContain("epoch 14 · raw 42.30");
    expect(await press("\x1b[D")).toContain("epoch 13 · raw");
    expect(await press("\x1b[H")).toContain("epoch 1 · raw");
    expect(await press("\x1b")).not.toContain("· raw 4");
  });

  it("zooms at the end and back", async () => {
    const { press } = open(viewOf(stoppingRun));
    const whole = await press("0");
    const closer = await press("+", "+");
    expect(closer).not.toBe(whole);
    expect(closer).not.toMatch(/epoch 1 /);
    expect(await press("-", "-")).toBe(whole);
  });

  it("keeps another run's curve on the chart, with its letter", async () => {
    const twin = { ...stoppingRun, path: "/logs/twin", name: "twin" };
    const { press } = open(viewOf(stoppingRun, twin), 40);
    await press("j", " ");
    expect(await press("k")).toMatch(/^a twin/m);
    expect(await press("j", " ", "k")).not.toMatch(/^a twin/m);
  });

  it("asks for other patience and smoothing, from what is in force", async () => {
    const { press, changes } = open(viewOf(stoppingRun));
    await press("}", "{", "]", "[");
    expect(changes).toEqual([{ patience: 6 }, { patience: 4 }, { smoothing: 0.3 }]);
  });

  it("says what a person changed of the rules", async () => {
    const { press } = open({ ...viewOf(stoppingRun), changed: { patience: 9, smoothing: 0.8 } });
    expect(await press("0")).toContain("patience 9 (yours) · smoothing 0.8 (yours)");
  });

  it("selects a run by a click and a point by a click on the chart", async () => {
    const { press } = open(sampleView, 30);
    const clicked = await press("\x1b[<0;10;3M");
    expect(clicked).toMatch(/▶ CONTINUE +alice/);
    const { press: pressOne } = open(viewOf(stoppingRun), 30);
    expect(await pressOne("\x1b[<0;60;14M")).toMatch(/epoch \d+ · raw/);
  });

  it("keeps how it was looked at, and takes it up again", async () => {
    const { press, kept } = open(sampleView);
    await press("l", "o");
    await expect
      .poll(() => JSON.parse(kept.at(-1) ?? "{}"))
      .toMatchObject({ log: true, order: "urgency" });
    const { press: again } = open(sampleView, 30, JSON.parse(kept.at(-1) ?? ""));
    expect(await again("0")).toContain("most urgent first");
  });
});

describe("recalledState", () => {
  it("believes nothing that is not as it should be", () => {
    for (const kept of [undefined, null, 3, [], { log: "yes", order: "x", unit: {}, layout: 1 }]) {
      expect(rememberedView(recalledState(firstState, kept))).toEqual(rememberedView(firstState));
    }
  });
});

describe("parseMouse", () => {
  it("knows presses and the wheel, and nothing else", () => {
    expect(parseMouse("[<0;10;3M")).toEqual({ kind: "press", column: 9, row: 2 });
    expect(parseMouse("[<64;1;1M")).toEqual({ kind: "wheel up", column: 0, row: 0 });
    expect(parseMouse("[<0;10;3m")).toBe("other");
    expect(parseMouse("[<2;10;3M")).toBe("other");
    expect(parseMouse("q")).toBeUndefined();
    expect(parseMouse("[<0;10;3Mq")).toBeUndefined();
  });
});
