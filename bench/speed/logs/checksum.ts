/** Tables of CRC-32C for eight bytes at once: table k tells what a byte does k bytes later. */
const tables = Array.from({ length: 8 }, () => new Int32Array(256));

for (let byte = 0; byte < 256; byte += 1) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  tableAt(0)[byte] = crc;
}
for (let later = 1; later < 8; later += 1) {
  for (let byte = 0; byte < 256; byte += 1) {
    const before = tableAt(later - 1)[byte] ?? 0;
    tableAt(later)[byte] = (before >>> 8) ^ (tableAt(0)[before & 255] ?? 0);
  }
}

function tableAt(index: number): Int32Array {
  // There are eight of them.
  return tables[index] as Int32Array;
}

/** The checksum of a TFRecord over some bytes. The generator's own: it shares nothing with the reader. */
export function recordChecksum(bytes: Buffer, start: number, end: number): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = Array.from({ length: 8 }, (_, index) => tableAt(index));
  let crc = -1;
  let at = start;
  if (t0 && t1 && t2 && t3 && t4 && t5 && t6 && t7) {
    for (; at + 8 <= end; at += 8) {
      const low = crc ^ bytes.readInt32LE(at);
      const high = bytes.readInt32LE(at + 4);
      crc =
        (t7[low & 255] ?? 0) ^
        (t6[(low >>> 8) & 255] ?? 0) ^
        (t5[(low >>> 16) & 255] ?? 0) ^
        (t4[low >>> 24] ?? 0) ^
        (t3[high & 255] ?? 0) ^
        (t2[(high >>> 8) & 255] ?? 0) ^
        (t1[(high >>> 16) & 255] ?? 0) ^
        (t0[high >>> 24] ?? 0);
    }
    for (; at < end; at += 1) crc = (crc >>> 8) ^ (t0[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0);
  }
  const whole = ~crc >>> 0;
  return (((whole >>> 15) | (whole << 17)) + 0xa282ead8) >>> 0;
}
