import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { Seconds } from "../core/units.ts";
import { wavSeconds } from "../core/wav-seconds.ts";
import { systemCode } from "../stop/system-code.ts";

/** The chunks before the sound take some dozen bytes; recorders' notes some hundred. */
const headBytes = 4096;

/**
 * How long a recording is, by the header of its wav file. Where the header does not say (a size of 0, or a broken
 * one), by the size of the file, as the trainer does.
 *
 * @param path  as bytes: names of clips may be in any encoding
 * @returns     undefined when the file cannot be read
 * @see         Multimedia Programming Interface and Data Specifications 1.0, "WAVE"
 */
export async function readWavSeconds(path: Buffer): Promise<Seconds | undefined> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return undefined;
      const bytes = new Uint8Array(headBytes);
      const { bytesRead } = await handle.read(bytes, 0, headBytes, 0);
      return wavSeconds(bytes.subarray(0, bytesRead), stats.size);
    } finally {
      await handle.close();
    }
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}
