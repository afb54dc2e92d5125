import { execFile } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify, stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { Finished } from "./helpers/finished.ts";
import { recordedEpochs, recordedSettings } from "./helpers/recorded-run.ts";
import { cli, runCli, startCli } from "./helpers/run-cli.ts";
import { sampleRuns } from "./helpers/sample-runs.ts";
import { createTempFolder, trainLog, writeTree } from "./watch/temp-tree.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const runs = join(root, "fixtures/runs");
const overfitting = join(runs, "overfitting");
const twoPoints = join(runs, "stock-two-points");
const emptyLog = join(runs, "empty-log");
const s1 = join(runs, "s1");

function expectDone(finished: Finished): string {
  expect(finished.stderr).toBe("");
  expect(finished.code).toBe(0);
  return finished.stdout;
}

/** Several at once: the machine has two cores. */
async function eachCli(lines: readonly (readonly string[])[]): Promise<readonly Finished[]> {
  const results: Finished[] = [];
  for (let at = 0; at < lines.length; at += 2) {
    results.push(...(await Promise.all(lines.slice(at, at + 2).map((words) => runCli(words)))));
  }
  return results;
}

test("the bundled runs are what the helper writes", () => {
  for (const [path, content] of Object.entries(sampleRuns())) {
    const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
    expect(readFileSync(join(runs, path)).equals(bytes), path).toBe(true);
  }
});

test("audit says verdict, reason, curve, shortlist and findings, in this order", async () => {
  const text = expectDone(await runCli(["audit", overfitting]));
  const parts = [
    /^logs\/alice {2}STOP {2}overfitting .*judged on validation.*GPT-SoVITS/,
    /best at epoch 7 \(18\.45\) and now stands at 25\.3/,
    /training loss went on falling from 17\.1 to 10/,
    /★ best 18\.45, epoch 7/,
    /Listen to\n {2}1 {2}alice_e8_s32\.pth .*\n {2}2 {2}alice_e4_s16\.pth/,
    /epoch 7, has no file/,
    /Findings\n {2}The curve turns at epoch 7[.;]/,
  ];
  const places = parts.map((part) => text.search(part));
  expect(
    places.every((place) => place >= 0),
    `${places}`,
  ).toBe(true);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  expect(text).toMatch(/[^\n]\n$/);
});

