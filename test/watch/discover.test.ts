import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { discoverRuns } from "../../src/watch/discover.ts";
import type { RunFiles } from "../../src/watch/runs.ts";
import {
  consoleLog,
  createTempFolder,
  eventFileStart,
  lossTable,
  tensorboardExport,
  trainLog,
  writeTree,
} from "./temp-tree.ts";

const events = "events.out.tfevents";

/** A run as text: its name, then each log below `root` with its part, tag and whether it is spare. */
function describe(root: string, run: RunFiles): readonly string[] {
  const logs = run.logs.map((log) => {
    const marks = [log.folder, log.tag === undefined ? undefined : `tag ${log.tag}`];
    if (log.spare === true) marks.push("spare");
    const said = marks.filter((mark) => mark !== undefined).join(", ");
    return relative(root, log.path) + (said === "" ? "" : ` (${said})`);
  });
  return [run.name, ...logs];
}

async function discoverIn(root: string, ...paths: readonly string[]) {
  const asked = paths.length === 0 ? [root] : paths.map((path) => join(root, path));
  const { runs, problems } = await discoverRuns(asked);
  return { runs: runs.map((run) => describe(root, run)), problems };
}

test("a GPT-SoVITS voice is one run of train.log, event files and eval, with its console log spare", async () => {
  const root = createTempFolder();
  writeTree(root, {
    [`logs/alice/${events}.1700000002.vm.2.0`]: eventFileStart,
    [`logs/alice/${events}.1700000001.vm.1.0`]: eventFileStart,
    [`logs/alice/eval/${events}.1700000001.vm.1.1`]: eventFileStart,
    "logs/alice/train.log": trainLog,
    "logs/alice/console.log": consoleLog,
    "logs/alice/2-name2text.txt": "a\tb\tc\td\n",
    "logs/alice/6-name2semantic.tsv": "item_name\tsemantic_audio\na\t1 2\n",
    "logs/alice/config.json": '{"train": {}}',
  });
  const { runs, problems } = await discoverIn(root, "logs");
  expect(runs).toEqual([
    [
      "alice",
      "logs/alice/train.log",
      `logs/alice/${events}.1700000001.vm.1.0`,
      `logs/alice/${events}.1700000002.vm.2.0`,
      `logs/alice/eval/${events}.1700000001.vm.1.1 (eval)`,
      "logs/alice/console.log (spare)",
    ],
  ]);
  expect(problems).toEqual([]);
});

test("all starts of an s1 training are one run, in the order of their numbers", async () => {
  const root = createTempFolder();
  const s1 = "logs/alice/logs_s1_v2/logs_s1_v2";
  writeTree(root, {
    [`${s1}/version_10/${events}.1.vm.1.0`]: eventFileStart,
    [`${s1}/version_10/hparams.yaml`]: "a: 1\n",
    [`${s1}/version_2/${events}.2.vm.1.0`]: eventFileStart,
    [`${s1}/version_2/hparams.yaml`]: "a: 1\n",
    "logs/bob/logs_s1_v4/version_0/events.out.tfevents.1.vm.1.0": eventFileStart,
  });
  const { runs } = await discoverRuns([root]);
  expect(runs.map((run) => describe(root, run))).toEqual([
    [
      "logs/alice/logs_s1_v2",
      `${s1}/version_2/${events}.2.vm.1.0`,
      `${s1}/version_10/${events}.1.vm.1.0`,
    ],
    ["logs/bob/logs_s1_v4", "logs/bob/logs_s1_v4/version_0/events.out.tfevents.1.vm.1.0"],
  ]);
  expect(runs[0]?.path).toBe(join(root, s1));
  expect(runs[0]?.settings).toEqual([
    join(root, s1, "version_10/hparams.yaml"),
    join(root, s1, "version_2/hparams.yaml"),
  ]);
});

