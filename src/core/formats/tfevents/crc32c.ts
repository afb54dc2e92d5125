/** Castagnoli's polynomial with its bits reversed (RFC 3720, appendix B.4). */
const polynomial = 0x82f63b78;
/** TFRecord stores a checksum rotated and shifted by this, so that a record may hold checksums itself. */
const maskDelta = 0xa282ead8;
/** How many tables of 256, that is how many bytes one round takes ("slicing-by-16"). */
const slices = 16;

/** Table k, at 256 k, holds what a byte does to the checksum k bytes later. */
export const crcTables: Int32Array = makeTables();

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

interface Span {
  readonly view: DataView;
  readonly from: number;
  readonly to: number;
}

/** In rounds of 16 bytes, then at most one of 8 and one of 4: records of scalars are some 50 bytes long. */
function advance(previous: number, { view, from, to }: Span): number {
  let crc = ~previous;
  let at = from;
  for (const last = to - slices; at <= last; at += slices) {
    crc = fourBytes(crc ^ view.getInt32(at, true), 3072);
    crc ^= fourBytes(view.getInt32(at + 4, true), 2048);
    crc ^= fourBytes(view.getInt32(at + 8, true), 1024);
    crc ^= fourBytes(view.getInt32(at + 12, true), 0);
  }
  if (at <= to - 8) {
    crc = fourBytes(crc ^ view.getInt32(at, true), 1024);
    crc ^= fourBytes(view.getInt32(at + 4, true), 0);
    at += 8;
  }
  if (at <= to - 4) {
    crc = fourBytes(crc ^ view.getInt32(at, true), 0);
    at += 4;
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ entry((crc ^ view.getUint8(at)) & 255);
  return ~crc >>> 0;
}

/** What four bytes, the first one lowest, do to the checksum when `tables` / 256 bytes follow them. */
function fourBytes(word: number, tables: number): number {
  return (
    entry(tables + 768 + (word & 255)) ^
    entry(tables + 512 + ((word >>> 8) & 255)) ^
    entry(tables + 256 + ((word >>> 16) & 255)) ^
    entry(tables + (word >>> 24))
  );
}

function entry(index: number): number {
  return crcTables[index] ?? 0;
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