test("audit of a stock run of two points cannot judge, and names the setting and what it would bring", async () => {
  const text = expectDone(await runCli(["audit", twoPoints]));
  expect(text).toMatch(/^logs\/bob {2}CANNOT JUDGE {2}\(/);
  expect(text).toContain("Only 2 epochs of loss/g/mel; at least 4 are needed.");
  const words = text.replace(/\s+/g, " ");
  // 144 steps, log_interval 4: steps 0, 4, … 140 are 36 points.
  expect(words).toContain(
    "Set train.log_interval in GPT_SoVITS/configs/s2.json from 100 to 4 before the next training (an epoch has 18 steps). This run would then have logged 36 points in place of 2.",
  );
});

test("audit of an empty train.log says which releases write one and what to do", async () => {
  const words = expectDone(await runCli(["audit", emptyLog])).replace(/\s+/g, " ");
  expect(words).toContain("train.log is empty: GPT-SoVITS releases from August 2024 to May 2025");
  expect(words).toContain("events.out.tfevents.*");
});

type Json = { readonly [key: string]: unknown };

/** Words for what a value may be: `string`, `number`, `integer`, `boolean`, `null`, or one of the given words. */
function expectKind(value: unknown, kinds: string, where: string): void {
  const kind =
    value === null
      ? "null"
      : Array.isArray(value)
        ? "list"
        : typeof value === "number"
          ? Number.isInteger(value)
            ? "integer"
            : "number"
          : typeof value;
  const allowed = kinds.split("|").map((each) => each.trim());
  const fits =
    allowed.includes(kind) ||
    (kind === "integer" && allowed.includes("number")) ||
    (typeof value === "string" && allowed.includes(`"${value}"`));
  expect(fits, `${where} is ${JSON.stringify(value)}, not ${kinds}`).toBe(true);
}

function expectShape(value: unknown, shape: Readonly<Record<string, string>>, where: string): void {
  expectKind(value, "object", where);
  for (const [key, kinds] of Object.entries(shape)) {
    expect(Object.hasOwn(value as Json, key), `${where}.${key} is there`).toBe(true);
    expectKind((value as Json)[key], kinds, `${where}.${key}`);
  }
}

const place = { check: "integer", step: "integer|null", epoch: "integer|null" };

/** The contract of the issue, field by field. */
function expectContract(run: Json, where: string): void {
  expectShape(
    run,
    {
      run: "string",
      path: "string",
      trainer: "string|null",
      monitored: "object|null",
      points: "integer",
      checks: "integer",
      checkUnit: '"validation"|"epoch"|"point"',
      verdict:
        '"warming up"|"improving"|"plateau"|"overfitting"|"rising"|"diverged"|"cannot judge"',
      advice: '"continue"|"stop"|"cannot judge"',
      reason: "string",
      best: "object|null",
      turningPoint: "object|null",
      stopAdvisedAt: "object|null",
      patience: "object",
      minDelta: "number",
      noise: "number|null",
      findings: "list",
      checkpoints: "list",
      segments: "list",
      problems: "list",
    },
    where,
  );
  expect(run["reason"]).not.toBe("");
  if (run["monitored"] !== null) {
    expectShape(
      run["monitored"],
      { tag: "string", evidence: '"validation"|"training"', mode: '"min"|"max"' },
      `${where}.monitored`,
    );
  }
  if (run["best"] !== null)
    expectShape(run["best"], { ...place, value: "number" }, `${where}.best`);
  if (run["turningPoint"] !== null) {
    const turn = run["turningPoint"] as Json;
    expectShape(turn, { ...place, low: "object", high: "object" }, `${where}.turningPoint`);
    expectShape(turn["low"], place, `${where}.turningPoint.low`);
    expectShape(turn["high"], place, `${where}.turningPoint.high`);
  }
  if (run["stopAdvisedAt"] !== null)
    expectShape(run["stopAdvisedAt"], place, `${where}.stopAdvisedAt`);
  expectShape(run["patience"], { checks: "integer", used: "integer" }, `${where}.patience`);
  const lists: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    findings: { id: "string", rule: "string", message: "string" },
    checkpoints: {
      path: "string",
      kind: "string",
      step: "integer|null",
      epoch: "integer|null",
      rank: "integer|null",
      reason: "string",
    },
    segments: { firstStep: "integer", lastStep: "integer" },
    problems: { file: "string", line: "integer|null", offset: "integer|null", reason: "string" },
  };
  for (const [name, shape] of Object.entries(lists)) {
    (run[name] as unknown[]).forEach((each, index) => {
      expectShape(each, shape, `${where}.${name}[${index}]`);
    });
  }
}

async function auditJson(...words: string[]): Promise<{ document: Json; runs: readonly Json[] }> {
  const text = expectDone(await runCli(["audit", ...words, "--output", "json"]));
  const document = JSON.parse(text) as Json;
  return { document, runs: document["runs"] as readonly Json[] };
}

/** The audit of a path that holds one run. */
async function auditOne(path: string): Promise<Json> {
  const [run, ...more] = (await auditJson(path)).runs;
  if (run === undefined || more.length > 0) throw new Error(`not one run below ${path}`);
  return run;
}

test("every field of the audit's JSON is there and of its kind, for every bundled run", async () => {
  const { document, runs: found } = await auditJson(runs, join(root, "fixtures/demo/logs"));
  expect(document["schema"]).toBe("stopwatch.audit/1");
  expect(found.map((run) => String(run["path"]).split("/").slice(-3).join("/"))).toEqual([
    "empty-log/logs/carol",
    "overfitting/logs/alice",
    "dave/logs_s1_v2/logs_s1_v2",
    "stock-two-points/logs/bob",
    "demo/logs/validated-1",
  ]);
  found.forEach((run) => {
    expectContract(run, String(run["run"]));
  });
});