test("a voice's folder given directly names both stages by the voice", async () => {
  const root = createTempFolder();
  writeTree(root, {
    "logs/alice/train.log": trainLog,
    [`logs/alice/logs_s1_v2/logs_s1_v2/version_0/${events}.1.vm.1.0`]: eventFileStart,
    [`logs/bob/logs_s1_v2/logs_s1_v2/version_0/${events}.1.vm.1.0`]: eventFileStart,
  });
  const names = async (path: string) => (await discoverIn(root, path)).runs.map((run) => run[0]);
  expect(await names("logs/alice")).toEqual(["alice", "alice/logs_s1_v2"]);
  expect(await names("logs/bob")).toEqual(["bob/logs_s1_v2"]);
  expect(await names("logs/bob/logs_s1_v2")).toEqual(["logs_s1_v2"]);
  expect(await names("logs/bob/logs_s1_v2/logs_s1_v2/version_0")).toEqual(["version_0"]);
});

test("an empty train.log is a run: GPT-SoVITS of 2024 and 2025 writes nothing into it", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": "", "bob/console.log": "" });
  expect((await discoverIn(root)).runs).toEqual([["alice", "alice/train.log"]]);
});

test("each version of another Lightning training is a run, its metrics.csv a spare copy", async () => {
  const root = createTempFolder();
  writeTree(root, {
    [`lightning_logs/version_10/${events}.1.vm.1.0`]: eventFileStart,
    "lightning_logs/version_10/metrics.csv": lossTable,
    "lightning_logs/version_9/metrics.csv": lossTable,
  });
  expect((await discoverIn(root)).runs).toEqual([
    ["lightning_logs/version_9", "lightning_logs/version_9/metrics.csv"],
    [
      "lightning_logs/version_10",
      `lightning_logs/version_10/${events}.1.vm.1.0`,
      "lightning_logs/version_10/metrics.csv (spare)",
    ],
  ]);
});

test("Keras's train and validation folders are one run of the folder above", async () => {
  const root = createTempFolder();
  writeTree(root, {
    [`fit/a/train/${events}.1.vm.1.0.v2`]: eventFileStart,
    [`fit/a/validation/${events}.2.vm.1.1.v2`]: eventFileStart,
    [`fit/b/train/${events}.1.vm.1.0.v2`]: eventFileStart,
  });
  expect((await discoverIn(root)).runs).toEqual([
    [
      "fit/a",
      `fit/a/train/${events}.1.vm.1.0.v2`,
      `fit/a/validation/${events}.2.vm.1.1.v2 (validation)`,
    ],
    ["fit/b/train", `fit/b/train/${events}.1.vm.1.0.v2`],
  ]);
});

test("several train folders each take the validation folder of the same ending", async () => {
  const root = createTempFolder();
  writeTree(root, {
    [`train_1/${events}.1`]: eventFileStart,
    [`train_2/${events}.1`]: eventFileStart,
    [`val_2/${events}.1`]: eventFileStart,
    [`val_3/${events}.1`]: eventFileStart,
  });
  expect((await discoverIn(root)).runs).toEqual([
    ["train_1", `train_1/${events}.1`],
    ["train_2", `train_2/${events}.1`, `val_2/${events}.1 (val_2)`],
    ["val_3", `val_3/${events}.1`],
  ]);
});

test("voices called test and valentina are runs, not validations of a neighbour", async () => {
  const root = createTempFolder();
  writeTree(root, {
    "train/train.log": trainLog,
    "test/train.log": trainLog,
    [`test/${events}.1`]: eventFileStart,
    [`valentina/${events}.1`]: eventFileStart,
    [`${events}.1`]: eventFileStart,
  });
  const base = relative(join(root, ".."), root);
  expect((await discoverIn(root)).runs.map((run) => run[0])).toEqual([
    base,
    `${base}/test`,
    `${base}/train`,
    `${base}/valentina`,
  ]);
});

test("texts without a train.log and tables are runs of their own, named by their files", async () => {
  const root = createTempFolder();
  writeTree(root, {
    "texts/first.log": consoleLog,
    "texts/second.log": consoleLog,
    "tables/a.csv": lossTable,
    "tables/b.csv": lossTable,
    "yolo/exp/results.csv": lossTable,
  });
  expect((await discoverIn(root)).runs).toEqual([
    ["tables/a", "tables/a.csv"],
    ["tables/b", "tables/b.csv"],
    ["texts/first.log", "texts/first.log"],
    ["texts/second.log", "texts/second.log"],
    ["yolo/exp", "yolo/exp/results.csv"],
  ]);
});

