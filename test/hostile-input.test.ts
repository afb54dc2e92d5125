import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { event, eventFile, fileVersion, scalar } from "./helpers/event-file-writer.ts";
import type { Finished } from "./helpers/finished.ts";
import { runCli, startCli } from "./helpers/run-cli.ts";
import { validationMel } from "./helpers/sample-runs.ts";
import { writeTree } from "./watch/temp-tree.ts";

const isWindows = process.platform === "win32";

/** Clears the screen, fills the clipboard, sets the title, starts a C1 sequence, turns the text round, ends the line. */
const attack =
  "\u001b[2J\u001b]52;c;aGFjaw==\u0007\u001b]0;title\u001b\\\u009b31m\u202eright\u2066\u200f\u061c\u2028\u0085\u007f\ufeff\r\n";
const name = isWindows ? "evil" : `evil${attack}run`;
/** The name of a checkpoint: those of trainers have no line breaks, and no path separators. */
const weights = isWindows ? "evil" : `evil${attack.replace(/[\r\n\u2028\\]/g, "")}`;
const longTag = `val/${attack}${"x".repeat(10_000)}`;

/** What no output may hold; a line break is all that may end a line. */
const harmful =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

let root = "";

/** Every command sees the hostile checkpoints. */
function run(
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<Finished> {
  return runCli(words, {
    environment: { STOPWATCH_CHECKPOINTS: join(root, "weights"), ...environment },
  });
}

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "stopwatch-")));
  const stamp = `2026-03-01 10:00:00,000\t${attack.replace("\n", "").replace("\r", "")}\tINFO\t`;
  const lines = validationMel.flatMap((mel, index) => [
    `${stamp}Train Epoch: ${index + 1} [0%]`,
    `${stamp}[2.5, 2.25, 1.5, ${30 - index}, 0.0, 1.25, ${index * 4}, 0.0001]`,
    `${stamp}Eval Epoch: ${index + 1} mel: ${mel} k\u001b[31ml\u202e: 0.5`,
    `${stamp}saving ckpt x:Traceback (most recent call last):`,
    `ValueError: ${attack}\u0000`,
    `${stamp}[1, 2, \u001b]52;c;aGk=\u0007]`,
    `${stamp}====> Epoch: ${index + 1}`,
  ]);
  const config = {
    train: { log_interval: 1, epochs: 20, save_every_epoch: 4, [attack]: attack },
    name: `evil${attack}`,
    s2_ckpt_dir: attack,
    model: { version: "v2", semantic_frame_rate: "25hz", freeze_quantizer: true },
  };
  const rows = validationMel.map(
    (mel, index) => `${index + 1},${mel},${mel},oops${attack.slice(0, 9)}`,
  );
  const header = `epoch,"val_loss${attack}",loss\u001b[2J,"\u202ecell"`;
  writeTree(root, {
    [`logs/${name}/train.log`]: `${lines.join("\n")}\n`,
    [`logs/${name}/config.json`]: JSON.stringify(config),
    [`weights/${weights}_e4_s16.pth`]: "",
    [`weights/${weights}_e8_s32.pth`]: "",
    [`logs/tables/${name}.csv`]: `${header}\n${rows.join("\n")}\n`,
    "logs/long/events.out.tfevents.1.vm.1.0": eventFile(
      fileVersion(),
      ...validationMel.map((mel, index) =>
        event({ step: index + 1, summary: [scalar(longTag, mel), scalar(attack, mel)] }),
      ),
      Uint8Array.of(255, 255, 255),
    ),
    [`logs/broken/${name}.log`]: `${attack}\n`,
  });
  return () => rmSync(root, { recursive: true, force: true });
});

/** Fails unless the output is harmless, and it is about the hostile runs at all. */
function expectHarmless({ stdout, stderr }: Finished, about: RegExp): void {
  expect(stdout + stderr).toMatch(about);
  const found = harmful.exec(stdout + stderr);
  expect(found === null ? "" : (stdout + stderr).slice(found.index - 40, found.index + 40)).toBe(
    "",
  );
}

test.each(["en", "zh-CN"])("the audit's text is harmless in %s", async (language) => {
  const each = ["logs", "logs/tables", "logs/long", `logs/${name}`].map((path) => join(root, path));
  const whole = await run(["audit", each[0] ?? "", "--lang", language]);
  expectHarmless(whole, /evil/);
  for (const path of each.slice(1)) {
    const finished = await run(["audit", path, "--lang", language]);
    expect(finished.code).toBe(0);
    expectHarmless(finished, /evil|val\/|long/);
    const widest = Math.max(...finished.stdout.split("\n").map((line) => line.length));
    expect(widest).toBeLessThan(1000);
  }
});

