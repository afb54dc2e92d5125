import type { RunEvidence, Trainer } from "./trainer.ts";
import { epochStepWeights, resumeStates } from "./vits-family.ts";

/** PyTorch Lightning: `epoch` counts from 0, checkpoints are `epoch=4-step=100.ckpt`. */
export const lightning: Trainer = {
  id: "lightning",
  name: "PyTorch Lightning",
  recognises: ({ tags, path }: RunEvidence) =>
    tags.has("hp_metric") || /(^|[\\/])version_\d+([\\/]|$)/.test(path),
  monitored: [],
  checkpointNames: [
    { pattern: /epoch=(?<epoch>\d+)-step=(?<step>\d+).*\.ckpt$/, kind: "weights" },
    { pattern: /^step_(?<step>\d+)\.ckpt$/, kind: "weights" },
    { pattern: /^last(?:-v\d+)?\.ckpt$/, kind: "latest" },
  ],
  epochOffset: 0,
  ceilings: {},
  stockHasNoValidation: false,
};

/** Anything else: what its names tell and no more. */
export const generic: Trainer = {
  id: "",
  name: "",
  recognises: () => true,
  monitored: [],
  checkpointNames: [
    epochStepWeights,
    {
      pattern: /epoch[=_-]?(?<epoch>\d+)[-_]step[=_-]?(?<step>\d+).*\.(?:ckpt|pth?|safetensors)$/i,
      kind: "weights",
    },
    { pattern: /(?:epoch|ep)[=_-]?(?<epoch>\d+)\.(?:ckpt|pth?|safetensors)$/i, kind: "weights" },
    {
      pattern: /(?:step|checkpoint|iter)[=_-]?(?<step>\d+)\.(?:ckpt|pth?|safetensors)$/i,
      kind: "weights",
    },
    ...resumeStates,
    { pattern: /^last\.(?:ckpt|pt)$/, kind: "latest" },
  ],
  epochOffset: 0,
  ceilings: {},
  stockHasNoValidation: false,
};