test("of a Hugging Face training only the newest trainer_state.json is read", async () => {
  const root = createTempFolder();
  const state = '{"log_history": [{"epoch": 1.0, "loss": 2.5, "step": 10}]}';
  writeTree(root, {
    "out/checkpoint-500/trainer_state.json": state,
    "out/checkpoint-1000/trainer_state.json": state,
    "out/tokenizer.json": '{"a": 1}',
  });
  expect((await discoverIn(root)).runs).toEqual([
    ["out", "out/checkpoint-1000/trainer_state.json"],
  ]);
});

test("TensorBoard exports of one folder are one run, and a second set of them is another", async () => {
  const root = createTempFolder();
  const named = (name: string) => [`exports/${name}.csv`, tensorboardExport];
  writeTree(
    root,
    Object.fromEntries(
      ["", "-20"].flatMap((set) =>
        ["train", "validation"].map((run) => named(`run-${run}-tag-epoch_loss${set}`)),
      ),
    ),
  );
  expect((await discoverIn(root, "exports")).runs).toEqual([
    [
      "exports",
      "exports/run-train-tag-epoch_loss.csv (tag epoch_loss)",
      "exports/run-validation-tag-epoch_loss.csv (validation, tag epoch_loss)",
    ],
    [
      "exports/20",
      "exports/run-train-tag-epoch_loss-20.csv (tag epoch_loss)",
      "exports/run-validation-tag-epoch_loss-20.csv (validation, tag epoch_loss)",
    ],
  ]);
});

test("files given by name are runs of their own, and what is no log is named as such", async () => {
  const root = createTempFolder();
  writeTree(root, {
    "alice/train.log": trainLog,
    "alice/console.log": consoleLog,
    "bob/train.log": trainLog,
    [`alice/${events}.1`]: eventFileStart,
    [`alice/${events}.2`]: eventFileStart,
    "alice/config.json": "{}",
    "alice/odd.name": lossTable.replaceAll(",", ";"),
    "alice/2-name2text.txt": "a\tb\n",
  });
  const asked = ["alice/train.log", "alice/console.log", "bob/train.log", "alice/config.json"];
  const { runs, problems } = await discoverIn(
    root,
    ...asked,
    `alice/${events}.1`,
    `alice/${events}.2`,
    "nowhere/train.log",
  );
  expect(runs).toEqual([
    ["alice/train.log", "alice/train.log"],
    ["console.log", "alice/console.log"],
    ["bob/train.log", "bob/train.log"],
    ["alice", `alice/${events}.1`, `alice/${events}.2`],
  ]);
  expect(problems).toEqual([
    {
      file: join(root, "nowhere/train.log"),
      reason: { id: "problem.unreadable", code: "ENOENT" },
    },
    { file: join(root, "alice/config.json"), reason: { id: "problem.unknown-format" } },
  ]);
});

test("a single event file given by name is named by itself", async () => {
  const root = createTempFolder();
  writeTree(root, { [`alice/${events}.1`]: eventFileStart });
  expect((await discoverIn(root, `alice/${events}.1`)).runs).toEqual([
    [`${events}.1`, `alice/${events}.1`],
  ]);
});

test("a folder inside another given one, and a file in it, are found once", async () => {
  const root = createTempFolder();
  writeTree(root, { "logs/alice/train.log": trainLog, "logs/bob/train.log": trainLog });
  const { runs } = await discoverIn(root, "logs/bob", "logs", "logs/alice/train.log");
  expect(runs.map((run) => run[0])).toEqual(["bob", "alice"]);
});