test("the audit of the overfitting run in JSON has the numbers that it was made with", async () => {
  const run = await auditOne(overfitting);
  expect(run).toMatchObject({
    path: join(overfitting, "logs/alice"),
    trainer: "gpt-sovits-s2",
    monitored: { tag: "loss/g/mel", evidence: "validation", mode: "min" },
    points: 13,
    checks: 13,
    checkUnit: "validation",
    verdict: "overfitting",
    advice: "stop",
    // Epoch 7 ends after 7 x 4 steps.
    best: { check: 6, step: 28, epoch: 7, value: 18.45 },
    turningPoint: { check: 6, step: 28, epoch: 7 },
    // A patience of 5 is stretched to 30 % of the 20 planned epochs.
    patience: { checks: 6, used: 6 },
    // A hundred-thousandth of the best.
    minDelta: 0.0001845,
    plannedEpochs: 20,
    stepsPerEpoch: 4,
    // 13 epochs of 4 steps: 0 to 51.
    segments: [{ firstStep: 0, lastStep: 51 }],
    problems: [],
  });
  const stop = run["stopAdvisedAt"] as Json;
  expect(stop["epoch"]).toBeGreaterThan(7);
  expect(stop["epoch"]).toBeLessThanOrEqual(13);
  const saved = (run["checkpoints"] as readonly Json[]).map((each) => [
    String(each["path"]).split("/").at(-1),
    each["kind"],
    each["step"],
    each["epoch"],
    each["rank"],
  ]);
  expect(saved).toEqual([
    ["alice_e8_s32.pth", "weights", 32, 8, 1],
    ["alice_e4_s16.pth", "weights", 16, 4, 2],
    ["alice_e12_s48.pth", "weights", 48, 12, 3],
    ["G_233333333333.pth", "latest", null, null, null],
  ]);
});

test("what is unknown is null in the JSON: an empty log has nothing monitored, best or turned", async () => {
  const run = await auditOne(emptyLog);
  expect(run).toMatchObject({
    trainer: "gpt-sovits-s2",
    monitored: null,
    points: 0,
    checks: 0,
    verdict: "cannot judge",
    advice: "cannot judge",
    best: null,
    turningPoint: null,
    stopAdvisedAt: null,
    noise: null,
    segments: [],
  });
});

test("the s1 stage is read through Lightning's tags, counts epochs from 1 and ranks its weights", async () => {
  const run = await auditOne(s1);
  expect(run).toMatchObject({
    trainer: "gpt-sovits-s1",
    monitored: { tag: "total_loss_epoch", evidence: "training", mode: "min" },
    checkUnit: "epoch",
    points: 15,
    advice: "continue",
    // Written as 32-bit floats, at the last batch of each epoch of 9.
    best: { check: 14, step: 134, epoch: 15, value: Math.fround(2.2) },
    segments: [{ firstStep: 8, lastStep: 134 }],
  });
  const first = (run["checkpoints"] as readonly Json[])[0];
  expect(first).toMatchObject({
    path: join(s1, "GPT_weights_v2/dave-e15.ckpt"),
    epoch: 15,
    rank: 1,
  });
});

test("several paths and patterns are audited together, each run once, in the order given", async () => {
  const paths = [join(s1, "logs"), join(runs, "*/logs/?o?"), twoPoints];
  const found = (await auditJson(...paths)).runs.map((run) => run["path"]);
  expect(found).toEqual([join(s1, "logs/dave/logs_s1_v2/logs_s1_v2"), join(twoPoints, "logs/bob")]);
});

test("more than four runs are listed briefly, each with verdict and reason", async () => {
  const text = expectDone(await runCli(["audit", runs, join(root, "fixtures/demo/logs")]));
  expect(text).not.toMatch(/[⠁-⣿]/);
  for (const name of ["carol", "alice", "dave", "bob", "validated-1"]) {
    expect(text).toMatch(
      new RegExp(`^\\S*${name}\\S*  (STOP|FINISHED|KEEP GOING|CANNOT JUDGE)`, "m"),
    );
  }
});

