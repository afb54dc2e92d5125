import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Seconds } from "../core/units.ts";
import { systemErrorCode } from "./system-errors.ts";

/** GPT-SoVITS writes clips as 32,000 samples a second of two bytes, behind a header of 44. */
const bytesPerSecond = 64_000;
const headerBytes = 44;
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
    let bytes = 0;
    for (const name of names) {
      bytes += Math.max(0, statSync(join(folder, name)).size - headerBytes);
    }
    return bytes / bytesPerSecond;
  } catch (error) {
    systemErrorCode(error);
    return undefined;
  }
}
