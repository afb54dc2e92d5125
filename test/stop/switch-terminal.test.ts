import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isLiving } from "./living-processes.ts";
import { preloaded } from "./preloads.ts";
import { cli, readJournals, stateFolder } from "./stopwatch-process.ts";
import {
  countedSignals,
  expectNoSignals,
  expectOnlyWebuiLives,
  expectTraining,
  improves,
  overfits,
  type Scene,
  startScene,
} from "./switch-scene.ts";
import { until } from "./until.ts";

// The dashboard in a real terminal (python3's pty), over a trainer that overfits.

const leavesTerminal = "\x1b[?1049l";
const showsCursor = "\x1b[?25h";
describe.concurrent("the dashboard with the switch", () => {
  test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "N20 gets %s: the trainer feels nothing and the terminal is given back",
    async (signal, { onTestFinished }) => {
      const scene = await startScene(onTestFinished, { kind: "s2", options: improves });
      const terminal = await openDashboard(scene);
      process.kill(terminal.pid, signal);
      await until("stopwatch's end", () => !isLiving(terminal.pid));
      await until("the terminal back", () => terminal.screen().includes(leavesTerminal));
      expect(terminal.screen()).toContain(showsCursor);
      expectNoSignals(scene.root);
      await expectTraining(scene.root);
    },
  );

  test("N20 loses its terminal: it ends and the trainer feels nothing", async ({
    onTestFinished,
  }) => {
    const scene = await startScene(onTestFinished, { kind: "s2", options: improves });
    const terminal = await openDashboard(scene);
    terminal.child.stdin?.write("close\n");
    await until("stopwatch's end", () => !isLiving(terminal.pid));
    expectNoSignals(scene.root);
    await expectTraining(scene.root);
  });

  test("A11 the user cancels in the window: no signal, and the journal says so", async ({
    onTestFinished,
  }) => {
    const scene = await startScene(onTestFinished, { kind: "s2", options: overfits });
    const terminal = await openDashboard(scene, "--cancel-window", "600");
    await until("the decision", () => journalled(scene, "decided"));
    await until("the cancelling", () => {
      terminal.child.stdin?.write("type c\n");
      return journalled(scene, "cancelled");
    });
    expectNoSignals(scene.root);
    await expectTraining(scene.root);
    expectNoSignals(scene.root);
  });

  test("a confirmed key stops a run that goes well; without the confirmation nothing happens", async ({
    onTestFinished,
  }) => {
    const scene = await startScene(onTestFinished, { kind: "s2", options: improves });
    const terminal = await openDashboard(scene);
    for (const key of ["X", "n", "y", "x"]) terminal.child.stdin?.write(`type ${key}\n`);
    // One of them turns the scale; only when all were read may the next one stand alone.
    await until("the keys to be read", () => terminal.screen().includes("log scale"));
    await expectTraining(scene.root);
    expectNoSignals(scene.root);
    const asked = terminal.screen().length;
    terminal.child.stdin?.write("type X\n");
    // The question stands for ten seconds only.
    await until("the question", () => terminal.screen().slice(asked).includes("Type y"));
    expectNoSignals(scene.root);
    terminal.child.stdin?.write("type y\n");
    await until("the stop", () => journalled(scene, "stopped"), {
      within: 60,
      detail: () => `${JSON.stringify(readJournals(scene.root))} ${terminal.screen().slice(-6000)}`,
    });
    expect(countedSignals(scene.root)).toEqual({ sent: ["rank 0"], received: ["rank 0"] });
    await expectOnlyWebuiLives(scene.root);
  });

  test("N22 without --arm no key sends anything, and there is nothing to confirm", async ({
    onTestFinished,
  }) => {
    const scene = await startScene(onTestFinished, { kind: "s2", options: improves });
    const recording = join(scene.root.side, "recording.jsonl");
    const recorder = preloaded("signal-recorder", { STOPWATCH_RECORDING: recording });
    const terminal = await startTerminal(scene, ["tail", "logs"], recorder);
    await until("the dashboard", () => terminal.screen().includes("alice"));
    for (const key of ["X", "y", "x", "Y", "c", "\r"]) terminal.child.stdin?.write(`type ${key}\n`);
    await expectTraining(scene.root, 3);
    const lines = readFileSync(recording, "utf8").trimEnd().split("\n").slice(1);
    expect(lines.filter((line) => !line.includes('"signal":0'))).toEqual([]);
    expect(isLiving(terminal.pid)).toBe(true);
    // What the screen remembers is kept there too; a stop's journal and locks are not made.
    for (const name of ["journal", "locks"]) {
      expect(existsSync(join(stateFolder(scene.root), "stopwatch", name)), name).toBe(false);
    }
    expectNoSignals(scene.root);
  });
});

interface Terminal {
  readonly child: ChildProcess;
  /** Of stopwatch, not of the python that holds the terminal. */
  readonly pid: number;
  screen(): string;
}

/** `stopwatch tail logs --arm` in a terminal, once the switch is armed. */
async function openDashboard(scene: Scene, ...args: readonly string[]): Promise<Terminal> {
  const terminal = await startTerminal(scene, ["tail", "logs", "--arm", ...args]);
  const detail = () => terminal.screen().slice(-3000);
  await until("the armed dashboard", () => /(?<!NOT )ARMED|STOPPING/.test(terminal.screen()), {
    detail,
  });
  return terminal;
}

/** `stopwatch ...` in a terminal of its own. */
async function startTerminal(
  { root }: Scene,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Terminal> {
  const shown = join(root.side, "screen");
  const python = join(import.meta.dirname, "stand-ins/in_pty.py");
  const child = spawn("python3", [python, shown, process.execPath, cli, ...words], {
    cwd: root.path,
    env: {
      ...root.environment,
      XDG_STATE_HOME: stateFolder(root),
      TERM: "xterm-256color",
      CI: "",
      ...environment,
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (part: Buffer) => {
    said += part.toString();
  });
  const screen = () => (existsSync(shown) ? readFileSync(shown, "utf8") : "");
  const pid = Number(await until("the terminal", () => said.includes("\n") && said.trim()));
  return { child, pid, screen };
}

function journalled({ root }: Scene, event: string): boolean {
  return readJournals(root).some((line) => line.event === event);
}
