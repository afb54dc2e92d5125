import { spawn } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli, startCli } from "../helpers/run-cli.ts";
import { createTempFolder } from "../watch/temp-tree.ts";
import {
  scoresByEpoch,
  writeCheckout,
  writePython,
  writeTraining,
  writeWeights,
} from "./sample-training.ts";
import { treeHash, writeVoice } from "./sample-voice.ts";

/** A voice below a root of its own, with a state folder beside it. */
function createScene() {
  const root = createTempFolder();
  const run = join(root, "logs", "alice");
  mkdirSync(run, { recursive: true });
  writeVoice(run);
  const environment = { XDG_STATE_HOME: join(root, "state") };
  const cli = (...words: string[]) => runCli(words, { environment });
  const checkout = writeCheckout(root);
  const python = writePython(root, scoresByEpoch);
  const score = (...words: string[]) =>
    cli("holdout", "score", run, "--gpt-sovits", checkout, "--python", python, ...words);
  return { root, run, environment, cli, checkout, python, score };
}

interface Request {
  readonly stage: string;
  readonly files: readonly { readonly path: string; readonly epoch: number }[];
  readonly cwd: string;
  readonly script: string;
  readonly gpu: string;
  readonly nice: number;
  readonly device: string;
  readonly draws: number;
  readonly seed: number;
  readonly holdout: string;
}

function requestsIn(root: string): readonly Request[] {
  const path = join(root, "requests.jsonl");
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  // The stand-in writes this shape and nothing else.
  return lines.map((line) => JSON.parse(line) as Request);
}

