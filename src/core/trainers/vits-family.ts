import type { CheckpointName } from "./trainer.ts";

/** The learning rate's factor an epoch in the published configs of the family (`train.lr_decay`). */
export const vitsLearningRateDecay = 0.999875;

/** `G_400.pth`, `D_400.pth`: the number is the step. GPT-SoVITS and RVC write 2333… when only the latest is kept. */
export const resumeStates: readonly CheckpointName[] = [
  { pattern: /^[GD]_2333333+\.pth$/, kind: "latest" },
  { pattern: /^[GD]_(?<step>\d+)\.pth$/, kind: "resume state" },
];

/** `alice_e8_s144.pth`, with a LoRA rank `alice_e8_s144_l32.pth`. */
export const epochStepWeights: CheckpointName = {
  pattern: /^(?<name>.+)_e(?<epoch>\d+)_s(?<step>\d+)(?:_l\d+)?\.(?:pth|safetensors)$/,
  kind: "weights",
};
