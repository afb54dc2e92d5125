import type { Seconds } from "./units.ts";

/** What GPT-SoVITS writes into `5-wav32k`: 32,000 samples a second of two bytes. */
const usualBytesPerSecond = 64_000;
const usualHead = 44;

/**
 * How long a recording is, by the first bytes of its wav file and the size of it; by the size alone where they do not
 * say, as the trainer does.
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
