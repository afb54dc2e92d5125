import type { RunEvidence, Trainer } from "./trainer.ts";
import { resumeStates, vitsLearningRateDecay } from "./vits-family.ts";

/** VITS, Bert-VITS2 and their near relatives: the tags and the log of the family, nothing of the others. */
export const vits: Trainer = {
  id: "vits",
  name: "VITS family",
  recognises: ({ tags, formats }: RunEvidence) =>
    tags.has("loss/g/mel") || tags.has("loss/g/total") || formats.has("train.log"),
  monitored: [],
  checkpointNames: [{ pattern: /^G_(?<step>\d+)\.pth$/, kind: "weights" }, ...resumeStates],
  epochOffset: 0,
  ceilings: {},
  learningRateDecay: vitsLearningRateDecay,
  stockHasNoValidation: true,
  logIntervalSetting: { setting: "train.log_interval", file: "configs/config.json" },
  saveSetting: { setting: "train.eval_interval", file: "configs/config.json" },
};