test("equal names of two logdirs are told apart by more of their paths", async () => {
  const root = createTempFolder();
  writeTree(root, {
    "one/logs/alice/train.log": trainLog,
    "two/logs/alice/train.log": trainLog,
    "two/logs/bob/train.log": trainLog,
  });
  const { runs } = await discoverIn(root, "one/logs", "two/logs");
  expect(runs.map((run) => run[0])).toEqual(["one/logs/alice", "bob", "two/logs/alice"]);
});

test("a table and a folder of one name get two names", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice.csv": lossTable, "alice/train.log": trainLog });
  const names = (await discoverIn(root)).runs.map((run) => run[0]);
  expect(new Set(names).size).toBe(2);
  expect(names).toContain("alice.csv");
});

test("names in Chinese, with spaces, control characters or JavaScript's own are kept as they are", async () => {
  const root = createTempFolder();
  const names = [
    "声音 一号",
    "a\nb",
    "\u001b]52;c;x\u0007",
    "__proto__",
    "constructor",
    "$(reboot)",
    "-rf",
  ];
  for (const name of names) writeTree(root, { [`${name}/train.log`]: trainLog });
  const { runs, problems } = await discoverIn(root);
  expect(new Set(runs.map((run) => run[0]))).toEqual(new Set(names));
  expect(problems).toEqual([]);
});

test("T10 circles of links end, and a link out of the folder is not followed", async () => {
  const root = createTempFolder();
  const outside = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  writeTree(outside, { "bob/train.log": trainLog });
  symlinkSync(root, join(root, "alice/up"));
  symlinkSync(".", join(root, "alice/here"));
  symlinkSync(join(root, "alice"), join(root, "aaa"));
  symlinkSync(outside, join(root, "out"));
  symlinkSync("nowhere", join(root, "dead"));
  const { runs, problems } = await discoverIn(root);
  expect(runs).toEqual([["alice", "alice/train.log"]]);
  expect(problems).toEqual([]);
});

test("a link that is given itself is followed", async () => {
  const root = createTempFolder();
  writeTree(root, { "disk/alice/train.log": trainLog });
  symlinkSync(join(root, "disk"), join(root, "logs"));
  expect((await discoverIn(root, "logs")).runs).toEqual([["alice", "logs/alice/train.log"]]);
});

test.skipIf(process.platform === "win32")("a FIFO neither blocks nor is read", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  execFileSync("mkfifo", [join(root, "alice/console.log")]);
  expect((await discoverIn(root)).runs).toEqual([["alice", "alice/train.log"]]);
  const given = await discoverRuns([join(root, "alice/console.log")]);
  expect(given.runs).toEqual([]);
  expect(given.problems.map((problem) => problem.reason)).toEqual([
    { id: "problem.unreadable", code: "not a regular file" },
  ]);
});

test.skipIf(process.platform === "win32")(
  "a log that is a link to an endless device is refused",
  async () => {
    const root = createTempFolder();
    mkdirSync(join(root, "alice"));
    symlinkSync("/dev/zero", join(root, "alice/train.log"));
    const given = await discoverRuns([join(root, "alice/train.log"), root]);
    expect(given.runs).toEqual([]);
    expect(given.problems.map((problem) => problem.reason)).toEqual([
      { id: "problem.unreadable", code: "not a regular file" },
    ]);
  },
);

test("T10 a huge folder is cut at the limit, which is said, after the log folders were looked at", async () => {
  const root = createTempFolder();
  writeTree(root, { "logs/alice/train.log": trainLog });
  const files = Array.from({ length: 60 }, (_, index) => [`data/clip_${index}.wav`, ""]);
  writeTree(root, Object.fromEntries(files));
  const { runs, problems } = await discoverRuns([root], { maxEntries: 50 });
  expect(runs.map((run) => run.name)).toEqual(["logs/alice"]);
  expect(problems).toEqual([
    { file: join(root, "data"), reason: { id: "problem.too-many-files", limit: 50 } },
  ]);
});

