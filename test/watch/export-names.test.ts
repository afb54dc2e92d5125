import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { groupExports } from "../../src/watch/export-names.ts";

/** The groups as text: the run's name, then `file stem -> tag` with the part it belongs to. */
function grouped(...stems: readonly string[]) {
  return groupExports(stems.map((stem) => `${stem}.csv`)).map((group) => [
    group.name,
    ...group.files.map(
      ({ fileName, tag, folder }) =>
        `${fileName.replace(/\.csv$/, "")} -> ${tag}${folder === undefined ? "" : ` (${folder})`}`,
    ),
  ]);
}

test("tags of one run are together, whatever stands before the run", () => {
  expect(
    grouped("run-alice-tag-loss_g_mel", "run-alice-tag-learning_rate", "run-bob-tag-loss"),
  ).toEqual([
    [
      "alice",
      "run-alice-tag-loss_g_mel -> loss_g_mel",
      "run-alice-tag-learning_rate -> learning_rate",
    ],
    ["bob", "run-bob-tag-loss -> loss"],
  ]);
  expect(grouped("mine_run-a-tag-x", "yours_run-a-tag-x")).toEqual([
    ["mine-a", "mine_run-a-tag-x -> x"],
    ["yours-a", "yours_run-a-tag-x -> x"],
  ]);
});

test("a run whose name holds run- or -tag- is still read", () => {
  expect(grouped("run-my-run-1-tag-loss-tag-2")).toEqual([
    ["my-run-1", "run-my-run-1-tag-loss-tag-2 -> loss-tag-2"],
  ]);
  expect(grouped("run--tag-loss")).toEqual([["run", "run--tag-loss -> loss"]]);
});

test("validation joins train, and so does the eval folder of a run", () => {
  expect(grouped("run-train-tag-loss", "run-validation-tag-loss")).toEqual([
    [undefined, "run-train-tag-loss -> loss", "run-validation-tag-loss -> loss (validation)"],
  ]);
  expect(grouped("run-alice-tag-mel", "run-alice_eval-tag-mel", "run-bob_eval-tag-mel")).toEqual([
    ["alice", "run-alice-tag-mel -> mel", "run-alice_eval-tag-mel -> mel (eval)"],
    ["bob_eval", "run-bob_eval-tag-mel -> mel"],
  ]);
  expect(grouped("run-fit_1_train-tag-a", "run-fit_1_validation-tag-a")).toEqual([
    ["fit_1", "run-fit_1_train-tag-a -> a", "run-fit_1_validation-tag-a -> a (validation)"],
  ]);
  expect(grouped("run-.-tag-mel", "run-eval-tag-mel")).toEqual([
    [undefined, "run-.-tag-mel -> mel", "run-eval-tag-mel -> mel (eval)"],
  ]);
});

test("a number that a whole set shares is another run, a number in one tag is not", () => {
  expect(grouped("run-a-tag-x", "run-a-tag-y", "run-a-tag-x-20", "run-a-tag-y-20")).toEqual([
    ["a", "run-a-tag-x -> x", "run-a-tag-y -> y"],
    ["a-20", "run-a-tag-x-20 -> x", "run-a-tag-y-20 -> y"],
  ]);
  expect(grouped("run-a-tag-x", "run-a-tag-x (1)")).toEqual([
    ["a", "run-a-tag-x -> x"],
    ["a-1", "run-a-tag-x (1) -> x"],
  ]);
  expect(grouped("run-a-tag-layer", "run-a-tag-layer-1", "run-a-tag-loss")).toEqual([
    ["a", "run-a-tag-layer -> layer", "run-a-tag-loss -> loss", "run-a-tag-layer-1 -> layer-1"],
  ]);
});

test("renamed exports join by their first word, and keep what tells them apart as tags", () => {
  expect(grouped("alice_v1_mel", "alice_v1_kl", "bob_v1_mel")).toEqual([
    ["alice", "alice_v1_mel -> mel", "alice_v1_kl -> kl"],
    ["bob", "bob_v1_mel -> mel"],
  ]);
});

test("names of quantities alone are one run, however they begin", () => {
  expect(grouped("loss", "val_loss", "learning_rate")).toEqual([
    [undefined, "loss -> loss", "val_loss -> val_loss", "learning_rate -> learning_rate"],
  ]);
  expect(grouped("loss_mel", "loss_kl")).toEqual([
    [undefined, "loss_mel -> loss_mel", "loss_kl -> loss_kl"],
  ]);
});

test("train and validation are one tag of two parts", () => {
  expect(grouped("train", "validation")).toEqual([
    [undefined, "train -> value", "validation -> value (validation)"],
  ]);
  expect(grouped("alice-train", "alice-val")).toEqual([
    ["alice", "alice-train -> value", "alice-val -> value (val)"],
  ]);
  expect(grouped("epoch_loss_train", "epoch_loss_validation")).toEqual([
    [
      undefined,
      "epoch_loss_train -> epoch_loss",
      "epoch_loss_validation -> epoch_loss (validation)",
    ],
  ]);
});

test("two files never share a tag and a part", () => {
  expect(grouped("alice", "alice_train", "alice_val")).toEqual([
    ["alice", "alice -> alice", "alice_train -> alice_train", "alice_val -> alice (val)"],
  ]);
});

test("odd names are grouped, too", () => {
  for (const stem of ["", "_", "...", "--", "run-", "声音", "a".repeat(250), "_".repeat(250)]) {
    expect(grouped(stem).flat()).toHaveLength(2);
  }
});

test("the exports of the corpus are the runs that their authors trained", ({ skip }) => {
  const folder = join(import.meta.dirname, "../../../shared/corpus/tensorboard");
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".csv"));
  } catch {
    skip("no corpus beside the repository");
  }
  const found = groupExports(names).map((group) => ({
    name: group.name,
    tags: group.files.map((file) => [file.folder, file.tag].filter(Boolean).join("/")).sort(),
  }));
  const both = [
    "epoch_accuracy",
    "epoch_loss",
    "validation/epoch_accuracy",
    "validation/epoch_loss",
  ];
  expect(found.sort((left, right) => ((left.name ?? "") < (right.name ?? "") ? -1 : 1))).toEqual([
    {
      name: "mateobode",
      tags: ["eval_loss", "eval_wer", "grad_norm", "learning_rate", "train_loss"],
    },
    { name: "nguyenbui45", tags: ["bitrate", "psnr", "val_loss"] },
    { name: "totalgood__electron-microscope-assistant__logs", tags: both },
    { name: "totalgood__electron-microscope-assistant__logs-20", tags: both },
  ]);
});
