import { type LogLine, unframe } from "./log-frame.ts";
import { readVitsMessage, type VitsMessage } from "./vits-messages.ts";

/** A line of a log of the family. */
export interface VitsLine {
  /** What it says; undefined if that is nothing of what we know. */
  readonly message: VitsMessage | undefined;
  /** Its text without the frame. */
  readonly text: string;
  readonly frame: LogLine["frame"];
  /** From a library's debugging: says nothing of the training. */
  readonly debug: boolean;
}

/** Where a message of the family may begin behind a frame that we do not know. */
const strongStart =
  /Train Epoch: ?\d|={2,}> ?Epoch: ?\d|Saving model and optimizer state|Losses: ?\[/;
/** Nothing that means something is shorter, with or without a frame. */
const SHORTEST_MESSAGE = 3;
/** No frame is longer: so far a message is looked for. */
const LONGEST_FRAME = 500;

/**
 * Reads a line.
 *
 * @param awaitsList  a `Train Epoch` line has no losses yet: without a logger's frame, only then is a list losses
 */
export function readVitsLine(line: string, awaitsList: boolean): VitsLine {
  if (line.length < SHORTEST_MESSAGE) {
    return { message: undefined, text: line.trim(), frame: "none", debug: false };
  }
  const { message: text, logger, frame, debug } = unframe(line);
  const message = readVitsMessage(text, logger);
  if (frame !== "none") return { message, text, frame, debug };
  if (message?.kind === "list" && text.startsWith("[") && !awaitsList) {
    return { message: undefined, text, frame, debug };
  }
  if (message) return { message, text, frame, debug };
  const start = text.slice(0, LONGEST_FRAME).search(strongStart);
  const end = start < 0 && awaitsList && text.endsWith("]") ? text.lastIndexOf("[") : start;
  if (end <= 0) return { message, text, frame, debug };
  const behind = text.slice(end);
  return { message: readVitsMessage(behind), text: behind, frame, debug };
}

/** Whether the end of a message is there, even where the end of its line is not. */
export function isClosed(text: string): boolean {
  return text.startsWith("{") || /[\]}]$|Success\.$/.test(text);
}
