/** The bytes of a line that has not ended yet, up to a limit; what comes after that is dropped. */
export interface LineTail {
  append(bytes: Uint8Array): void;
  /** How many bytes were appended, dropped ones too. */
  length(): number;
  /** What was kept, and whether some was dropped; the tail is empty afterwards. The array is valid until the next append. */
  take(): { readonly bytes: Uint8Array; readonly dropped: boolean };
}

/** An empty tail. Memory: at most `limit` bytes, given back after a line of more than 64 KiB. */
export function createLineTail(limit: number): LineTail {
  let buffer = new Uint8Array(256);
  let length = 0;
  let dropped = 0;
  return {
    append(bytes) {
      const kept = Math.min(bytes.length, limit - length);
      dropped += bytes.length - kept;
      if (kept === 0) return;
      if (length + kept > buffer.length) {
        const grown = new Uint8Array(Math.min(limit, Math.max(2 * buffer.length, length + kept)));
        grown.set(buffer.subarray(0, length));
        buffer = grown;
      }
      buffer.set(kept === bytes.length ? bytes : bytes.subarray(0, kept), length);
      length += kept;
    },
    length: () => length + dropped,
    take() {
      const taken = { bytes: buffer.subarray(0, length), dropped: dropped > 0 };
      if (buffer.length > 65_536) buffer = new Uint8Array(256);
      length = 0;
      dropped = 0;
      return taken;
    },
  };
}
