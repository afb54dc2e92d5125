import { applio } from "./applio.ts";
import { bjarten } from "./bjarten.ts";
import { lightGbm, xgboost } from "./boosting.ts";
import { composer } from "./composer.ts";
import { huggingFace } from "./hugging-face.ts";
import { ignite } from "./ignite.ts";
import { keras } from "./keras.ts";
import { lightning } from "./lightning.ts";
import { losslintOverfit } from "./losslint.ts";
import { optunaPatient } from "./optuna.ts";
import type { PeerRule } from "./peer-rule.ts";
import {
  generalisationLoss,
  numberSinceBest,
  productivityQuotient,
  risingStrips,
  successiveRises,
} from "./prechelt.ts";
import { rayPlateau } from "./ray.ts";
import { lossNotDecreasing, overfitRatio } from "./sagemaker.ts";
import { smoothedPatience } from "./smoothed-patience.ts";
import { trainspotterOverfit } from "./trainspotter.ts";
import { ultralytics } from "./ultralytics.ts";

/** Every rule that people use today, at its default settings; at a patience of 10 where it has none. */
export const peerRules: readonly PeerRule[] = [
  bjarten(),
  keras(),
  keras({ patience: 10 }),
  lightning(),
  lightning({ patience: 10 }),
  huggingFace(),
  ignite(),
  ignite({ cumulative: true, threshold: 0.01, thresholdMode: "rel" }),
  composer(),
  composer({ patience: 10 }),
  xgboost(),
  lightGbm(),
  optunaPatient(),
  generalisationLoss(),
  generalisationLoss({ alpha: 5 }),
  productivityQuotient(),
  successiveRises({ rises: 3 }),
  successiveRises(),
  risingStrips(),
  numberSinceBest(),
  rayPlateau(),
  ultralytics({ patience: 50 }),
  ultralytics(),
  lossNotDecreasing(),
  overfitRatio(),
  applio({ threshold: 10 }),
  applio(),
  losslintOverfit(),
  trainspotterOverfit(),
  smoothedPatience({ patience: 5 }),
  smoothedPatience(),
];
