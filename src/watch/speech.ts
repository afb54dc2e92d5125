import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Seconds } from "../core/units.ts";
import { wavSeconds } from "../core/wav-seconds.ts";
import { systemErrorCode } from "./system-errors.ts";

/** Clips are taken for what GPT-SoVITS writes: opening each to see its header would cost more than it tells. */
const noHead = new Uint8Array(0);
/** A voice has at most some ten thousand clips. */
const mostClips = 20_000;

/**
 * How much speech a GPT-SoVITS voice is trained on: the clips in `5-wav32k` of its folder, by their sizes. Clips that
 * are kept out of the training are still counted.
 *
 * @returns  undefined where there is no such folder, or more clips than a voice has
 */
export function measureSpeech(runPath: string): Seconds | undefined {
  const folder = join(runPath, "5-wav32k");
  try {
    const names = readdirSync(folder);
    if (names.length === 0 || names.length > mostClips) return undefined;
    let seconds: Seconds = 0;
    for (const name of names) seconds += wavSeconds(noHead, statSync(join(folder, name)).size);
    return seconds;
  } catch (error) {
    systemErrorCode(error);
    return undefined;
  }
}
