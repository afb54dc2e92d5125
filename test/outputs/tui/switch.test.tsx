import { cleanup, render } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import type { SwitchView, View } from "../../../src/core/view.ts";
import { createJsonLines } from "../../../src/outputs/json-lines.ts";
import { createPlain } from "../../../src/outputs/plain.ts";
import { App } from "../../../src/outputs/tui/app.tsx";
import { keyTable } from "../../../src/outputs/tui/keys.ts";
import { firstState } from "../../../src/outputs/tui/screen-state.ts";
import { switchLines } from "../../../src/outputs/tui/switch-panel.ts";
import { frameDrawn } from "../../helpers/frame-drawn.ts";
import { lookOf } from "../../helpers/sample-catalogue.ts";
import { stoppingRun, viewOf } from "../../helpers/sample-view.ts";

afterEach(cleanup);

const armed: SwitchView = {
  state: "armed",
  says: { id: "switch.armed", script: "s2_train.py", pids: [4711] },
  target: { id: "switch.armed", script: "s2_train.py", pids: [4711] },
  dryRun: false,
};

function withSwitch(shown: SwitchView, now = 0): View {
  return { ...viewOf({ ...stoppingRun, switch: shown }), now };
}

/** A dashboard with a keyboard, and what it asked of the world. */
function open(view: View) {
  const asked: string[] = [];
  const commands = {
    stopNow: (path: string) => void asked.push(`stop ${path}`),
    cancelStop: (path: string) => void asked.push(`cancel ${path}`),
  };
  const quit = () => void asked.push("quit");
  const tree = (shown: View) => (
    <App view={shown} rows={24} look={lookOf(80)} quit={quit} commands={commands} />
  );
  const screen = render(tree(view));
  const press = async (key: string): Promise<string> => {
    await new Promise((resolve) => setImmediate(resolve));
    screen.stdin.write(key);
    await frameDrawn(key);
    return screen.lastFrame() ?? "";
  };
  return { asked, press, show: (next: View) => screen.rerender(tree(next)) };
}

describe("the switch on the dashboard", () => {
  it("shows whom it is armed for, the countdown, and which files will remain", () => {
    const decided: SwitchView = {
      ...armed,
      state: "decided",
      says: { id: "switch.decided", verdict: "overfitting", left: 12.3 },
      countdown: 12.3,
      files: { id: "switch.files", newest: "bob_e8.pth", best: "bob_e4.pth" },
      dryRun: true,
    };
    const text = (shown: SwitchView) =>
      switchLines(withSwitch(shown), firstState, lookOf(80)).map((line) =>
        line.map((part) => part.text).join(""),
      );
    expect(text(armed).join("\n")).toMatch(/ARMED/);
    expect(text(decided)[0]).toMatch(/13 s/);
    expect(text(decided)).toHaveLength(2);
  });

  it("asks before a stop; y within the prompt is the only yes", async () => {
    const { asked, press } = open(withSwitch(armed));
    expect(await press("y")).not.toMatch(/Type y/);
    await press("X");
    await press("y");
    expect(asked).toEqual([`stop ${stoppingRun.path}`]);
    await press("y");
    expect(asked).toHaveLength(1);
  });

  it.each(["n", "x", "X", "q", " ", "Y", "\r", "c", "Xy", "yy"])(
    "takes %j in the prompt for a no, and for nothing else",
    async (key) => {
      const { asked, press } = open(withSwitch(armed));
      await press("X");
      await press(key);
      await press("y");
      expect(asked).toEqual([]);
    },
  );

  it("forgets a question after ten seconds", async () => {
    const { asked, press, show } = open(withSwitch(armed, 100));
    await press("X");
    show(withSwitch(armed, 111));
    await press("y");
    expect(asked).toEqual([]);
  });

  it("does not ask where nothing is armed, nor once a signal is on its way", async () => {
    for (const state of ["disarmed", "refused", "sent", "stopped", "survived"] as const) {
      const { asked, press } = open(withSwitch({ ...armed, state }));
      await press("X");
      await press("y");
      expect(asked).toEqual([]);
    }
    const { asked, press } = open(viewOf(stoppingRun));
    for (const key of ["X", "y", "c"]) await press(key);
    expect(asked).toEqual([]);
  });

  it("cancels with one key", async () => {
    const { asked, press } = open(withSwitch({ ...armed, state: "decided", countdown: 9 }));
    await press("c");
    expect(asked).toEqual([`cancel ${stoppingRun.path}`]);
  });

  it("needs shift for the key that asks", () => {
    expect(keyTable.find(({ action }) => action === "stopNow")?.keys).toEqual(["X"]);
  });
});

describe("the switch in lines", () => {
  const views = [
    withSwitch(armed),
    withSwitch({
      ...armed,
      state: "decided",
      says: { id: "switch.decided", left: 9 },
      countdown: 9,
    }),
    withSwitch({
      ...armed,
      state: "decided",
      says: { id: "switch.decided", left: 8 },
      countdown: 8,
    }),
    withSwitch({ ...armed, state: "cancelled", says: { id: "switch.cancelled" } }),
  ];

  it("is told on change, not each second of the countdown", () => {
    const told: string[] = [];
    const plain = createPlain((text) => void told.push(text), { language: "en" });
    for (const view of views) plain.show(view);
    expect(told).toHaveLength(3);
    expect(told[1]).toMatch(/will be stopped in 9 s/);
    expect(told[2]).toMatch(/cancelled/);
  });

  it("is an event of its own in JSON lines", () => {
    const told: string[] = [];
    const lines = createJsonLines((text) => void told.push(text));
    for (const view of views) lines.show(view);
    const events = told.map((line): unknown => JSON.parse(line));
    expect(events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: "switch", state: "decided", countdown: 9 }),
        expect.objectContaining({ event: "switch", state: "cancelled" }),
      ]),
    );
    expect(told.filter((line) => line.includes('"event":"switch"'))).toHaveLength(3);
  });
});
