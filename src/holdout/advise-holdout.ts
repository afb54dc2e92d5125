import type { Evaluation } from "../core/evaluation.ts";
import { heldOutFolder } from "../core/held-out.ts";
import type { Message } from "../core/message.ts";
import { lookAtHoldout } from "./look-at-holdout.ts";
import { planSplit } from "./plan-split.ts";
import { voiceOf } from "./score-reader.ts";

/** What `holdout split` does unless it is told otherwise. */
const usual = { ratio: 0.1, seed: 1234 };

/**
 * What would give a run a validation that its trainer does not compute: holding clips out, with what that costs, or
 * scoring the files there are. Nothing where it has one, or the folder holds no data set of GPT-SoVITS.
 */
export async function adviseHoldout({ run, monitored }: Evaluation): Promise<readonly Message[]> {
  const isScored = monitored?.folder === heldOutFolder;
  if (isScored || monitored?.evidence === "validation") return [];
  const { voice } = await voiceOf(run.path);
  const state = await lookAtHoldout(voice);
  if (state.kind === "manifest" && state.manifest.state === "split") {
    return [{ id: "hint.holdout-score", clips: state.manifest.clips.length, path: voice }];
  }
  if (state.kind !== "none" && state.kind !== "leftovers") return [];
  const planned = await planSplit(voice, usual);
  return "refusal" in planned ? [] : [{ id: "hint.holdout-split", ...planned.cost, path: voice }];
}
