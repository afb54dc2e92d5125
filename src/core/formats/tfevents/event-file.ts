import type { FileHead, LogFormat, Parsed, Parser } from "../format.ts";
import { createFound, parsedOf } from "./event-points.ts";
import { jump, passPushed } from "./long-payload.ts";
import { isRecordStart, startBytes } from "./record-header.ts";
import { createRecordReader, readEnd, readRecords } from "./record-reader.ts";
import { createUnreadBytes, takeIn } from "./unread-bytes.ts";

/** Written by TensorFlow's profiler and by SageMaker beside the real files; TensorBoard leaves them out too. */
const otherSuffixes = [".profile-empty", ".sagemaker-uploaded"];

/**
 * TensorBoard's event files, as torch, Lightning, tensorboardX, TensorFlow 1 and 2 write them. All three
 * ways to write a scalar are read, anything else is counted and passed over.
 */
export const eventFile: LogFormat = { name: "event file", matches, createParser };

/** As TensorBoard does it, by the name; and by the first record, for a file that was renamed. */
function matches({ name, bytes }: FileHead): boolean {
  if (otherSuffixes.some((suffix) => name.endsWith(suffix))) return false;
  if (name.includes("tfevents")) return true;
  if (bytes.length < startBytes) return false;
  return isRecordStart(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0);
}

/**
 * A parser that asks to jump over the rest of a blob longer than 4 KiB, wherever no number came before it
 * in its record. The reader must do it: the byte it pushes next is the one behind what it was told to skip.
 */
function createParser(): Parser {
  const unread = createUnreadBytes();
  const reader = createRecordReader(unread);
  return {
    push(bytes: Uint8Array): Parsed {
      const found = createFound();
      let taken = 0;
      while (taken < bytes.length) {
        taken += passPushed(reader.long, bytes.subarray(taken));
        if (taken < bytes.length) taken += takeIn(unread, bytes, taken);
        readRecords(reader, found);
      }
      return parsedOf(found, jump(reader.long));
    },
    finish(): Parsed {
      const found = createFound();
      readEnd(reader, found);
      return parsedOf(found, 0);
    },
  };
}
