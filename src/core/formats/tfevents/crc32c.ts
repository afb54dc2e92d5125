/** Castagnoli's polynomial with its bits reversed (RFC 3720, appendix B.4). */
const polynomial = 0x82f63b78;
/** TFRecord stores a checksum rotated and shifted by this, so that a record may hold checksums itself. */
const maskDelta = 0xa282ead8;
/** How many tables of 256, that is how many bytes one round takes ("slicing-by-8"). */
const slices = 8;

/** Table k, at 256 k, holds what a byte does to the checksum k bytes later. */
const crcTables: Int32Array = makeTables();

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

/** CRC-32C of a length below 2^32 as eight bytes, little-endian: the upper four are 0 and do nothing. */
export function crc32cOfLength(length: number): number {
  const word = ~length;
  const crc =
    (crcTables[1792 + (word & 255)] ?? 0) ^
    (crcTables[1536 + ((word >>> 8) & 255)] ?? 0) ^
    (crcTables[1280 + ((word >>> 16) & 255)] ?? 0) ^
    (crcTables[1024 + (word >>> 24)] ?? 0);
  return ~crc >>> 0;
}

/**
 * A checksum as a TFRecord stores it.
 *
 * @see https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/lib/hash/crc32c.h
 */
export function maskCrc(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + maskDelta) >>> 0;
}

interface Span {
  readonly view: DataView;
  readonly from: number;
  readonly to: number;
}

/**
 * In rounds of 8 bytes, whose tables are looked up right here: records of scalars are some 50 bytes long, and a program
 * that has just started pays more for a call than for a look.
 */
function advance(previous: number, { view, from, to }: Span): number {
  const tables = crcTables;
  let crc = ~previous;
  let at = from;
  for (const last = to - 8; at <= last; at += 8) {
    const low = crc ^ view.getInt32(at, true);
    const high = view.getInt32(at + 4, true);
    crc =
      (tables[1792 + (low & 255)] ?? 0) ^
      (tables[1536 + ((low >>> 8) & 255)] ?? 0) ^
      (tables[1280 + ((low >>> 16) & 255)] ?? 0) ^
      (tables[1024 + (low >>> 24)] ?? 0) ^
      (tables[768 + (high & 255)] ?? 0) ^
      (tables[512 + ((high >>> 8) & 255)] ?? 0) ^
      (tables[256 + ((high >>> 16) & 255)] ?? 0) ^
      (tables[high >>> 24] ?? 0);
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ (tables[(crc ^ view.getUint8(at)) & 255] ?? 0);
  return ~crc >>> 0;
}

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