test("split, train, score, audit says overfitting, restore: the voice is byte for byte what it was", async () => {
  const { root, run, cli, score } = createScene();
  const before = treeHash(run);
  const split = await cli("holdout", "split", run, "--yes", "--seed", "3");
  expect(split).toMatchObject({ code: 0, stderr: "" });
  expect(split.stdout).toMatch(/^3 clips of 20 to set aside \(.* s of .*, \d+ %\):\n {2}\S+ \(/);
  expect(split.stdout).toMatch(/question|exclamation|number/);
  writeTraining(root, 16);
  const scored = await score();
  expect(scored).toMatchObject({ code: 0, stderr: "" });
  expect(scored.stdout).toContain("alice_e6_s48.pth: 25 ± 0.05, epoch 6\n");
  expect(scored.stdout).not.toContain("printed by somebody else");
  const audit = await cli("audit", run);
  expect(audit.stdout).toMatch(/STOP {2}overfitting/);
  const sentence = audit.stdout.replace(/\s+/g, " ");
  expect(sentence).toContain(
    "Validation (held-out mel by the inference path, 3 clips) was best at epoch 6 (25)",
  );
  expect(sentence).toContain("saved at the best, epoch 6; score 25");
  expect(sentence).toContain("4 draws of noise, of 16 saved files");
  const json = JSON.parse((await cli("audit", run, "--output", "json")).stdout);
  expect(json.runs).toHaveLength(1);
  expect(json.runs[0]).toMatchObject({ verdict: "overfitting", advice: "stop" });
  expect(json.runs[0].checkpoints[0]).toMatchObject({ rank: 1, epoch: 6, score: 25 });
  const tail = await cli("tail", run, "--once", "--lang", "zh-CN");
  expect(tail.stdout).toContain("留出音频的 mel 损失（推理路径），3 条");
  const trained = ["config.json", "train.log"];
  expect((await cli("holdout", "restore", run)).stdout).toBe("3 clips given back.\n");
  for (const name of trained) rmSync(join(run, name));
  expect(treeHash(run)).toBe(before);
});

test("the scorer runs in the checkout at low priority without the GPU, and is asked for each file once", async () => {
  const { root, run, cli, score, checkout } = createScene();
  await cli("holdout", "split", run, "--yes");
  writeTraining(root, 8, 2);
  const before = treeHash(run);
  expect((await score("--draws", "2", "--seed", "7")).code).toBe(0);
  const [first] = requestsIn(root);
  expect(first).toMatchObject({
    ...{ stage: "sovits", cwd: checkout, gpu: "", device: "cpu", draws: 2, seed: 7 },
    holdout: join(run, "stopwatch-holdout"),
  });
  expect(first?.nice).toBeGreaterThanOrEqual(10);
  expect(first?.files.map(({ epoch }) => epoch)).toEqual([2, 4, 6, 8]);
  expect(first?.script).toMatch(/score_checkpoints\.py$/);
  const again = await score("--draws", "2", "--seed", "7");
  expect(again).toMatchObject({ code: 0 });
  expect(requestsIn(root)).toHaveLength(1);
  writeWeights(root, [9]);
  writeFileSync(join(root, "SoVITS_weights_v2", "bob_e9_s9.pth"), "another voice");
  await score("--draws", "2", "--seed", "7");
  expect(requestsIn(root)[1]?.files.map(({ epoch }) => epoch)).toEqual([9]);
  await score("--draws", "3", "--seed", "7");
  expect(requestsIn(root)[2]?.files).toHaveLength(5);
  expect(treeHash(run)).toBe(before);
  const table = join(root, "state", "stopwatch", "holdout");
  const [voice = ""] = readdirSync(table);
  const [head] = readFileSync(join(table, voice, "sovits.csv"), "utf8").split("\n");
  expect(head).toMatch(/^Wall time,Step,Value,Epoch,File,/);
  const audit = await cli("audit", run, "--output", "json");
  expect(JSON.parse(audit.stdout)).toMatchObject({ runs: [{ checks: 5 }] });
});

test("with --watch files are scored as they are finished, until Ctrl-C", async () => {
  const { root, run, cli, environment, checkout, python } = createScene();
  await cli("holdout", "split", run, "--yes");
  writeTraining(root, 2);
  const words = ["--gpt-sovits", checkout, "--python", python, "--watch", "--stage", "sovits"];
  const config = JSON.parse(readFileSync(join(run, "config.json"), "utf8"));
  config.train.epochs = 99;
  writeFileSync(join(run, "config.json"), JSON.stringify(config));
  const watching = startCli(["holdout", "score", run, ...words], { environment });
  await watching.seen(/Waiting for the next file/);
  const whole = join(root, "SoVITS_weights_v2", "alice_e2_s16.pth");
  const next = join(root, "SoVITS_weights_v2", "alice_e3_s24.pth");
  const bytes = readFileSync(whole);
  writeFileSync(next, bytes.subarray(0, 40));
  await watching.seen(/alice_e3_s24\.pth is still being written/);
  appendFileSync(next, bytes.subarray(40));
  // Its content is that of epoch 2: it differs, so that it is a file of its own.
  writeFileSync(next, Buffer.concat([bytes.subarray(0, 46), Buffer.from("W"), bytes.subarray(47)]));
  await watching.seen(/alice_e3_s24\.pth: 26\.35/);
  watching.child.kill("SIGINT");
  expect((await watching.finished).code).toBe(130);
  expect(requestsIn(root).map(({ files }) => files.length)).toEqual([2, 1]);
});

test("with --watch the scoring ends by itself once the last planned epoch is saved", async () => {
  const { root, run, cli, score } = createScene();
  await cli("holdout", "split", run, "--yes");
  writeTraining(root, 4);
  const scored = await score("--watch");
  expect(scored.code).toBe(0);
  expect(scored.stdout).toContain("The training is over, and so is the scoring.");
});

test("few files: their scores are told and ranked, and the setting that gives more is named", async () => {
  const { root, run, cli, score } = createScene();
  await cli("holdout", "split", run, "--yes");
  writeTraining(root, 8, 4);
  const scored = await score();
  expect(scored.stdout).toContain("2 scores are too few for a curve");
  expect(scored.stdout).toContain("save_every_epoch to 1");
  const audit = (await cli("audit", run)).stdout.replace(/\s+/g, " ");
  expect(audit).toContain("CANNOT JUDGE");
  expect(audit).toContain("Only 2 saved files have a score; a verdict needs 4");
  expect(audit).toMatch(/1 alice_e(4_s32|8_s64)\.pth score 25\.6/);
});

test("a broken file is named and left out, the others are scored, and a clip's problem is told", async () => {
  const { root, run, cli, checkout } = createScene();
  await cli("holdout", "split", run, "--yes");
  writeTraining(root, 3);
  const cut = join(root, "SoVITS_weights_v2", "alice_e2_s16.pth");
  writeFileSync(cut, readFileSync(cut).subarray(0, 60));
  utimesSync(cut, Date.now() / 1000 - 300, Date.now() / 1000 - 300);
  const python = writePython(
    root,
    `say({ event: "ready", protocol: 1, clips: 3, seconds: 9, torch: "2", device: "cpu" });
say({ event: "problem", kind: "clip", message: "x.wav: no features" });
for (const file of request.files) {
  if (file.epoch === 3) say({ event: "problem", kind: "unsupported", path: file.path, message: "no \\u001b[31mconfig" });
  else say({ event: "score", ...file, value: 1.5, metric: "mel" });
}
say({ event: "done", scored: 1 });`,
  );
  const { stdout, code } = await cli(
    ...["holdout", "score", run, "--gpt-sovits", checkout, "--python", python],
  );
  expect(code).toBe(0);
  expect(stdout).toContain("alice_e2_s16.pth is cut short");
  expect(stdout).toContain("A clip is left out: x.wav: no features");
  expect(stdout).toMatch(/alice_e3_s24\.pth: not of a kind that can be scored: no /);
  expect(stdout).not.toContain("\u001b");
  expect(stdout).toContain("alice_e1_s8.pth: 1.5, epoch 1\n");
});

test.each([
  [
    `say({ event: "problem", kind: "environment", message: "cannot import torch", hint: "no-torch" }); process.exit(3);`,
    /cannot import torch\. This Python has no torch\. .*--python PATH/,
  ],
  [
    `say({ event: "problem", kind: "environment", message: "CUDA out of memory", hint: "out-of-memory" }); process.exit(3);`,
    /CUDA out of memory\. The GPU has too little memory/,
  ],
  [
    `console.error("Traceback\\n  ...\\nValueError: odd"); process.exit(1);`,
    /ValueError: odd\. Check that --gpt-sovits/,
  ],
])(
  "what is wrong with the user's Python is one line with what to do (%#)",
  async (body, expected) => {
    const { root, run, cli, checkout } = createScene();
    await cli("holdout", "split", run, "--yes");
    writeTraining(root, 1);
    const python = writePython(root, body);
    const words = ["holdout", "score", run, "--gpt-sovits", checkout, "--python", python];
    const { code, stderr } = await cli(...words);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  },
);

test("every mistake is one line on stderr, exit code 2, and nothing is changed", async () => {
  const { root, run, cli, checkout, python } = createScene();
  const few = join(root, "logs", "few");
  cpSync(run, few, { recursive: true });
  writeFileSync(join(few, "2-name2text.txt"), "a\tb\tc\td\n");
  const before = treeHash(join(root, "logs"));
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["split", run], /no terminal to ask on\. Add --yes/],
    [["split", run, "--ratio", "0.5"], /--ratio must be at most 0\.2, got 0\.5/],
    [["split", few, "--yes"], /at least 5 are needed that the trainer can use; found 0/],
    [["split", root, "--yes"], /expected a voice's folder with 2-name2text\.txt/],
    [["split", join(root, "none")], /expected a voice's folder, but .* is none/],
    [["merge", run], /holdout expects split, score or restore/],
    [["score", run, "--gpt-sovits", checkout], /no clips are held out in/],
  ];
  for (const [words, expected] of cases) {
    const { code, stderr } = await cli("holdout", ...words);
    expect(stderr, words.join(" ")).toMatch(expected);
    expect([code, stderr.trimEnd().split("\n").length], words.join(" ")).toEqual([2, 1]);
  }
  expect((await cli("holdout", "restore", run)).stdout).toContain("nothing to give back");
  expect(treeHash(join(root, "logs"))).toBe(before);
  await cli("holdout", "split", run, "--yes");
  const chosen = readFileSync(join(run, "stopwatch-holdout", "2-name2text.txt"), "utf8");
  const after: readonly (readonly [readonly string[], RegExp])[] = [
    [["split", run, "--yes"], /clips are set aside already/],
    [["score", run], /expected the folder of GPT-SoVITS.* Example: --gpt-sovits/],
    [["score", run, "--gpt-sovits", root], /holds GPT_SoVITS\/module\/models\.py; there is none/],
    [
      ["score", run, "--gpt-sovits", checkout, "--python", python],
      /found no saved weights of alice/,
    ],
  ];
  for (const [words, expected] of after) {
    const { code, stderr } = await cli("holdout", ...words);
    expect(stderr, words.join(" ")).toMatch(expected);
    expect(code, words.join(" ")).toBe(2);
  }
  writeTraining(root, 1);
  const missing = join(root, "no-such-python");
  const noPython = await cli(
    ...["holdout", "score", run, "--gpt-sovits", checkout, "--python", missing],
  );
  expect(noPython.stderr).toMatch(/Python cannot be started: .*no-such-python \(ENOENT\)/);
  appendFileSync(join(run, "2-name2text.txt"), chosen);
  const again = await cli("holdout", "score", run, "--gpt-sovits", checkout, "--python", python);
  expect(again.stderr).toMatch(/held-out clips? stands? in the training's list again/);
  expect(requestsIn(root)).toEqual([]);
});

test("a folder that some process writes to is left alone", async () => {
  const { run, cli } = createScene();
  const before = treeHash(run);
  const log = join(run, "train.log");
  const descriptor = openSync(log, "a");
  const writer = spawn("sleep", ["60"], { stdio: ["ignore", descriptor, "ignore"] });
  closeSync(descriptor);
  try {
    const refused = await cli("holdout", "split", run, "--yes");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`a trainer works on this folder (pid ${writer.pid})`);
  } finally {
    writer.kill();
  }
  rmSync(log);
  expect(treeHash(run)).toBe(before);
});

test("--validation takes a table made by hand, and says what is wrong with one that is none", async () => {
  const { root, run, cli } = createScene();
  writeTraining(root, 12);
  const table = join(root, "mine.csv");
  const rows = Array.from(
    { length: 12 },
    (_, index) => `${index + 1},${30 + 0.4 * Math.abs(index - 3)}`,
  );
  writeFileSync(table, ["epoch,val_loss", ...rows].join("\n"));
  const { stdout } = await cli("audit", run, "--validation", table);
  expect(stdout).toMatch(/STOP {2}overfitting/);
  expect(stdout.replace(/\s+/g, " ")).toContain(
    "Validation (table given by --validation) was best at epoch 4 (30)",
  );
  writeFileSync(table, "a,b\n1,2\n");
  const bad = await cli("audit", run, "--validation", table);
  expect([bad.code, bad.stderr]).toEqual([
    2,
    expect.stringContaining("has no column called step or epoch"),
  ]);
  const gone = await cli("audit", run, "--validation", join(root, "none.csv"));
  expect(gone.stderr).toContain("cannot be read: ENOENT");
});

test("doctor recommends the split with its cost, then the scoring", async () => {
  const { root, run, cli } = createScene();
  writeTraining(root, 4);
  const before = (await cli("doctor", run)).stdout.replace(/\s+/g, " ");
  expect(before).toMatch(/holdout split \S+ sets 3 clips of 20 aside/);
  await cli("holdout", "split", run, "--yes");
  const after = (await cli("doctor", run)).stdout.replace(/\s+/g, " ");
  expect(after).toMatch(/3 clips are held out and no file is scored yet/);
});
