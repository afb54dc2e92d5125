import { lastEntry } from "./event-draft.ts";
import { type EventWalk, type FieldResult, longestRead, passBlob } from "./event-walk.ts";
import { readName } from "./names.ts";
import { readOnlyNumber } from "./tensor.ts";
import type { UnreadBytes } from "./unread-bytes.ts";
import {
  isHere,
  longestContent,
  passBytes,
  passContent,
  readFieldsInside,
  readFieldsWhenHere,
  readLength,
} from "./wire.ts";

/** Reads a field of a Value that has no length: only `simple_value`, a float32, says something. */
export function readValueNumber(walk: EventWalk, unread: UnreadBytes, key: number): boolean {
  if (key !== 0x15) return passContent(unread, key);
  if (!passBytes(unread, 4)) return false;
  const entry = lastEntry(walk.draft);
  entry.kind = "scalar";
  entry.value = unread.view.getFloat32(unread.at - 4, true);
  walk.draft.numbers += 1;
  return true;
}

/** Reads the content of a field of a Value, from `at` to `limit`. */
export function readValueContent(walk: EventWalk, unread: UnreadBytes, key: number): FieldResult {
  switch (key) {
    case 0x0a:
      return readTag(walk, unread);
    case 0x1a: // a histogram as it was written before 2016
    case 0x2a:
      return passValueBlob(walk, unread, "histogram");
    case 0x22:
      return passValueBlob(walk, unread, "image");
    case 0x32:
      return passValueBlob(walk, unread, "audio");
    case 0x42:
      return readTensor(walk, unread);
    case 0x4a:
      // Plugin data this long is never of a scalar.
      if (unread.limit - unread.at > longestContent) return passBlob(walk, unread);
      return readFieldsWhenHere(unread, walk, readMetadataField);
    default:
      return passBlob(walk, unread);
  }
}

function readTag(walk: EventWalk, unread: UnreadBytes): FieldResult {
  const here = isHere(unread);
  if (here !== "next") return here;
  lastEntry(walk.draft).tag = readName(walk.tags, unread);
  return "next";
}

function passValueBlob(
  walk: EventWalk,
  unread: UnreadBytes,
  kind: "histogram" | "image" | "audio" | "tensor",
): "next" {
  const entry = lastEntry(walk.draft);
  entry.kind = kind;
  entry.value = undefined;
  entry.bytes = unread.limit - unread.at;
  return passBlob(walk, unread);
}

function readTensor(walk: EventWalk, unread: UnreadBytes): FieldResult {
  const bytes = unread.limit - unread.at;
  // A tensor of one number is never this long.
  if (bytes > longestRead) return passValueBlob(walk, unread, "tensor");
  const here = isHere(unread);
  if (here !== "next") return here;
  const value = readOnlyNumber(unread);
  if (value === undefined) return "damaged";
  const entry = lastEntry(walk.draft);
  entry.kind = "tensor";
  entry.value = value === "none" ? undefined : value;
  entry.bytes = bytes;
  if (value !== "none") walk.draft.numbers += 1;
  return "next";
}

/** SummaryMetadata: its field 1 is the plugin's data, and field 1 of that the plugin's name. */
function readMetadataField(unread: UnreadBytes, key: number, walk: EventWalk): boolean {
  if (key !== 0x0a) return passContent(unread, key);
  return readFieldsInside(unread, walk, readPluginField);
}

function readPluginField(unread: UnreadBytes, key: number, walk: EventWalk): boolean {
  if (key !== 0x0a) return passContent(unread, key);
  const length = readLength(unread);
  if (length === undefined) return false;
  const outer = unread.limit;
  unread.limit = unread.at + length;
  lastEntry(walk.draft).plugin = readName(walk.plugins, unread);
  unread.limit = outer;
  return true;
}
