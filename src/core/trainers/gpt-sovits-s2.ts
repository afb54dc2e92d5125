import type { RunEvidence, Trainer } from "./trainer.ts";
import { epochStepWeights, resumeStates, vitsLearningRateDecay } from "./vits-family.ts";

/** GPT-SoVITS, acoustic model: `s2_train.py` (v1, v2, v2Pro) and `s2_train_v3_lora.py` (v3, v4). */
export const gptSovitsS2: Trainer = {
  id: "gpt-sovits-s2",
  name: "GPT-SoVITS SoVITS (s2)",
  recognises: ({ config, tags, path, formats }: RunEvidence) =>
    config?.["s2_ckpt_dir"] !== undefined ||
    config?.["content_module"] !== undefined ||
    tags.has("loss/g/kl_ssl") ||
    // Of the family's text logs only v3 and v4 print a single loss.
    (formats.has("train.log") && tags.has("loss/g/total") && !tags.has("loss/g/mel")) ||
    /[\\/]SoVITS_weights/.test(path),
  // v3 and v4 log no mel loss: their flow-matching loss stands in the total.
  monitored: [
    { tag: "loss/g/mel", folder: "eval", mode: "min" },
    { tag: "loss/g/total", folder: "eval", mode: "min" },
  ],
  checkpointNames: [epochStepWeights, ...resumeStates],
  epochOffset: 0,
  ceilings: {},
  learningRateDecay: vitsLearningRateDecay,
  stockHasNoValidation: true,
  logIntervalSetting: { setting: "train.log_interval", file: "GPT_SoVITS/configs/s2.json" },
  saveSetting: { setting: "save_every_epoch", file: "WebUI" },
};
