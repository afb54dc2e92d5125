/** Castagnoli's polynomial with its bits reversed (RFC 3720, appendix B.4). */
const polynomial = 0x82f63b78;
/** TFRecord stores a checksum rotated and shifted by this, so that a record may hold checksums itself. */
const maskDelta = 0xa282ead8;
/** How many tables of 256, that is how many bytes one round takes ("slicing-by-8"). */
const slices = 8;
const tables = makeTables();

/**
 * CRC-32C of the bytes `from` up to but not including `to` of a view, 0 to 2^32 - 1.
 *
 * @example crc32c of "123456789" // 0xe3069283
 * @see     https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4
 */
export function crc32c(view: DataView, from: number, to: number): number {
  return advance(0, { view, from, to });
}

/** CRC-32C of some bytes followed by all of `view`, from the CRC-32C of those bytes (0 for none). */
export function extendCrc32c(previous: number, view: DataView): number {
  return advance(previous, { view, from: 0, to: view.byteLength });
}

/**
 * A checksum as a TFRecord stores it.
 *
 * @see https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/lib/hash/crc32c.h
 */
export function maskCrc(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + maskDelta) >>> 0;
}

function advance(previous: number, { view, from, to }: Span): number {
  let crc = ~previous;
  let at = from;
  for (const last = to - slices; at <= last; at += slices) {
    const low = crc ^ view.getInt32(at, true);
    const high = view.getInt32(at + 4, true);
    crc =
      entry(1792 + (low & 255)) ^
      entry(1536 + ((low >>> 8) & 255)) ^
      entry(1280 + ((low >>> 16) & 255)) ^
      entry(1024 + (low >>> 24)) ^
      entry(768 + (high & 255)) ^
      entry(512 + ((high >>> 8) & 255)) ^
      entry(256 + ((high >>> 16) & 255)) ^
      entry(high >>> 24);
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ entry((crc ^ view.getUint8(at)) & 255);
  return ~crc >>> 0;
}

interface Span {
  readonly view: DataView;
  readonly from: number;
  readonly to: number;
}

function entry(index: number): number {
  return tables[index] ?? 0;
}

/** Table k, at 256 k, holds what a byte does to the checksum k bytes later. */
function makeTables(): Int32Array {
  const made = new Int32Array(slices * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? polynomial : 0);
    made[byte] = crc;
  }
  for (let index = 256; index < made.length; index++) {
    const before = made[index - 256] ?? 0;
    made[index] = (before >>> 8) ^ (made[before & 255] ?? 0);
  }
  return made;
}
