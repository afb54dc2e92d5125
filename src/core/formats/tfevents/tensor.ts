import { type NumberType, numberTypes } from "./number-types.ts";
import type { UnreadBytes } from "./unread-bytes.ts";
import {
  hasLength,
  passBytes,
  passContent,
  readFields,
  readFieldsInside,
  readInt64,
  readLength,
  readVarint,
} from "./wire.ts";

/** Where in `unread.bytes` something stands, from `from` up to but not including `to`. */
interface Place {
  readonly from: number;
  readonly to: number;
}

/** What a TensorProto says of its numbers. */
interface Tensor {
  dtype: number;
  /** The product of the sizes in its shape; 1 for a scalar, or where it gives no shape. */
  elements: number;
  content: Place | undefined;
  /** The last field that lists numbers, by its number, and how many such fields there are. */
  list: Place | undefined;
  listField: number;
  lists: number;
}

/**
 * The number of a TensorProto that holds exactly one: from `unread.at` to `unread.limit`, all of it there.
 *
 * @returns the number; "none" where it holds none, several, or something else; undefined where it is damaged
 * @see     https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/framework/tensor.proto
 */
export function readOnlyNumber(unread: UnreadBytes): number | "none" | undefined {
  const tensor: Tensor = {
    dtype: 0,
    elements: 1,
    content: undefined,
    list: undefined,
    listField: 0,
    lists: 0,
  };
  if (!readFields(unread, tensor, readTensorField)) return undefined;
  const type = numberTypes.get(tensor.dtype);
  return type === undefined || tensor.elements !== 1 ? "none" : numberOf(tensor, type, unread);
}

function readTensorField(unread: UnreadBytes, key: number, tensor: Tensor): boolean {
  if (key === 0x08) {
    const dtype = readVarint(unread);
    tensor.dtype = dtype ?? 0;
    return dtype !== undefined;
  }
  if (key === 0x12) return readFieldsInside(unread, tensor, readShapeField);
  const place = placeOfContent(unread, key);
  if (place === undefined) return false;
  const field = key >>> 3;
  if (key === 0x22) {
    tensor.content = place;
  } else if (field === 5 || field === 6 || field === 7 || field === 10 || field === 13) {
    tensor.list = place;
    tensor.listField = field;
    tensor.lists += 1;
  }
  return true;
}

function readShapeField(unread: UnreadBytes, key: number, tensor: Tensor): boolean {
  if (key !== 0x12) return passContent(unread, key);
  const dimension = { size: 0 };
  const isWhole = readFieldsInside(unread, dimension, readDimensionField);
  tensor.elements *= dimension.size;
  return isWhole;
}

function readDimensionField(
  unread: UnreadBytes,
  key: number,
  dimension: { size: number },
): boolean {
  if (key !== 0x08) return passContent(unread, key);
  const size = readInt64(unread);
  dimension.size = Number(size ?? 0);
  return size !== undefined;
}

function placeOfContent(unread: UnreadBytes, key: number): Place | undefined {
  if (hasLength(key)) {
    const length = readLength(unread);
    if (length === undefined) return undefined;
    const from = unread.at;
    return passBytes(unread, length) ? { from, to: unread.at } : undefined;
  }
  const from = unread.at;
  return passContent(unread, key) ? { from, to: unread.at } : undefined;
}

/** As TensorBoard does, `tensor_content` goes before a list. */
function numberOf(tensor: Tensor, type: NumberType, unread: UnreadBytes): number | "none" {
  const { content, list } = tensor;
  if (content !== undefined && content.to > content.from) {
    return content.to - content.from === type.width ? type.read(unread.view, content.from) : "none";
  }
  if (list === undefined || tensor.lists !== 1 || tensor.listField !== type.field) return "none";
  if (type.lists === "numbers") {
    return list.to - list.from === type.width ? type.read(unread.view, list.from) : "none";
  }
  const varint = onlyVarint(unread, list);
  if (varint === "none" || type.lists === "varints") return varint;
  const bits = new DataView(new ArrayBuffer(2));
  bits.setUint16(0, varint, true);
  return type.read(bits, 0);
}

/** The varint that fills a place from end to end. */
function onlyVarint(unread: UnreadBytes, place: Place): number | "none" {
  const { at, limit } = unread;
  unread.at = place.from;
  unread.limit = place.to;
  const value = readInt64(unread);
  const isOnly = value !== undefined && unread.at === place.to;
  unread.at = at;
  unread.limit = limit;
  return isOnly ? Number(value) : "none";
}
