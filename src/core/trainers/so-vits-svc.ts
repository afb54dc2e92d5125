import type { RunEvidence, Trainer } from "./trainer.ts";
import { vitsLearningRateDecay } from "./vits-family.ts";

/** so-vits-svc: its G files are both resume state and the weights that people listen to; keep_ckpts deletes old ones. */
export const soVitsSvc: Trainer = {
  id: "so-vits-svc",
  name: "so-vits-svc",
  recognises: ({ config }: RunEvidence) => {
    const model = config?.["model"];
    const spk = config?.["spk"];
    return (
      spk !== undefined ||
      (typeof model === "object" &&
        model !== null &&
        ("ssl_dim" in model || "vocoder_name" in model))
    );
  },
  monitored: [],
  checkpointNames: [
    { pattern: /^G_(?<step>\d+)\.(?:pth|pdparams)$/, kind: "weights" },
    { pattern: /^D_(?<step>\d+)\.(?:pth|pdparams)$/, kind: "resume state" },
  ],
  epochOffset: 0,
  ceilings: {},
  learningRateDecay: vitsLearningRateDecay,
  stockHasNoValidation: true,
  logIntervalSetting: { setting: "train.log_interval", file: "configs/config.json" },
  saveSetting: { setting: "train.eval_interval", file: "configs/config.json" },
};