test("T10 what lies deeper than the limit is left out, and said once", async () => {
  const root = createTempFolder();
  writeTree(root, {
    "a/train.log": trainLog,
    "a/b/c/train.log": trainLog,
    "d/e/train.log": trainLog,
  });
  const { runs, problems } = await discoverRuns([root], { maxDepth: 1 });
  expect(runs.map((run) => run.name)).toEqual(["a"]);
  expect(problems).toEqual([
    { file: join(root, "a"), reason: { id: "problem.too-deep", limit: 1 } },
  ]);
});

test("hidden folders, packages and side files of event writers are passed over", async () => {
  const root = createTempFolder();
  writeTree(root, {
    ".git/train.log": trainLog,
    "node_modules/x/train.log": trainLog,
    "alice/._train.log": trainLog,
    [`alice/${events}.1.profile-empty`]: "",
    [`alice/${events}.1.sagemaker-uploaded`]: "",
    "alice/files.txt": "path\tsize\na\t1\n",
    "alice/notes.txt": "I shall train tomorrow.\n",
  });
  expect(await discoverIn(root)).toEqual({ runs: [], problems: [] });
});

test("checkpoint folders are those that exist: given ones, the run's own, then those beside logs", async () => {
  const root = createTempFolder();
  const s1 = "logs/alice/logs_s1_v2/logs_s1_v2";
  writeTree(root, {
    "logs/alice/train.log": trainLog,
    "logs/alice/config.json": "{}",
    "logs/alice/logs_s2_v2/G_1.pth": "",
    "logs/alice/logs_s1_v2/ckpt/epoch=1-step=2.ckpt": "",
    [`${s1}/version_0/${events}.1`]: eventFileStart,
    "SoVITS_weights_v2/alice_e1_s9.pth": "",
    "GPT_weights_v2/alice-e5.ckpt": "",
    "assets/weights/alice.pth": "",
    "mine/x.pth": "",
  });
  const { runs } = await discoverRuns([join(root, "logs")], {
    checkpointFolders: [join(root, "mine"), join(root, "nowhere")],
  });
  const folders = (name: string) =>
    runs.find((run) => run.name === name)?.checkpointFolders.map((path) => relative(root, path));
  expect(folders("alice")).toEqual([
    "mine",
    "logs/alice",
    "logs/alice/logs_s2_v2",
    "logs/alice/logs_s1_v2/ckpt",
    "SoVITS_weights_v2",
    "GPT_weights_v2",
    "assets/weights",
  ]);
  expect(folders("alice/logs_s1_v2")).toEqual([
    "mine",
    s1,
    "logs/alice/logs_s1_v2/ckpt",
    "GPT_weights_v2",
    "SoVITS_weights_v2",
    "assets/weights",
  ]);
  expect(runs.map((run) => run.settings.map((path) => relative(root, path)))).toEqual([
    ["logs/alice/config.json"],
    [],
  ]);
});

test("an unreadable folder is a problem, and the others are found", async ({ skip }) => {
  if (process.getuid?.() === 0) skip("root may read everything");
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  mkdirSync(join(root, "closed"), { mode: 0o000 });
  const { runs, problems } = await discoverIn(root);
  expect(runs.map((run) => run[0])).toEqual(["alice"]);
  expect(problems.map((problem) => problem.reason)).toEqual([
    { id: "problem.unreadable", code: "EACCES" },
  ]);
});

test("a console log is one run with what was rotated away of it; what was rotated away alone is none", async () => {
  const root = createTempFolder();
  writeTree(root, {
    "captures/alice.log": consoleLog,
    "captures/alice.log.1": consoleLog,
    "captures/alice.log.2": consoleLog,
    "captures/bob.log": consoleLog,
    "captures/carol.log.1": consoleLog,
    "voice/train.log": trainLog,
    "voice/console.log": consoleLog,
    "voice/console.log.1": consoleLog,
  });
  const { runs } = await discoverIn(root);
  expect(runs).toEqual([
    ["captures/alice.log", "captures/alice.log.2", "captures/alice.log.1", "captures/alice.log"],
    ["captures/bob.log", "captures/bob.log"],
    ["voice", "voice/train.log", "voice/console.log.1 (spare)", "voice/console.log (spare)"],
  ]);
});
