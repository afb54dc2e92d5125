import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
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
async function startTrainer(root: string): Promise<ChildProcess> {
  const trainer = spawn(process.execPath, [join(recording, "trainer.mjs"), recording, root]);
  onTestFinished(() => void trainer.kill("SIGKILL"));
  const log = join(root, "logs/validated-1/train.log");
  const written = (): string => (existsSync(log) ? readFileSync(log, "utf8") : "");
  await until(
    () => written().includes("====> Epoch: 24"),
    () => `the stand-in did not come to epoch 24 but to ${written().slice(-200)}`,
  );
  return trainer;
}

async function openArmed(root: string, trainer: ChildProcess): Promise<Screen> {
  const words = ["tail", "logs", "--arm", "--pid", String(trainer.pid), "--allow-any-process"];
  // It overfits before long, which is to change nothing here.
  const never = ["--stop-on", "diverged"];
  const screen = openScreen([...words, ...never], { cwd: root, columns: 120, rows: 40 });
  await screen.seen(/Switch +ARMED/);
  return screen;
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
    const screen = await openArmed(root, trainer);
    trainer.kill("SIGKILL");
    await screen.seen(/The trainer went away before its planned end, and not by us/);
  });

  it("asks before it stops a trainer, takes one y alone, and can be called off", async () => {
    const root = emptyFolder();
    const trainer = await startTrainer(root);
    const screen = await openArmed(root, trainer);
    const question = /Stop the trainer of \S+ now\? Type y/;
    // Neither the small letter nor one after the other without looking does anything.
    screen.press("x", "y", "Y");
    screen.press("X");
    await screen.seen(question);
    screen.press("n");
    await screen.seen((text) => !question.test(text) && /Switch +ARMED/.test(text));
    screen.send("Xy");
    screen.press("?");
    await screen.seen(/leave stopwatch; the training goes on/);
    screen.press("?");
    await screen.seen((text) => !question.test(text) && /Switch +ARMED[\s\S]*Listen to/.test(text));
    expect(trainer.exitCode).toBeNull();
    screen.press("X");
    await screen.seen(question);
    screen.press("y");
    await screen.seen(/Switch +STOPPED[\s\S]*every process of it is gone/);
    expect(trainer.exitCode).toBe(0);
  });
});
