import type { FileHead } from "./format.ts";
import { createLineSplitter, isProblem } from "./line-parser.ts";
import { readVitsLine } from "./vits-lines.ts";

/**
 * Whether a file is a text log of the VITS family: a text that holds a line of theirs, or that is called train.log.
 * An empty train.log is one too: GPT-SoVITS of August 2024 to May 2025 leaves it so.
 */
export function looksLikeVitsLog(head: FileHead): boolean {
  const named = head.name.toLowerCase().endsWith("train.log");
  const splitter = createLineSplitter({ carriageReturnEndsLine: true });
  const reads = [...splitter.push(head.bytes), ...splitter.finish()];
  const lines = reads.flatMap((read) => (isProblem(read) ? [] : [read.text]));
  if (isBinary(lines, reads.length - lines.length) || isJson(lines[0] ?? "")) return false;
  return lines.some(isSign) || (named && !isTable(lines[0] ?? ""));
}

/** Framed as the family's logger frames, or one of its messages that others do not print. */
function isSign(line: string): boolean {
  const { message, frame, debug } = readVitsLine(line, false);
  if (frame === "train.log") return true;
  if (debug) return false;
  const kind = message?.kind;
  if (kind === "train epoch" || kind === "epoch ended" || kind === "saving") return true;
  return frame === "console" && kind !== undefined && kind !== "finished";
}

/** More than one control or unreadable character in twenty, or a hole in every other line: no text. */
function isBinary(lines: readonly string[], problems: number): boolean {
  const text = lines.join("");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells a binary file.
  const controls = text.match(/[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f\ufffd]/g)?.length ?? 0;
  return controls * 20 > text.length || problems > 1 + lines.length / 2;
}

function isJson(firstLine: string): boolean {
  return /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[{"[]|$))/.test(firstLine);
}

/** The header of a CSV: short names between commas, one of them a step or an epoch. */
function isTable(firstLine: string): boolean {
  return (
    /^[\w "/.-]+(?:[,;\t][\w "/.-]*)+$/.test(firstLine) && /\b(?:step|epoch)\b/i.test(firstLine)
  );
}
