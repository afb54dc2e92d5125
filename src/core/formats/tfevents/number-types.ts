/** How numbers of one type stand in a TensorProto. */
export interface NumberType {
  /** Bytes of one number in `tensor_content`. */
  readonly width: number;
  /** The field that lists numbers of this type, and what it lists. */
  readonly field: number;
  readonly lists: "numbers" | "varints" | "bits in varints";
  read(view: DataView, at: number): number;
}

/**
 * By `dtype`: float, double, int32, int64, bfloat16, half. No loss is of another type.
 *
 * @see https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/framework/types.proto
 */
export const numberTypes: ReadonlyMap<number, NumberType> = new Map<number, NumberType>([
  [1, { width: 4, field: 5, lists: "numbers", read: (view, at) => view.getFloat32(at, true) }],
  [2, { width: 8, field: 6, lists: "numbers", read: (view, at) => view.getFloat64(at, true) }],
  [3, { width: 4, field: 7, lists: "varints", read: (view, at) => view.getInt32(at, true) }],
  [9, { width: 8, field: 10, lists: "varints", read: int64At }],
  [14, { width: 2, field: 13, lists: "bits in varints", read: bfloat16At }],
  [19, { width: 2, field: 13, lists: "bits in varints", read: float16At }],
]);

/** Beyond 2^53 the nearest number: it is a value, not a step. */
function int64At(view: DataView, at: number): number {
  return Number(view.getBigInt64(at, true));
}

/** bfloat16 is the upper half of a float32. */
function bfloat16At(view: DataView, at: number): number {
  const wide = new DataView(new ArrayBuffer(4));
  wide.setUint16(2, view.getUint16(at, true), true);
  return wide.getFloat32(0, true);
}

/** IEEE 754 half precision: a sign, 5 bits of exponent (bias 15), 10 of fraction. */
function float16At(view: DataView, at: number): number {
  const bits = view.getUint16(at, true);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
