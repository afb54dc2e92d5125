import type { RunEvidence, Trainer } from "./trainer.ts";

/** GPT-SoVITS, text to semantic tokens: `s1_train.py`, a Lightning training. */
export const gptSovitsS1: Trainer = {
  id: "gpt-sovits-s1",
  name: "GPT-SoVITS GPT (s1)",
  recognises: ({ tags, path }: RunEvidence) =>
    /(^|[\\/])logs_s1(_[^\\/]*)?([\\/]|$)/.test(path) ||
    tags.has("top_3_acc_epoch") ||
    tags.has("top_3_acc_step"),
  monitored: [{ tag: "total_loss_epoch", mode: "min" }],
  checkpointNames: [
    { pattern: /^(?<name>.+)-e(?<epoch>\d+)\.ckpt$/, kind: "weights" },
    // Lightning counts epochs from 0 here; its step counts optimizer steps, not batches, and is not read.
    { pattern: /^epoch=(?<epoch>\d+)-step=\d+\.ckpt$/, kind: "resume state", epochOffset: 1 },
  ],
  epochOffset: 1,
  ceilings: {},
  stockHasNoValidation: true,
  saveSetting: { setting: "save_every_n_epoch", file: "WebUI" },
};
