import type { FileHead, LogFormat } from "./format.ts";
import { createJsonParser } from "./json-parser.ts";
import {
  findJsonRows,
  isJsonObject,
  isNumberList,
  type JsonObject,
  readJsonRow,
} from "./json-rows.ts";
import { readJson } from "./json-text.ts";
import { findRoles, isLossLike } from "./row-names.ts";
import { decodeLine, detectEncoding, readUtf16 } from "./text-encoding.ts";

/**
 * Logs in JSON: Hugging Face's `trainer_state.json` (its `log_history`), a list of row objects, a Keras `history`
 * of lists, and JSON lines, one object a line. Rows without step and epoch are checks in their order.
 */
export const json: LogFormat = {
  name: "json",
  matches,
  createParser: ({ name, places }) => createJsonParser({ hasLines: isLinesName(name), places }),
};

function isLinesName(name: string): boolean {
  return /\.(jsonl|ndjson|jl)$/i.test(name);
}

/** How many lines may stand before the first row: settings, versions. */
const firstLines = 20;

function matches({ name, bytes }: FileHead): boolean {
  if (!/\.(json|jsonl|ndjson|jl|log|txt)$/i.test(name)) return false;
  const encoding = detectEncoding(bytes.subarray(0, 4));
  const { text } = decodeLine(encoding === "bytes" ? bytes : readUtf16(bytes, encoding));
  const start = text.trimStart();
  const isLog = /\.(log|txt)$/i.test(name);
  if (start.startsWith("[") && !isLog) return isDocumentOfRows(start);
  if (!start.startsWith("{")) return false;
  const hasRowLine = start
    .split("\n", firstLines)
    .some((line) => isRowLine(line, isLinesName(name)));
  return hasRowLine || (!isLog && isDocumentOfRows(start));
}

/** A line that is a whole object with a place and a number; where the name says JSON lines, a loss is enough. */
function isRowLine(line: string, isCertain: boolean): boolean {
  const { value, problem } = readJson(line);
  if (problem !== undefined || !isJsonObject(value)) return false;
  if (Array.isArray(value["log_history"])) return true;
  return isRow(value) && (isCertain || hasPlace(value));
}

/** A document, or its beginning, that holds rows: only what is whole in the head is looked at. */
function isDocumentOfRows(text: string): boolean {
  const { value } = readJson(text);
  if (isJsonObject(value)) {
    if (Array.isArray(value["log_history"])) return true;
    const lists = isJsonObject(value["history"]) ? value["history"] : value;
    return Object.entries(lists).some(([key, list]) => isLossLike(key) && isNumberList(list));
  }
  for (const row of findJsonRows(value)) return isRow(row);
  // The first list of a large document may not be closed within the head.
  return /"log_history"\s*:\s*\[/.test(text) || /^\{\s*"(val_)?loss"\s*:\s*\[\s*[-\d]/.test(text);
}

function hasPlace(row: JsonObject): boolean {
  const roles = findRoles(Object.keys(row));
  return roles.has("step") || roles.has("epoch");
}

/** An object with a number that is logged at a step or epoch, or that sounds like a loss. */
function isRow(row: JsonObject): boolean {
  const { points } = readJsonRow(row);
  return points.some((point) => hasPlace(row) || isLossLike(point.tag));
}
