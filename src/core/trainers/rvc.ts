import type { RunEvidence, Trainer } from "./trainer.ts";
import { epochStepWeights, resumeStates, vitsLearningRateDecay } from "./vits-family.ts";

/** RVC and Applio. The logged mel loss is clamped at 75 and the KL at 9 before it is written. */
export const rvc: Trainer = {
  id: "rvc",
  name: "RVC",
  recognises: ({ config, tags, path }: RunEvidence) =>
    config?.["save_every_weights"] !== undefined ||
    config?.["if_f0"] !== undefined ||
    tags.has("loss_avg_50/g/mel") ||
    /[\\/]assets[\\/]weights/.test(path),
  monitored: [],
  checkpointNames: [
    epochStepWeights,
    { pattern: /^(?<name>.+)_(?<epoch>\d+)e_(?<step>\d+)s(?:_best_epoch)?\.pth$/, kind: "weights" },
    ...resumeStates,
  ],
  epochOffset: 0,
  ceilings: { "loss/g/mel": 75, "loss/g/kl": 9 },
  learningRateDecay: vitsLearningRateDecay,
  stockHasNoValidation: true,
  logIntervalSetting: { setting: "train.log_interval", file: "configs/48k.json" },
  saveSetting: { setting: "save_every_epoch", file: "WebUI" },
};
