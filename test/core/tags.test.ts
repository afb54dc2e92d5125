import { describe, expect, test } from "vitest";
import { classifyTag } from "../../src/core/tags.ts";

describe.each([
  // GPT-SoVITS s2 and its relatives
  ["loss/g/mel", undefined, "training", "mel", "min"],
  ["loss/g/mel", "eval", "validation", "mel", "min"],
  ["loss/g/kl", "eval", "validation", "kl", "min"],
  ["loss/g/total", undefined, "training", "total", "min"],
  ["loss/d/total", undefined, "training", "adversarial", "min"],
  ["loss/d/total", "eval", "validation", "adversarial", "min"],
  ["loss/g/fm", undefined, "training", "feature matching", "min"],
  ["loss/g/kl_ssl", undefined, "training", "kl", "min"],
  ["learning_rate", undefined, "training", "learning rate", "min"],
  ["grad_norm_d", undefined, "training", "gradient", "min"],
  ["grad_norm_g", undefined, "training", "gradient", "min"],
  // VITS, RVC, so-vits-svc, Bert-VITS2
  ["loss_avg_50/g/mel", undefined, "training", "mel", "min"],
  ["loss_avg_5/d/total", undefined, "training", "adversarial", "min"],
  ["loss/d_r/0", undefined, "training", "adversarial", "min"],
  ["loss/g/lf0", undefined, "training", "part", "min"],
  ["loss/g/dur", undefined, "training", "part", "min"],
  ["loss/dur_disc/total", undefined, "training", "adversarial", "min"],
  ["loss_disc", undefined, "training", "adversarial", "min"],
  ["loss_gen", undefined, "training", "adversarial", "min"],
  ["loss_mel", undefined, "training", "mel", "min"],
  // GPT-SoVITS s1
  ["total_loss_step", undefined, "training", "total", "min"],
  ["total_loss_epoch", undefined, "training", "total", "min"],
  ["lr_epoch", undefined, "training", "learning rate", "min"],
  ["top_3_acc_epoch", undefined, "training", "score", "max"],
  ["epoch", undefined, "training", "epoch", "min"],
  // Coqui XTTS
  ["EvalStats/avg_loss_mel_ce", undefined, "validation", "mel", "min"],
  ["EvalStats/avg_loss_text_ce", undefined, "validation", "part", "min"],
  ["EvalStats/avg_loss", undefined, "validation", "total", "min"],
  ["TrainIterStats/loss_mel_ce", undefined, "training", "mel", "min"],
  ["TrainEpochStats/avg_loss", undefined, "training", "total", "min"],
  ["TrainIterStats/step_time", undefined, "training", "time", "min"],
  // fish-speech and other Lightning trainings
  ["val/loss", undefined, "validation", "total", "min"],
  ["train/loss", undefined, "training", "total", "min"],
  ["train/top_5_accuracy", undefined, "training", "score", "max"],
  ["val_loss", undefined, "validation", "total", "min"],
  ["train_loss_epoch", undefined, "training", "total", "min"],
  ["valid_NSE", undefined, "validation", "score", "max"],
  ["hp_metric", undefined, "training", "other", "min"],
  ["lr-Adam", undefined, "training", "learning rate", "min"],
  // What users patch in
  ["val/mel", undefined, "validation", "mel", "min"],
  ["loss/val/mel", undefined, "validation", "mel", "min"],
  ["eval/mel", undefined, "validation", "mel", "min"],
  ["validation/mel_loss", undefined, "validation", "mel", "min"],
  // Keras
  ["loss", undefined, "training", "total", "min"],
  ["epoch_loss", "validation", "validation", "total", "min"],
  ["epoch_loss", "train", "training", "total", "min"],
  ["epoch_accuracy", "validation", "validation", "score", "max"],
  ["val_accuracy", undefined, "validation", "score", "max"],
  ["valLoss", undefined, "validation", "total", "min"],
  // HF
  ["eval_loss", undefined, "validation", "total", "min"],
  ["eval/wer", undefined, "validation", "error", "min"],
  ["train/grad_norm", undefined, "training", "gradient", "min"],
  ["train/learning_rate", undefined, "training", "learning rate", "min"],
  // YOLO
  ["train/box_loss", undefined, "training", "part", "min"],
  ["val/cls_loss", undefined, "validation", "part", "min"],
  ["metrics/precision(B)", undefined, "training", "score", "max"],
  ["metrics/mAP50(B)", undefined, "training", "score", "max"],
  ["metrics/mAP50-95(B)", undefined, "training", "score", "max"],
  ["metrics/mAP_0.5", undefined, "training", "score", "max"],
  ["lr/pg0", undefined, "training", "learning rate", "min"],
  // Others
  ["psnr", undefined, "training", "score", "max"],
  ["test_mse", undefined, "validation", "error", "min"],
  // Words that only look like a validation's
  ["latest_loss", undefined, "training", "part", "min"],
  ["contest/loss", undefined, "training", "part", "min"],
  ["evaluate_me/loss", undefined, "training", "part", "min"],
  ["loss", "medieval", "training", "total", "min"],
] as const)("%s in %s", (tag, folder, evidence, quantity, mode) => {
  test(`is ${evidence} ${quantity}, and ${mode} is better`, () => {
    const { averaged: _, ...role } = classifyTag(tag, folder);
    expect(role).toEqual({ evidence, quantity, mode });
  });
});

test.each([
  ["total_loss_epoch", undefined, true],
  ["total_loss_step", undefined, false],
  ["TrainEpochStats/avg_loss", undefined, true],
  ["TrainIterStats/loss", undefined, false],
  ["loss/g/mel", undefined, false],
  ["loss/g/mel", "eval", true],
])("%s in %s: a mean of many batches is %s", (tag, folder, averaged) => {
  expect(classifyTag(tag, folder).averaged).toBe(averaged);
});

test("of a name of a million letters only the first 200 are looked at", () => {
  expect(classifyTag(`val_loss/${"x".repeat(1_000_000)}`).evidence).toBe("validation");
  expect(classifyTag(`${"x".repeat(1_000_000)}/val_loss`).quantity).toBe("other");
});

test("mAPE is an error, mAP a score", () => {
  expect(classifyTag("val/mAPE").quantity).toBe("error");
  expect(classifyTag("val/mAP").quantity).toBe("score");
});
