import { applio } from "./applio.ts";
import { bjarten } from "./bjarten.ts";
import { xgboost } from "./boosting.ts";
import { huggingFace } from "./hugging-face.ts";
import { keras } from "./keras.ts";
import { lightning } from "./lightning.ts";
import type { PeerRule } from "./peer-rule.ts";
import { generalisationLoss } from "./prechelt.ts";
import { rayPlateau } from "./ray.ts";
import { smoothedPatience } from "./smoothed-patience.ts";
import { ultralytics } from "./ultralytics.ts";

/** The rules that a report sets beside ours: one of each kind that people meet, at the settings they meet it with. */
export const shownPeers: readonly PeerRule[] = [
  keras(),
  keras({ patience: 10 }),
  lightning(),
  huggingFace(),
  bjarten(),
  xgboost(),
  ultralytics(),
  generalisationLoss({ alpha: 5 }),
  rayPlateau(),
  smoothedPatience(),
  applio(),
];

/** Epochs that a trainer's own screen offers, by the trainer's id: what a stock training runs. */
export const stockEpochs: Readonly<Record<string, number>> = {
  "gpt-sovits-s2": 8,
  "gpt-sovits-s1": 15,
};
