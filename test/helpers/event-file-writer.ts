/**
 * Writes TensorBoard event files, byte for byte as the writers that stopwatch meets do, and also as none
 * should. Shares no code with the reader: it has its own checksum.
 *
 * @example eventFile(fileVersion(), event({ step: 100, summary: [scalar("loss/g/mel", 18.5)] }))
 */

/** A whole event file of these payloads, each in its record. */
export function eventFile(...payloads: readonly Uint8Array[]): Uint8Array {
  return concat(payloads.map((payload) => record(payload)));
}

/** A TFRecord around a payload. */
export function record(payload: Uint8Array): Uint8Array {
  const length = uint64(payload.length);
  return concat([length, uint32(maskedCrc(length)), payload, uint32(maskedCrc(payload))]);
}

/** A record header with a good checksum that promises `length` bytes of payload. */
export function recordHeader(length: number | bigint): Uint8Array {
  const bytes = uint64(length);
  return concat([bytes, uint32(maskedCrc(bytes))]);
}

/** What an event holds besides its time and step; `fields` are written behind all else. */
export interface EventContent {
  /** Seconds since the Unix epoch; 1700000000 if not given. */
  readonly wallTime?: number;
  /** Not written when 0, as protocol buffers have it. */
  readonly step?: number | bigint;
  readonly summary?: readonly Uint8Array[];
  readonly fields?: readonly Uint8Array[];
}

/** The payload of an event. */
export function event({ wallTime = 1_700_000_000, step = 0, summary, fields }: EventContent) {
  return concat([
    doubleField(1, wallTime),
    BigInt(step) === 0n ? empty : varintField(2, step),
    summary === undefined ? empty : bytesField(5, concat(summary)),
    ...(fields ?? []),
  ]);
}

/** The first event of a file, as each writer begins it. */
export function fileVersion(wallTime?: number): Uint8Array {
  const fields = [bytesField(3, utf8("brain.Event:2"))];
  return event(wallTime === undefined ? { fields } : { wallTime, fields });
}

/** A SessionLog: 1 START, 2 STOP, 3 CHECKPOINT. */
export function sessionLog(status: 1 | 2 | 3, content: EventContent = {}): Uint8Array {
  return event({ ...content, fields: [bytesField(7, varintField(1, status))] });
}

/** A graph of `size` bytes. */
export function graph(size: number): Uint8Array {
  return event({ fields: [bytesField(4, noise(size))] });
}

/** A scalar as torch and TensorFlow 1 write it: a Value for `summary`. */
export function scalar(tag: string, value: number): Uint8Array {
  return summaryValue(bytesField(1, utf8(tag)), floatField(2, value));
}

/** A scalar as torch writes it with `new_style=True`, or with `double_precision=True` too. */
export function torchTensor(tag: string, value: number, type: "float" | "double" = "float") {
  const tensor =
    type === "float"
      ? concat([varintField(1, 1), bytesField(5, float32(value))])
      : concat([varintField(1, 2), bytesField(6, float64(value))]);
  return tensorValue(tag, tensor, metadata("scalars"));
}

/** A scalar as TensorFlow 2 writes it; it gives `metadata` with the first value of a tag only. */
export function tensorFlow2Scalar(
  tag: string,
  value: number,
  options: { readonly metadata?: boolean; readonly listed?: boolean } = {},
): Uint8Array {
  const shape = bytesField(2, empty);
  const content = options.listed ? bytesField(5, float32(value)) : bytesField(4, float32(value));
  const about = options.metadata ? concat([metadata("scalars"), varintField(4, 1)]) : undefined;
  return tensorValue(tag, concat([varintField(1, 1), shape, content]), about);
}

/** A Value with a tensor of these bytes, and with metadata if some is given. */
export function tensorValue(tag: string, tensor: Uint8Array, about?: Uint8Array): Uint8Array {
  const fields = [bytesField(1, utf8(tag)), bytesField(8, tensor)];
  if (about !== undefined) fields.push(bytesField(9, about));
  return summaryValue(...fields);
}

/** SummaryMetadata that names a plugin. */
export function metadata(plugin: string): Uint8Array {
  return bytesField(1, bytesField(1, utf8(plugin)));
}

/** A picture whose PNG has `size` bytes: 1000 x 200, RGB, as GPT-SoVITS draws its spectrograms. */
export function image(tag: string, size: number): Uint8Array {
  const picture = [
    varintField(1, 200),
    varintField(2, 1000),
    varintField(3, 3),
    bytesField(4, noise(size)),
  ];
  return summaryValue(bytesField(1, utf8(tag)), bytesField(4, concat(picture)));
}

/** A sound whose WAV has `size` bytes. */
export function audio(tag: string, size: number): Uint8Array {
  const sound = concat([floatField(1, 32_000), varintField(2, 1), bytesField(4, noise(size))]);
  return summaryValue(bytesField(1, utf8(tag)), bytesField(6, sound));
}

/** A histogram of `buckets` buckets. */
export function histogram(tag: string, buckets: number): Uint8Array {
  const counts = concat(Array.from({ length: buckets }, (_, index) => float64(index)));
  const histo = concat([doubleField(1, 0), doubleField(2, 1), bytesField(7, counts)]);
  return summaryValue(bytesField(1, utf8(tag)), bytesField(5, histo));
}

/** A Value of a Summary, of these fields. */
export function summaryValue(...fields: readonly Uint8Array[]): Uint8Array {
  return bytesField(1, concat(fields));
}

/** A varint; a negative number takes ten bytes, as int64 does. */
export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/** A field of wire type 0. */
export function varintField(field: number, value: number | bigint): Uint8Array {
  return concat([varint(field * 8), varint(value)]);
}

/** A field of wire type 1. */
export function doubleField(field: number, value: number): Uint8Array {
  return concat([varint(field * 8 + 1), float64(value)]);
}

/** A field of wire type 2. */
export function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

/** A field of wire type 5. */
export function floatField(field: number, value: number): Uint8Array {
  return concat([varint(field * 8 + 5), float32(value)]);
}

/** A float, little-endian. */
export function float32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return bytes;
}

/** A double, little-endian. */
export function float64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return bytes;
}

/** All of these, one behind the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** `size` bytes that look like a compressed picture, always the same ones. */
export function noise(size: number): Uint8Array {
  let state = 12_345;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}

/** The text's UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** CRC-32C bit by bit, then masked: slow, and nothing like the reader's. */
export function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f6_3b78 : crc >>> 1;
  }
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282_ead8) >>> 0;
}

const empty = new Uint8Array(0);

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function uint64(value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}