test("--exit-code tells stop, nothing judged and all well apart; without it audit ends with 0", async () => {
  const results = await eachCli([
    ["audit", overfitting],
    ["audit", overfitting, "--exit-code"],
    ["audit", twoPoints, "--exit-code"],
    ["audit", twoPoints, emptyLog, "--exit-code"],
    ["audit", s1, twoPoints, "--exit-code"],
    ["audit", runs, "--exit-code", "--output", "json"],
  ]);
  expect(results.map(({ code }) => code)).toEqual([0, 10, 15, 15, 0, 10]);
});

const mistakes: readonly [string[], RegExp][] = [
  [
    ["tial"],
    /expected a command \(tail, audit, doctor, guard, run, holdout, demo, completion\) or .*, got "tial"/,
  ],
  [["guard"], /guard expects a run's folder\. Example: stopwatch guard logs\/alice --arm/],
  [["run"], /run expects the trainer's command behind --\. Example: stopwatch run -- python/],
  [["run", "--", "sleep", "1"], /run cannot tell from the command where the trainer logs/],
  [["guard", ".", "--stop-on", "boredom"], /--stop-on must list some of .*, got "boredom"/],
  [["guard", ".", "--stop-command"], /--stop-command must name a program and its words/],
  [["guard", ".", "--stop-command", "x", "{job}"], /\{job\}: give --job ID before it/],
  [["guard", ".", "--notify-file", "nowhere"], /--notify-file nowhere cannot be read: ENOENT/],
  [["audit", ".", "--arm"], /Unknown argument: arm/],
  [["audit"], /audit expects at least one folder or file\. Example: stopwatch audit logs\/alice/],
  [["tail"], /tail expects a folder to watch\. Example: stopwatch tail logs\//],
  [["doctor"], /doctor expects a run folder or a settings file\. Example: stopwatch doctor/],
  [["audit", "nowhere"], /expected a training folder or a log file, but .*nowhere does not exist/],
  [["doctor", "nowhere"], /expected a training folder or a log file, but .*nowhere does not exist/],
  [
    ["audit", ".", "--patience", "ten"],
    /--patience must be a whole number of at least 1, got "ten"/,
  ],
  [["audit", ".", "--patience=0"], /--patience must be a whole number of at least 1, got 0/],
  [["tail", ".", "--smoothing", "1"], /--smoothing must be a number from 0 to below 1, got 1/],
  [
    ["audit", ".", "--output", "dashboard"],
    /--output must be one of text, json, ndjson, html, svg, csv, got "dashboard"/,
  ],
  [["tail", ".", "--output", "json"], /--output must be one of dashboard, plain, json-lines/],
  [["tail", ".", "--output", "dashboard"], /needs a terminal; use --output plain or json-lines/],
  [["audit", ".", "--mode", "sideways"], /mode.*sideways.*min.*max/],
  [["audit", ".", "--rule", "magic"], /rule.*magic.*patience/],
  [["audit", ".", "--monitor"], /Not enough arguments following: monitor/],
  [["audit", ".", "--monitor", "--explain"], /Not enough arguments following: monitor/],
  [["audit", ".", "-x"], /Unknown argument: x\. See stopwatch --help/],
  [
    ["completion"],
    /completion expects a shell: bash, zsh, fish, powershell\. Example: stopwatch completion bash/,
  ],
  [["completion", "tcsh"], /completion expects a shell: bash, zsh, fish, powershell, got "tcsh"/],
  [["demo", "logs"], /Unknown argument: logs/],
  [["audit", ".", "--frobnicate"], /Unknown argument: frobnicate\. See stopwatch --help/],
  [["audit", ".", "--speed", "3"], /Unknown argument: speed/],
  [
    ["audit", ".", "--config", "nowhere.json"],
    /--config must name a JSON file, got "nowhere\.json": ENOENT/,
  ],
  [["demo", "--speed", "0"], /--speed must be a number of at least 0\.1, got 0/],
];

test("a mistake is told on one line of stderr with exit code 2: what was expected, given, and to do", async () => {
  const cwd = createTempFolder();
  for (let at = 0; at < mistakes.length; at += 2) {
    const some = mistakes.slice(at, at + 2);
    const results = await Promise.all(some.map(([words]) => runCli(words, { cwd })));
    results.forEach(({ code, stdout, stderr }, index) => {
      const [words, says] = some[index] ?? [[], /^$/];
      expect(stderr, words.join(" ")).toMatch(/^stopwatch: [^\n]+\n$/);
      expect(stderr).toMatch(says);
      expect([code, stdout], words.join(" ")).toEqual([2, ""]);
    });
  }
});

test("a folder without logs is told what was looked for", async () => {
  const cwd = createTempFolder();
  const { code, stderr } = await runCli(["audit", "."], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^stopwatch: found no training log below \.: expected events\.out\.tfevents\.\*.*\n$/,
  );
});

test("options come from flags, variables and the named file, in this order", async () => {
  const cwd = createTempFolder();
  writeTree(cwd, {
    "stopwatch.config.json": '{"patience": 3}',
    "logs/alice/train.log": readFileSync(join(overfitting, "logs/alice/train.log"), "utf8"),
    // Never picked up from the watched folder, whatever it is called.
    "logs/stopwatch.config.json": '{"patience": 99}',
    "logs/alice/stopwatch.config.json": '{"patience": 98}',
  });
  const patience = async (words: readonly string[], environment: Record<string, string> = {}) => {
    const line = ["audit", "logs", "--output", "json", "--rule", "patience", ...words];
    const { stdout } = await runCli(line, { cwd, environment });
    return (JSON.parse(stdout) as { runs: { patience: Json }[] }).runs[0]?.patience["checks"];
  };
  const config = ["--config", "stopwatch.config.json"];
  const variable = { STOPWATCH_PATIENCE: "4" };
  const found = [
    await patience([]),
    await patience(config),
    await patience(config, variable),
    await patience([...config, "--patience", "2"], variable),
  ];
  expect(found.slice(1)).toEqual([3, 4, 2]);
  expect([98, 99, 3]).not.toContain(found[0]);
});

test("help lists every command, and every command's help its own options", async () => {
  const [help, none, audit, tail, demo] = await eachCli([
    ["--help"],
    [],
    ["audit", "--help"],
    ["tail", "-h"],
    ["demo", "--help"],
  ]);
  expect(help?.stdout).toMatch(/ tail .* audit .* doctor .* guard .* run .* demo /s);
  expect(none).toEqual(help);
  expect(audit?.stdout).toMatch(/--exit-code/);
  expect(audit?.stdout).toMatch(/--min-delta-mode .*\n?.*relative/);
  expect(tail?.stdout).toMatch(/--once/);
  expect(tail?.stdout).not.toMatch(/--exit-code/);
  expect(demo?.stdout).toMatch(/--speed/);
  expect([help, audit, tail, demo].map((each) => [each?.code, each?.stderr])).toEqual(
    Array(4).fill([0, ""]),
  );
});

test("--version is that of the package", async () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Json;
  expect(await runCli(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test("Chinese comes by --lang and by the locale; the JSON stays English", async () => {
  const locale = { environment: { LANG: "zh_CN.UTF-8" } };
  const asked = expectDone(await runCli(["audit", twoPoints, "--lang", "zh-CN"]));
  expect(asked).toMatch(/\p{Script=Han}/u);
  expect(asked).not.toMatch(/CANNOT JUDGE|Hint|Listen|Findings/);
  expect(expectDone(await runCli(["audit", twoPoints], locale))).toBe(asked);
  const english = expectDone(await runCli(["audit", twoPoints, "--lang", "en"], locale));
  expect(english).toMatch(/CANNOT JUDGE/);
  const json = expectDone(await runCli(["audit", twoPoints, "--output", "json"], locale));
  expect(json).not.toMatch(/\p{Script=Han}/u);
  expect(expectDone(await runCli(["--help"], locale))).toMatch(/\p{Script=Han}/u);
});

test("colour comes when asked for, and --ascii writes seven bits alone", async () => {
  const [plain, colored, ascii, none] = await Promise.all([
    runCli(["audit", overfitting]),
    runCli(["audit", overfitting, "--color"], { environment: { NO_COLOR: "1" } }),
    runCli(["audit", overfitting, "--ascii"]),
    runCli(["audit", overfitting, "--color", "--no-color"]),
  ]);
  expect(expectDone(plain)).not.toContain("\u001b");
  expect(expectDone(colored)).toContain("\u001b[1;31mSTOP\u001b[0m");
  // Painted lines are filled up to their width.
  expect(stripVTControlCharacters(colored.stdout).replace(/ +$/gm, "")).toBe(plain.stdout);
  expect(none.stdout).toBe(plain.stdout);
  expect(plain.stdout).toMatch(/[⠁-⣿]/);
  expect(expectDone(ascii)).toMatch(/^[\n\x20-\x7e]+$/);
  expect(ascii.stdout).toContain("best 18.45, epoch 7");
});

test("the width of the text is that of the terminal", async () => {
  const wide = async (columns: string) =>
    expectDone(
      await runCli(["audit", overfitting, "--ascii"], { environment: { COLUMNS: columns } }),
    );
  const widest = (text: string) => Math.max(...text.split("\n").map((line) => line.length));
  expect(widest(await wide("60"))).toBeLessThanOrEqual(60);
  expect(widest(await wide("100"))).toBeGreaterThan(60);
});

test("tail follows a growing run line by line, and Ctrl-C ends it with 130 and all lines written", async () => {
  const folder = createTempFolder();
  const epochs = recordedEpochs();
  const log = join(folder, "logs/validated-1/train.log");
  const plain = startCli(["tail", join(folder, "logs"), "--output", "plain"]);
  const lines = startCli(["tail", join(folder, "logs"), "--output", "json-lines"]);
  await Promise.all([
    plain.seen(/^Waiting for .*logs to appear\n/),
    lines.seen(/"event":"notice"/),
  ]);
  writeTree(folder, {
    "logs/validated-1/config.json": recordedSettings(),
    "logs/validated-1/train.log": epochs.slice(0, 5).join(""),
  });
  await Promise.all([plain.seen(/epoch 5 .*39\.16/), lines.seen(/"epoch":5,"value":39\.1583/)]);
  appendFileSync(log, epochs.slice(5, 42).join(""));
  await Promise.all([plain.seen(/STOP: overfitting\. .*epoch 5/), lines.seen(/"advice":"stop"/)]);
  plain.child.kill("SIGINT");
  lines.child.kill("SIGTERM");
  const [told, events] = await Promise.all([plain.finished, lines.finished]);
  expect([told.code, told.stderr, events.code, events.stderr]).toEqual([130, "", 143, ""]);
  expect(told.stdout).toMatch(/validated-1 {3}found: GPT-SoVITS/);
  expect(told.stdout).toMatch(/\n$/);
  const parsed = events.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Json);
  expect(parsed.map((each) => each["event"])).toEqual(
    expect.arrayContaining(["notice", "run", "check", "verdict"]),
  );
  const verdict = parsed.findLast((each) => each["event"] === "verdict");
  expect(verdict).toMatchObject({ verdict: "overfitting", advice: "stop", best: { epoch: 5 } });
  expect(parsed.every((each) => typeof each["time"] === "number")).toBe(true);
});

test("tail --once tells the state and ends, in each form, without a terminal", async () => {
  const [plain, lines, dashboard, shorthand] = await eachCli([
    ["tail", "--once", overfitting],
    ["tail", "--once", "--output", "json-lines", overfitting],
    ["tail", "--once", "--output", "dashboard", overfitting],
    [overfitting, "--once"],
  ]);
  expect(plain && expectDone(plain)).toMatch(
    /logs\/alice +STOP: overfitting\. .*\n.*Listen to 1: alice_e8_s32\.pth/,
  );
  expect(
    lines &&
      expectDone(lines)
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Json),
  ).toContainEqual(expect.objectContaining({ event: "verdict", advice: "stop" }));
  const frame = dashboard && expectDone(dashboard);
  expect(frame).toMatch(/STOP.*logs\/alice: overfitting/);
  expect(frame).toMatch(/[⠁-⣿]/);
  expect(shorthand?.stdout).toBe(plain?.stdout);
});

test("tail --once of what is not there is a mistake, not a wait", async () => {
  const { code, stderr } = await runCli(["tail", "--once", "nowhere"], { cwd: createTempFolder() });
  expect([code, stderr]).toEqual([2, expect.stringMatching(/nowhere does not exist/)]);
});

test("doctor speaks of the settings before there is a log, and from config.json alone", async () => {
  const cwd = createTempFolder();
  writeTree(cwd, {
    "logs/bob/config.json": readFileSync(join(twoPoints, "logs/bob/config.json"), "utf8"),
  });
  const [before, file, after] = await Promise.all([
    runCli(["doctor", "logs/bob"], { cwd }),
    runCli(["doctor", "logs/bob/config.json"], { cwd }),
    runCli(["doctor", twoPoints]),
  ]);
  for (const told of [before, file, after].map((each) => expectDone(each).replace(/\s+/g, " "))) {
    expect(told).toMatch(/Set train\.log_interval in GPT_SoVITS\/configs\/s2\.json from 100 to \d/);
    expect(told).toMatch(/Only one epoch in 4 is saved \(save_every_epoch 4\)/);
    expect(told).toMatch(/patience of 5 is too long for 8 epochs planned/);
  }
  expect(before.stdout).toMatch(/^bob\n {2}- /);
  expect(file.stdout).toMatch(/^config\.json\n {2}- /);
  expect(after.stdout).toMatch(/^logs\/bob\n {2}- .*\n?.*100 to 4/);
});

test("doctor knows the steps of an epoch from the data list", async () => {
  const cwd = createTempFolder();
  const clips = Array.from({ length: 36 }, (_, index) => `clip${index}.wav\tpath\tEN\thello\n`);
  writeTree(cwd, {
    "logs/bob/config.json": readFileSync(join(twoPoints, "logs/bob/config.json"), "utf8"),
    "logs/bob/2-name2text.txt": clips.join(""),
    "logs/bob/6-name2semantic.tsv": `item_name\tsemantic_audio\n${clips.map((_, index) => `clip${index}.wav\t1 2 3\n`).join("")}`,
  });
  const told = expectDone(await runCli(["doctor", "logs/bob"], { cwd })).replace(/\s+/g, " ");
  // 36 clips are repeated int(100 / 36) = 2 times: 72 items, 9 batches of 8.
  expect(told).toContain("(an epoch has 9 steps)");
});

test("doctor at a place without logs and settings says what it looked for", async () => {
  const { code, stderr } = await runCli(["doctor", "."], { cwd: createTempFolder() });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^stopwatch: found neither a training log nor config\.json, .*\n$/);
});

test("demo without a terminal tells the story of the real run and ends by itself", async () => {
  const text = expectDone(await runCli(["demo", "--speed", "400"]));
  const parts = [
    /Replay of a real training, 400 times as fast/,
    /validated-1 {3}found: GPT-SoVITS SoVITS \(s2\)/,
    /STOP: overfitting\. .*best at epoch 5 \(39\.16\)/,
    /The replay is over/,
    /\n\nvalidated-1 {2}STOP {2}overfitting/,
    /Listen to\n {2}1 {2}validated-1_e4_s96\.pth [^★]*\n {2}2 {2}validated-1_e8_s192\.pth/,
  ];
  const places = parts.map((part) => text.search(part));
  expect(
    places.every((at) => at >= 0),
    `${places}\n${text}`,
  ).toBe(true);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
});

test.skipIf(process.platform === "win32")("a reader that goes away ends it quietly", async () => {
  const shell = promisify(execFile);
  const first = async (line: string) =>
    shell("bash", ["-c", `set -o pipefail; ${line}`, "bash", process.execPath, cli, runs], {
      timeout: 20_000,
    }).then(
      ({ stdout, stderr }) => ({ stdout, stderr }),
      ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ stdout, stderr }),
    );
  // Output beyond the pipe's 64 kB must be cut off: forty times four runs.
  const many = `paths=(); for i in $(seq 40); do cp -r "$3" "$tmp/$i"; done`;
  const line = `tmp=$(mktemp -d); ${many}; "$1" "$2" audit "$tmp" --output json | head -1; rm -r "$tmp"`;
  expect(await first(line)).toEqual({ stdout: "{\n", stderr: "" });
  const tail = await first(`"$1" "$2" tail "$3" --output json-lines | head -1`);
  expect(tail.stderr).toBe("");
  expect(JSON.parse(tail.stdout)).toHaveProperty("event");
});

test("help, version, audit, doctor and a picture of the dashboard load neither ink nor React nor chokidar", async () => {
  const hook = new URL("./helpers/module-log.mjs", import.meta.url).href;
  // The bundle says in a comment above each module where it is from.
  const modulesIn = (file: string): readonly string[] =>
    [...readFileSync(file, "utf8").matchAll(/^\/\/ (\S+\.[cm]?[jt]sx?)$/gm)].map(
      ([, path]) => path ?? "",
    );
  const loaded = async (words: readonly string[]): Promise<readonly string[]> => {
    const file = join(createTempFolder(), "modules.txt");
    writeFileSync(file, "");
    const environment = { MODULE_LOG: file };
    expectDone(await runCli(words, { node: ["--import", hook], environment }));
    const chunks = readFileSync(file, "utf8").matchAll(/ (file:\/\/.*\/dist\/.*\.js)$/gm);
    return [...chunks].flatMap(([, url]) => modulesIn(fileURLToPath(url ?? "")));
  };
  const heavy = /^node_modules\/(ink|react|chokidar)[-/]/;
  // They are there to be loaded, under these names.
  const bundled = readdirSync(dirname(cli))
    .filter((name) => name.endsWith(".js"))
    .flatMap((name) => modulesIn(join(dirname(cli), name)));
  expect(bundled).toContain("node_modules/ink/build/ink.js");
  expect(bundled).toContain("node_modules/react/cjs/react.production.js");
  expect(bundled.some((path) => path.startsWith("node_modules/chokidar/"))).toBe(true);
  const quick = [
    ["--help"],
    ["audit", "--help"],
    ["--version"],
    ["audit", overfitting, s1],
    ["audit", overfitting, "--output", "json"],
    ["doctor", overfitting],
    ["tail", "--once", "--output", "plain", overfitting],
    ["tail", "--once", "--output", "dashboard", overfitting],
  ];
  for (const words of quick) {
    const modules = await loaded(words);
    expect(modules, words.join(" ")).toContain("src/cli.ts");
    // What watches needs chokidar, and nothing else does.
    const forbidden = words[0] === "tail" ? /^node_modules\/(ink|react)[-/]/ : heavy;
    expect(modules.filter((path) => forbidden.test(path))).toEqual([]);
  }
  // The version is told without a sentence or a reader; an audit needs both.
  const later = ["src/messages/en.ts", "src/read-once.ts"];
  expect(await loaded(["audit", overfitting])).toEqual(expect.arrayContaining(later));
  const atOnce = await loaded(["--version"]);
  expect(later.filter((path) => atOnce.includes(path))).toEqual([]);
});

test("the built program reads settings in YAML: the GPT stage's plan is in them", async () => {
  const { stdout } = await runCli(["audit", s1, "--output", "json"]);
  expect(JSON.parse(stdout)).toMatchObject({ runs: [{ plannedEpochs: 15, finished: true }] });
});

test("a bug of ours ends with 1 and a stack", async () => {
  const broken =
    "data:text/javascript,String.prototype.padEnd=()=>{throw new Error('boom')};JSON.parse=()=>{throw new Error('boom')}";
  const { code, stderr } = await runCli(["--version"], { node: ["--import", broken] });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Error: boom\n {4}at /);
});

test("a single line of a log is enough to say that more are needed", async () => {
  const cwd = createTempFolder();
  writeTree(cwd, { "logs/alice/train.log": trainLog });
  const text = expectDone(await runCli(["audit", "logs"], { cwd }));
  expect(text).toMatch(/^alice {2}CANNOT JUDGE/);
  expect(text).toContain("Only 1 epoch of loss/g/mel; at least 4 are needed.");
});
