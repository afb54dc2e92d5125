import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { textWidth } from "../../src/outputs/safe-text.ts";
import { cli, endTmux, openScreen, until, withoutTmux } from "./tmux-screen.ts";
import { copyRun, copyVoices } from "./voices.ts";

afterAll(endTmux);

const node = process.execPath;

/** The one child of a process. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim());
}

/** The dashboard as a person starts it from a shell with job control, and its first frame. */
async function startFromShell() {
  const program = ["bash", "--norc", "--noprofile", "-i"];
  const environment = { PS1: "shell> " };
  const screen = openScreen([], { cwd: copyRun("overfitting"), program, environment });
  await screen.seen(/shell>/);
  screen.send(`${node} ${cli} tail logs\r`);
  return { screen, first: await screen.seen(/q quit/) };
}

/** Green, yellow, red and their like, in whichever form. */
const anyColour = new RegExp(`${"\x1b"}\\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]`);

describe.skipIf(withoutTmux !== undefined)("the manners of the dashboard", () => {
  it("fits itself to every width, at once and back", async () => {
    const screen = openScreen(["tail", "logs"], { cwd: copyVoices() });
    const first = await screen.seen(/4 runs\n▶ STOP[\s\S]* carol [\s\S]*q quit/);
    for (const [columns, rows] of [
      [40, 20],
      [80, 24],
      [120, 40],
      [300, 60],
      [80, 24],
    ] as const) {
      screen.resize(columns, rows);
      const frame = await screen.seen((text) => {
        const lines = text.split("\n");
        const right = (lines[0] ?? "").endsWith("4 runs") && textWidth(lines[0] ?? "") === columns;
        return right && lines.length === rows && /^q quit/.test(lines.at(-1) ?? "");
      });
      expect(frame).toMatch(/▶ STOP +alice/);
      if (columns === 40) expect(frame).toMatchSnapshot("40 by 20");
      if (columns === 80) expect(frame).toBe(first);
    }
  });

  it("uses no colour where NO_COLOR is set, and words in their place", async () => {
    const cwd = copyRun("overfitting");
    const plain = openScreen(["tail", "logs"], { cwd, environment: { NO_COLOR: "1" } });
    const painted = openScreen(["tail", "logs"], { cwd });
    await plain.seen(/\[STOP\] alice: overfitting[\s\S]*q quit/);
    expect(plain.painted()).not.toMatch(anyColour);
    await painted.seen(/ STOP {2}alice: overfitting[\s\S]*q quit/);
    expect(painted.painted()).toMatch(anyColour);
  });

  it("stays with sixteen colours where a terminal has no more, in both palettes", async () => {
    const cwd = copyRun("overfitting");
    const environment = { TERM: "screen" };
    for (const palette of ["standard", "blue-orange"]) {
      const words = ["tail", "logs", "--palette", palette];
      const few = openScreen(words, { cwd, environment });
      const many = openScreen(words, { cwd });
      for (const screen of [few, many]) await screen.seen(/q quit/);
      expect(few.painted()).toMatch(anyColour);
      expect(few.painted()).not.toContain("38;5;");
      expect(/38;5;/.test(many.painted())).toBe(palette === "blue-orange");
    }
  });

  it("writes lines where a terminal is dumb, and says so when asked for more", async () => {
    const cwd = copyRun("overfitting");
    const environment = { TERM: "dumb" };
    const lines = openScreen(["tail", "logs"], { cwd, environment });
    await lines.seen(/^alice +found[\s\S]*^alice +STOP: overfitting/m);
    expect(lines.flag("alternate_on")).toBe("0");
    const program = [...underShell, node, cli, "tail", "logs", "--output", "dashboard"];
    const asked = openScreen([], { cwd, environment, program });
    await asked.seen(/needs a terminal that can place text, TERM is dumb[\s\S]*ended with 2$/);
  });

  it("goes to sleep on Ctrl-Z with the shell's screen, and comes back on fg", async () => {
    const { screen, first } = await startFromShell();
    for (let time = 0; time < 2; time += 1) {
      screen.press("C-z");
      await screen.seen(/stopwatch waits; fg brings it back[\s\S]*Stopped[\s\S]*shell> ?$/);
      expect(screen.flag("alternate_on")).toBe("0");
      expect(screen.flag("cursor_flag")).toBe("1");
      screen.send("fg\r");
      expect(await screen.seen(/q quit/)).toBe(first);
      expect(screen.flag("alternate_on")).toBe("1");
    }
    screen.press("l");
    await screen.seen(/log scale/);
  });

  it("goes to sleep with the shell's screen when another program asks it to, and comes back", async () => {
    const { screen, first } = await startFromShell();
    const pid = childOf(screen.pid());
    const ways = [
      () => screen.send("fg\r"),
      // Woken by another program, it is in the background: only fg gives it the keyboard.
      () => {
        process.kill(pid, "SIGCONT");
        screen.send("fg\r");
      },
    ];
    for (const wake of ways) {
      process.kill(pid, "SIGTSTP");
      await screen.seen(/stopwatch waits; fg brings it back[\s\S]*Stopped[\s\S]*shell> ?$/);
      expect(screen.flag("alternate_on")).toBe("0");
      expect(screen.flag("cursor_flag")).toBe("1");
      wake();
      expect(await screen.seen(/q quit/)).toBe(first);
      expect(screen.flag("alternate_on")).toBe("1");
    }
    screen.press("l");
    await screen.seen(/log scale/);
  });

  it("ends with its terminal, as when a connection drops", async () => {
    const screen = openScreen(["tail", "logs"], { cwd: copyRun("overfitting") });
    await screen.seen(/q quit/);
    const pid = screen.pid();
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    screen.close();
    await until(
      () => !existsSync(`/proc/${pid}`),
      () => `process ${pid} outlived its terminal`,
    );
  });

  it("gives the terminal back when it crashes, and shows why", async () => {
    const cwd = copyRun("overfitting");
    const crash = `import { existsSync } from "node:fs";
      setInterval(() => { if (existsSync("crash")) throw new Error("a planted bug"); }, 50).unref();`;
    const planted = `data:text/javascript,${encodeURIComponent(crash)}`;
    const program = [...underShell, node, "--import", planted, cli, "tail", "logs"];
    const screen = openScreen([], { cwd, program });
    await screen.seen(/q quit/);
    expect(screen.flag("cursor_flag")).toBe("0");
    writeFileSync(join(cwd, "crash"), "");
    await screen.seen(/a planted bug[\s\S]*ended with 1$/);
    expect(screen.flag("alternate_on")).toBe("0");
    expect(screen.flag("cursor_flag")).toBe("1");
    // What is typed is echoed again, line by line.
    screen.send("typed\r");
    await screen.seen(/typed\ntyped$/);
  });

  it("remembers how a folder was looked at", async () => {
    const cwd = copyVoices();
    const environment = { XDG_STATE_HOME: join(cwd, "state") };
    const before = openScreen(["tail", "logs"], { cwd, environment });
    await before.seen(/q quit/);
    before.press("l", "o", "P");
    await before.seen(/most urgent first[\s\S]*log scale/);
    await before.seen(() => before.painted().includes("38;5;"));
    before.press("q");
    await before.flagged("pane_dead", "1");
    const after = openScreen(["tail", "logs"], { cwd, environment });
    await after.seen(/most urgent first[\s\S]*log scale/);
    expect(after.painted()).toContain("38;5;");
    const other = openScreen(["tail", "logs/bob"], { cwd, environment });
    await other.seen(/q quit/);
    expect(other.text()).not.toContain("log scale");
  });

  it("follows the mouse once it is asked to", async () => {
    const screen = openScreen(["tail", "logs"], { cwd: copyVoices(), columns: 120, rows: 40 });
    const first = await screen.seen(/4 runs\n▶ STOP[\s\S]* carol [\s\S]*q quit/);
    expect(screen.flag("mouse_standard_flag")).toBe("0");
    screen.press("m");
    await screen.flagged("mouse_standard_flag", "1");
    // Presses at column and row, counted from 1: the third run, the first run, a point of the curve, then the wheel.
    screen.send("\x1b[<0;10;4M\x1b[<0;10;4m");
    await screen.seen(/▶ CANNOT JUDGE +bob/);
    screen.send("\x1b[<0;10;2M\x1b[<0;10;2m");
    await screen.seen(/▶ STOP +alice/);
    screen.send("\x1b[<0;60;20M\x1b[<0;60;20m");
    await screen.seen(/mel epoch 7 · raw 18\.45/);
    screen.press("Escape");
    await screen.seen((text) => text === first);
    screen.send("\x1b[<64;60;20M");
    await screen.seen((text) => /q quit/.test(text) && !/^epoch 1 /m.test(text));
  });
});

/** Runs what follows, says how it ended, and keeps the terminal. */
const underShell = ["sh", "-c", '"$0" "$@"; echo "ended with $?"; exec cat'];
