import { crc32c, crc32cOfLength, maskCrc } from "./crc32c.ts";

/**
 * A TFRecord, back to back with the next; numbers little-endian. It holds one Event.
 *
 *     8 bytes  length of the payload
 *     4        checksum of those 8 bytes
 *     length   payload
 *     4        checksum of the payload
 *
 * @see https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 */
export const headerBytes = 12;
/** The checksum behind the payload. */
export const footerBytes = 4;

/** Bytes of a record with a payload of `length` bytes. */
export function recordBytes(length: number): number {
  return headerBytes + length + footerBytes;
}

/** Protocol buffers end at 2 GiB: a longer record is damage, whatever its checksum says. */
const longestPayload = 2 ** 31;
/** No trainer writes a longer payload: such a record is only believed where all of it stands in the file. */
export const longestUsual = 64 * 1024 * 1024;

/** Length of the payload, in bytes, of the record whose header stands at `at`; undefined if that is none. */
export function payloadLength(view: DataView, at: number): number | undefined {
  if (view.getUint32(at + 4, true) !== 0) return undefined;
  const length = view.getUint32(at, true);
  const isGood = length <= longestPayload && view.getUint32(at + 8, true) === lengthCrc(length);
  return isGood ? length : undefined;
}

/** What must be there to tell whether a record starts: its header and the first byte of its event. */
export const startBytes = headerBytes + 1;

/**
 * Whether a record with an Event in it surely starts at `at`. Of 2^72 random places one would look so:
 * the upper half of the length is 0, the checksum agrees, and an Event's first field is its wall time.
 */
export function isRecordStart(view: DataView, at: number): boolean {
  return view.getUint8(at + headerBytes) === 0x09 && (payloadLength(view, at) ?? 0) > 8;
}

/** Checksum, as stored, of the length of a payload. */
export function lengthCrc(length: number): number {
  return maskCrc(crc32cOfLength(length));
}

/** Whether the bytes from `from` up to `to` match the checksum that stands behind them. */
export function isVouched(view: DataView, from: number, to: number): boolean {
  return maskCrc(crc32c(view, from, to)) === view.getUint32(to, true);
}
