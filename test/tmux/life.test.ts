import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { endTmux, openScreen, type Screen, until, withoutTmux } from "./tmux-screen.ts";
import { age, copyRun, copyVoices, emptyFolder } from "./voices.ts";

afterAll(endTmux);

const recording = fileURLToPath(new URL("../../fixtures/demo", import.meta.url));

/**
 * The bundled stand-in trainer, which writes a run below `root`, past its first epochs: from then on it pauses after
 * each line, as a real one does. It does not outlive the test.
 */
async function startTrainer(root: string, words: readonly string[] = []): Promise<ChildProcess> {
  const program = [...words, join(recording, "trainer.mjs"), recording, root];
  const trainer = spawn(process.execPath, program, { cwd: root });
  onTestFinished(() => void trainer.kill("SIGKILL"));
  const log = join(root, "logs/validated-1/train.log");
  const written = (): string => (existsSync(log) ? readFileSync(log, "utf8") : "");
  await until(
    () => written().includes("====> Epoch: 24"),
    () => `the stand-in did not come to epoch 24 but to ${written().slice(-200)}`,
  );
  return trainer;
}

function openArmed(root: string, trainer: ChildProcess, words: readonly string[]): Screen {
  const armed = ["tail", "logs", "--arm", "--pid", String(trainer.pid), "--allow-any-process"];
  return openScreen([...armed, ...words], { cwd: root, columns: 120, rows: 40 });
}

describe.skipIf(withoutTmux !== undefined)("what happens to runs, in a terminal", () => {
  it("shows a run that appears, and no longer one that vanishes", async () => {
    const root = emptyFolder();
    const screen = openScreen(["tail", "logs"], { cwd: root });
    await screen.seen(/No run yet\n.*No training logs below logs yet; waiting/);
    const voices = copyVoices();
    cpSync(join(voices, "logs/bob"), join(root, "logs/bob"), { recursive: true });
    await screen.seen(/CANNOT JUDGE +bob[\s\S]*q quit/);
    cpSync(join(voices, "logs/alice"), join(root, "logs/alice"), { recursive: true });
    await screen.seen(/STOP +alice/);
    // The one that is looked at stays, whatever else appears.
    await screen.seen(/▶ CANNOT JUDGE +bob/);
    rmSync(join(root, "logs/bob"), { recursive: true });
    await screen.seen((text) => /▶ STOP +alice/.test(text) && !text.includes("bob"));
  });

  it("says of a finished run that it has ended, and what to keep", async () => {
    const screen = openScreen(["tail", "logs"], { cwd: copyRun("s1") });
    const frame = await screen.seen(/q quit/);
    expect(frame).toMatch(/^ FINISHED {2}dave\/logs_s1_v2: still improving at the end/m);
    expect(frame).toMatch(/Listen to {2}1 {2}dave-e15\.ckpt/);
    expect(frame).toContain("The training is over and its curve was still getting better");
    expect(frame).not.toContain("KEEP GOING");
  });

  it("says when the last line of a silent run came", async () => {
    const root = copyRun("overfitting");
    age(root, 3900);
    const screen = openScreen(["tail", "logs"], { cwd: root });
    const at = new Date(Date.now() - 3_900_000).toISOString().slice(11, 15);
    expect(await screen.seen(/q quit/)).toMatch(
      new RegExp(`silent for 1h 5m, since (\\d\\d-\\d\\d )?${at}`),
    );
  });

  it("sees a trainer killed with kill -9, and says that it was not us", async () => {
    const root = emptyFolder();
    const trainer = await startTrainer(root);
    // It overfits before long, which is to change nothing here.
    const screen = openArmed(root, trainer, ["--stop-on", "diverged"]);
    await screen.seen(/Switch +ARMED/);
    trainer.kill("SIGKILL");
    await screen.seen(/The trainer went away before its planned end, and not by us/);
  });

  it("calls a stop off with c, asks before one by hand, and takes one y alone", async () => {
    const root = emptyFolder();
    const trainer = await startTrainer(root);
    const screen = openArmed(root, trainer, ["--cancel-window", "600"]);
    await screen.seen(/Switch +STOPPING SOON \d+ s +press c to cancel/);
    screen.press("c");
    await screen.seen(/Switch +CANCELLED +The stop was cancelled; nothing was sent/);
    const question = /Stop the trainer of \S+ now\? Type y/;
    const isUnasked = (text: string): boolean =>
      !question.test(text) && /Switch +CANCELLED[\s\S]*Listen to/.test(text);
    // Neither letter alone asks anything (y is the logarithm), and a question takes any other key for no.
    screen.press("x", "Y", "y");
    await screen.seen(/log scale/);
    screen.press("X");
    await screen.seen(question);
    screen.press("n");
    await screen.seen(isUnasked);
    // Both in one piece, as a paste or a held key brings them.
    screen.send("Xy");
    screen.press("?");
    await screen.seen(/leave stopwatch; the training goes on/);
    screen.press("?");
    await screen.seen(isUnasked);
    expect(trainer.exitCode).toBeNull();
    screen.press("X");
    await screen.seen(question);
    screen.press("y");
    await screen.seen(/Switch +STOPPED[\s\S]*every process of it is gone/);
    expect(trainer.exitCode).toBe(0);
  });

  it("answers c that it is too late once the signal was sent", async () => {
    const root = emptyFolder();
    // Interrupted, it takes its time: it leaves once it is let go.
    const slow = `import { existsSync } from "node:fs";
      process.on("SIGINT", () => {
        setInterval(() => { if (existsSync("let-go")) process.exit(130); }, 50);
      });
      const on = process.on.bind(process);
      process.on = (name, told) => (name === "SIGINT" ? process : on(name, told));`;
    const planted = `data:text/javascript,${encodeURIComponent(slow)}`;
    const trainer = await startTrainer(root, ["--import", planted]);
    const screen = openArmed(root, trainer, ["--cancel-window", "1"]);
    await screen.seen(/Switch +STOPPING +Interrupted/);
    screen.press("c");
    await screen.seen(/Too late to cancel: the trainer was interrupted .* already and is leaving/);
    expect(trainer.exitCode).toBeNull();
    writeFileSync(join(root, "let-go"), "");
    await screen.seen(/Switch +STOPPED/);
    expect(trainer.exitCode).toBe(130);
  });
});
