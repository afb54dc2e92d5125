import { join } from "node:path";
import type { Message } from "../core/message.ts";
import { listNames } from "./cut-list.ts";
import { cellsOf, splitLines } from "./list-lines.ts";
import { lookAtHoldout } from "./look-at-holdout.ts";
import { holdoutFolder, type Manifest } from "./manifest.ts";
import { readWhole } from "./read-bytes.ts";

/**
 * The holdout of a voice, ready to be scored on; or why it is not: nothing is held out, it is half given back, or the
 * training's list holds its clips again, so that a score on them would say nothing.
 */
export async function heldOutVoice(
  folder: string,
): Promise<{ readonly manifest: Manifest } | { readonly refusal: Message }> {
  const state = await lookAtHoldout(folder);
  if (state.kind === "damaged") {
    return { refusal: { id: "holdout.refused.damaged", folder: join(folder, holdoutFolder) } };
  }
  if (state.kind === "orphaned") {
    return { refusal: { id: "holdout.refused.orphaned", folder: join(folder, holdoutFolder) } };
  }
  if (state.kind !== "manifest") {
    return { refusal: { id: "holdout.refused.not-split", path: folder } };
  }
  const { manifest } = state;
  if (manifest.state !== "split") return { refusal: { id: "holdout.refused.restoring" } };
  const clips = await trainedAgain(folder, manifest);
  return clips > 0 ? { refusal: { id: "holdout.refused.trained-again", clips } } : { manifest };
}

/** How many held-out clips the training's first list holds: both stages leave out what it does not name. */
async function trainedAgain(folder: string, manifest: Manifest): Promise<number> {
  const list = await readWhole(join(folder, listNames[0]));
  if ("code" in list) return 0;
  const { bytes } = list;
  const names = new Set(splitLines(bytes).map((line) => cellsOf(bytes, line)[0]));
  return manifest.clips.filter(({ name }) => names.has(name)).length;
}