test("with colour, the renderer's own colours are the only sequences", async () => {
  const finished = await run(["audit", join(root, `logs/${name}`), "--color"]);
  const stripped = finished.stdout.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the renderer's own
    /\u001b\[[\d;]*m/g,
    "",
  );
  expect(finished.stdout).not.toBe(stripped);
  expectHarmless({ ...finished, stdout: stripped }, /Listen to\n {2}1 {2}evil/);
});

test("the audit's JSON is harmless as text, and whole as data", async () => {
  const finished = await run(["audit", join(root, "logs"), "--output", "json"]);
  expect(finished.code).toBe(0);
  expectHarmless(finished, /evil/);
  const { runs } = JSON.parse(finished.stdout) as {
    runs: { path: string; verdict: string; advice: string; checkpoints: { path: string }[] }[];
  };
  const found = runs.find(({ path }) => path === join(root, "logs", name));
  expect([found?.verdict, found?.advice]).toEqual(["overfitting", "stop"]);
  expect(found?.checkpoints.map(({ path }) => path)).toContain(
    join(root, `weights/${weights}_e8_s32.pth`),
  );
});

test.each(["plain", "json-lines", "dashboard"])("tail --once is harmless as %s", async (form) => {
  for (const path of ["logs", `logs/${name}`, "logs/long", "logs/tables"]) {
    const finished = await run(["tail", "--once", "--output", form, join(root, path)]);
    expect([finished.code, finished.stderr]).toEqual([0, ""]);
    expectHarmless(finished, /evil|val\/|long/);
  }
});

test.each(["plain", "json-lines"])("tail is harmless as %s, live", async (form) => {
  const running = startCli(["tail", join(root, "logs"), "--output", form], {
    environment: { STOPWATCH_CHECKPOINTS: join(root, "weights") },
  });
  await running.seen(form === "plain" ? /STOP: overfitting/ : /"advice":"stop"/);
  running.child.kill("SIGINT");
  expectHarmless(await running.finished, /evil/);
});

test("doctor is harmless", async () => {
  const paths = [join(root, "logs"), join(root, "logs", name, "config.json")];
  const finished = await run(["doctor", ...paths]);
  expect(finished.code).toBe(0);
  expectHarmless(finished, /evil/);
});

test("what the person is told of a mistake is harmless, on one line, with what was typed in it", async () => {
  const mistakes = [
    ["audit", `nowhere${attack}`],
    [`nowhere${attack}`],
    ["audit", ".", "--patience", `ten${attack}`],
    ["audit", ".", "--mode", `nowhere${attack}`],
    ["audit", ".", "--output", `nowhere${attack}`],
    ["audit", ".", `--nowhere${attack}`],
    ["audit", ".", "--config", `nowhere${attack}`],
    ["doctor", `nowhere${attack}`],
    [`nowhere${"x".repeat(10_000)}`],
  ];
  for (const words of mistakes) {
    const finished = await run(words);
    expect(finished.code, words[0]).toBe(2);
    expect(finished.stderr).toMatch(/^stopwatch: [^\n]+\n$/);
    expectHarmless(finished, /nowhere|ten|xxx/);
  }
});

test("a hostile tag of 10,000 characters is monitored, drawn and named harmlessly", async () => {
  const monitored = [join(root, "logs/long"), "--monitor", longTag];
  const audit = await run(["audit", ...monitored]);
  expectHarmless(audit, /★ best 18\.45, step 7/);
  expect(Math.max(...audit.stdout.split("\n").map((line) => line.length))).toBeLessThan(200);
  const once = ["tail", "--once", "--output", "dashboard", ...monitored];
  const dashboard = await run(once, { COLUMNS: "60" });
  expectHarmless(dashboard, /18\.45/);
  expect(Math.max(...dashboard.stdout.split("\n").map((line) => line.length))).toBe(60);
});

test("an unknown monitor is answered with tags that are harmless", async () => {
  const finished = await run(["audit", join(root, "logs/long"), "--monitor", `mine${attack}`]);
  expectHarmless(finished, /There is no tag/);
});

test("a path of 10,000 characters is answered shortly", async () => {
  const finished = await run(["audit", "x".repeat(10_000)]);
  expectHarmless(finished, /xxx/);
  expect(finished.stdout.length + finished.stderr.length).toBeLessThan(5000);
});
