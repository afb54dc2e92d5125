import { csv } from "./csv.ts";
import type { FileHead, LogFormat } from "./format.ts";
import { type EncodingName, headInEncoding, inEncoding } from "./in-encoding.ts";
import { json } from "./json.ts";
import { tensorboardCsv } from "./tensorboard-csv.ts";
import { eventFile } from "./tfevents/event-file.ts";
import { vitsLog } from "./vits-log.ts";

const textFormats: readonly LogFormat[] = [tensorboardCsv, vitsLog, json, csv];

/** Every format we read, the most certain to be recognised first. A new one is a file and a row here. */
export const formats: readonly LogFormat[] = [eventFile, ...textFormats];

/**
 * The first format that takes a file beginning so; undefined when none does.
 *
 * @param encoding  how texts are written, where somebody told us; guessed otherwise
 */
export function chooseFormat(head: FileHead, encoding?: EncodingName): LogFormat | undefined {
  if (encoding === undefined || eventFile.matches(head)) {
    return formats.find((format) => format.matches(head));
  }
  const inUtf8 = headInEncoding(head, encoding);
  const found = textFormats.find((format) => format.matches(inUtf8));
  return found === undefined ? undefined : inEncoding(found, encoding);
}
