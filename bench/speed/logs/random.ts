/** Numbers from 0 to below 1, the same ones for the same seed (Marsaglia's xorshift, 32 bit). */
export function createRandom(seed: number): () => number {
  let state = (seed || 1) >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** `size` bytes without a pattern, as compressed pictures have none. */
export function randomBytes(size: number, random: () => number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 1) bytes[at] = random() * 256;
  return bytes;
}
