import { generic, lightning } from "./generic.ts";
import { gptSovitsS1 } from "./gpt-sovits-s1.ts";
import { gptSovitsS2 } from "./gpt-sovits-s2.ts";
import { rvc } from "./rvc.ts";
import { soVitsSvc } from "./so-vits-svc.ts";
import type { RunEvidence, Trainer } from "./trainer.ts";
import { vits } from "./vits.ts";

/** Every trainer we know, the most particular first; the last takes anything. */
export const trainers: readonly Trainer[] = [
  gptSovitsS1,
  gptSovitsS2,
  soVitsSvc,
  rvc,
  vits,
  lightning,
  generic,
];

/** The trainer that wrote a run; `generic`, whose id is empty, when no other is recognised. */
export function recogniseTrainer(evidence: RunEvidence): Trainer {
  return trainers.find((trainer) => trainer.recognises(evidence)) ?? generic;
}
