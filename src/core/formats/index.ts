import { csv } from "./csv.ts";
import type { FileHead, LogFormat } from "./format.ts";
import { json } from "./json.ts";
import { tensorboardCsv } from "./tensorboard-csv.ts";
import { eventFile } from "./tfevents/event-file.ts";
import { vitsLog } from "./vits-log.ts";

/** Every format we read, the most certain to be recognised first. A new one is a file and a row here. */
export const formats: readonly LogFormat[] = [eventFile, tensorboardCsv, vitsLog, json, csv];

/** The first format that takes a file beginning so; undefined when none does. */
export function chooseFormat(head: FileHead): LogFormat | undefined {
  return formats.find((format) => format.matches(head));
}
