import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { Seconds } from "../core/units.ts";
import { systemCode } from "../stop/system-code.ts";

/** The chunks before the sound take some dozen bytes; recorders' notes some hundred. */
const headBytes = 4096;
/** What GPT-SoVITS writes into `5-wav32k`: 32,000 samples a second of two bytes. */
const usualBytesPerSecond = 64_000;
const usualHead = 44;

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

/**
 * The same from the first bytes of a wav file and its size.
 *
 *     0  "RIFF"   4  u32 size   8  "WAVE"   12  chunks: 4 name, u32 size, the chunk, padded to even
 *     "fmt ": u16 form, u16 channels, u32 samples a second, u32 bytes a second at 8
 */
export function wavSeconds(head: Uint8Array, size: number): Seconds {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const nameAt = (at: number) => String.fromCharCode(...head.subarray(at, at + 4));
  let bytesPerSecond = usualBytesPerSecond;
  if (head.length >= 12 && nameAt(0) === "RIFF" && nameAt(8) === "WAVE") {
    for (let at = 12; at + 8 <= head.length; ) {
      const length = view.getUint32(at + 4, true);
      if (nameAt(at) === "fmt " && at + 20 <= head.length) {
        bytesPerSecond = view.getUint32(at + 16, true) || usualBytesPerSecond;
      }
      if (nameAt(at) === "data") {
        const there = Math.max(0, size - at - 8);
        return (length === 0 || length > there ? there : length) / bytesPerSecond;
      }
      at += 8 + length + (length % 2);
    }
  }
  return Math.max(0, size - usualHead) / bytesPerSecond;
}
