import { EventEmitter } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { createDashboard } from "../../../src/outputs/tui/index.tsx";
import { createTerminal, type TerminalOut } from "../../../src/outputs/tui/terminal.ts";
import { sampleView, stoppingRun, viewOf } from "../../helpers/sample-view.ts";

const enter = "\x1b[?1049h";
const leave = "\x1b[?1049l";

/** A terminal that remembers what was written to it. */
function recorder(columns = 80, rows = 24) {
  const written: string[] = [];
  const write = (text: string): boolean => {
    written.push(text);
    return true;
  };
  const out = Object.assign(new EventEmitter(), { columns, rows, write, isTTY: true });
  return { out, written, all: () => written.join("") };
}

/** Streams as a dashboard takes them, the keyboard silent. */
function streams(columns = 80, rows = 24) {
  const screen = recorder(columns, rows);
  const raw: boolean[] = [];
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (on: boolean) => raw.push(on),
    setEncoding: () => {},
    ref: () => {},
    unref: () => {},
    read: () => null,
  });
  // Ink and the dashboard use no more of a terminal than this.
  const given = { stdin, stdout: screen.out } as unknown as Parameters<typeof createDashboard>[0];
  return { ...screen, given, raw };
}

describe("createTerminal", () => {
  it("paints only the lines that changed", async () => {
    const { out, written } = recorder();
    const terminal = createTerminal(out satisfies TerminalOut);
    terminal.enter();
    terminal.paint(["one", "two"]);
    await wait(120);
    const before = written.length;
    terminal.paint(["one", "TWO"]);
    expect(written.slice(before).join("")).toContain("\x1b[2;1H");
    expect(written.slice(before).join("")).not.toContain("one");
    terminal.restore();
  });

  it("paints again after it gave the screen back while a frame was waiting", async () => {
    const { out, written } = recorder();
    const terminal = createTerminal(out);
    terminal.enter();
    terminal.paint(["first"]);
    terminal.paint(["waiting"]);
    terminal.restore();
    terminal.enter();
    const before = written.length;
    terminal.paint(["again"]);
    await vi.waitFor(() => expect(written.slice(before).join("")).toContain("again"));
    expect(written.join("")).not.toContain("waiting");
    terminal.restore();
  });

  it("paints at most ten frames a second, and the last one in the end", async () => {
    const { out, written, all } = recorder();
    const terminal = createTerminal(out);
    terminal.enter();
    const before = written.length;
    const started = performance.now();
    for (let i = 0; i < 40; i += 1) {
      terminal.paint([`frame ${i}`]);
      await wait(5);
    }
    await wait(120);
    const seconds = (performance.now() - started) / 1000;
    expect(written.length - before).toBeLessThanOrEqual(seconds * 10 + 1);
    expect(all()).toContain("frame 39");
    terminal.restore();
  });

  it("writes nothing for a frame that is already there", () => {
    const { out, written } = recorder();
    const terminal = createTerminal(out);
    terminal.enter();
    terminal.paint(["same"]);
    const before = written.length;
    terminal.paint(["same"]);
    expect(written.length).toBe(before);
    terminal.restore();
  });

  it("erases lines that are no longer there", async () => {
    const { out, written } = recorder();
    const terminal = createTerminal(out);
    terminal.enter();
    terminal.paint(["one", "two"]);
    await wait(120);
    terminal.paint(["one"]);
    expect(written.at(-1)).toContain("\x1b[2;1H\x1b[0m\x1b[2K");
    terminal.restore();
  });

  it("restores once, and shows nothing afterwards", () => {
    const { out, written } = recorder();
    const terminal = createTerminal(out);
    terminal.enter();
    terminal.restore();
    terminal.restore();
    terminal.paint(["late"]);
    expect(written.filter((text) => text.includes(leave))).toHaveLength(1);
    expect(written.at(-1)).toContain(leave);
  });

  it("never clears the scrollback", () => {
    const { out, all } = recorder(80, 3);
    const terminal = createTerminal(out);
    terminal.enter();
    terminal.paint(["1", "2", "3", "4", "5"]);
    terminal.wipe();
    terminal.restore();
    expect(all()).not.toContain("\x1b[3J");
  });
});

describe("createDashboard", () => {
  const options = { language: "en", color: false, ascii: false } as const;

  it("takes the screen, shows the view, and gives everything back", async () => {
    const { given, all, raw, written } = streams();
    const listeners = process.listenerCount("exit");
    const dashboard = createDashboard(given, options);
    dashboard.open({ quit: () => {} });
    dashboard.show(sampleView);
    expect(all()).toContain(enter);
    expect(all()).toContain("bob_e4_s96.pth");
    await dashboard.close();
    await dashboard.close();
    expect(written.filter((text) => text.includes(leave))).toHaveLength(1);
    expect(raw.at(-1)).toBe(false);
    expect(process.listenerCount("exit")).toBe(listeners);
  });

  it("reads the keyboard itself before anything is seen, so that no key is the terminal's", async () => {
    const { given, raw, out, written } = streams();
    const rawAt: number[] = [];
    const before = out.write;
    out.write = (text) => {
      rawAt.push(raw.length);
      return before(text);
    };
    const dashboard = createDashboard(given, options);
    dashboard.open({ quit: () => {} });
    expect(written.length).toBeGreaterThan(0);
    expect(rawAt[0]).toBe(1);
    expect(raw).toEqual([true]);
    await dashboard.close();
  });

  it("draws anew when the terminal changes its size", async () => {
    const { given, out, written } = streams(120, 40);
    const dashboard = createDashboard(given, options);
    dashboard.open({ quit: () => {} });
    dashboard.show(viewOf(stoppingRun));
    const before = written.length;
    Object.assign(out, { columns: 40, rows: 10 });
    out.emit("resize");
    await wait(150);
    const after = written.slice(before).join("");
    expect(after).toContain("\x1b[2J");
    expect(after).toContain("\x1b[10;1H");
    expect(after).not.toContain("\x1b[11;1H");
    await dashboard.close();
  });

  it("draws nothing for a view that looks the same", async () => {
    const { given, written } = streams();
    const dashboard = createDashboard(given, options);
    dashboard.open({ quit: () => {} });
    dashboard.show(sampleView);
    await wait(150);
    const before = written.length;
    dashboard.show({ ...sampleView, now: sampleView.now + 1 });
    await wait(250);
    expect(written.length).toBe(before);
    await dashboard.close();
  });

  it("can be closed before anything was shown", async () => {
    const { given, all } = streams();
    const dashboard = createDashboard(given, options);
    dashboard.open({ quit: () => {} });
    await dashboard.close();
    expect(all()).toContain(leave);
  });
});
