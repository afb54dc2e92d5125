import type { Seconds } from "../core/units.ts";
import type { JournalEvent } from "./journal-events.ts";

/** The version of a line; a higher one was written by a newer stopwatch. */
const version = 1;

/** The events of a journal, or why it cannot be believed. `whole` is where its last whole line ends, in bytes. */
export type ReadJournal =
  | { readonly events: readonly JournalEvent[]; readonly whole: number }
  | { readonly unusable: "damaged" | "newer" };

/** One event as a line; `at` is the wall time, for people. */
export function formatLine(event: JournalEvent, at: Seconds): string {
  return `${JSON.stringify({ v: version, at: new Date(at * 1000).toISOString(), ...event })}\n`;
}

/**
 * Reads a journal back. A last line without its end is the trace of a crash while writing: whatever it was about to
 * announce was never done, and it is left out. Any other damage makes all of it unusable.
 */
export function parseJournal(bytes: Uint8Array): ReadJournal {
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const lines = new TextDecoder().decode(bytes.subarray(0, whole)).split("\n").slice(0, -1);
  const events: JournalEvent[] = [];
  for (const line of lines) {
    const event = parseLine(line);
    if (typeof event === "string") return { unusable: event };
    events.push(event);
  }
  return { events, whole };
}

function parseLine(line: string): JournalEvent | "damaged" | "newer" {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return "damaged"; // Not JSON; that is all there is to know.
  }
  if (!isRecord(record)) return "damaged";
  const lineVersion = record["v"];
  if (typeof lineVersion !== "number") return "damaged";
  if (lineVersion > version) return "newer";
  // The fields that the replay reads were checked; the others are for people.
  return lineVersion === version && isEvent(record)
    ? (record as unknown as JournalEvent)
    : "damaged";
}

const stages = new Set<unknown>(["ranks", "tree", "term", "parent", "kill", "command"]);
const plainEvents = new Set<unknown>([
  "observed",
  "stopped",
  "survived",
  "asked",
  "refused",
  "cancelled",
  "rehearsed",
]);

function isEvent(record: Readonly<Record<string, unknown>>): boolean {
  switch (record["event"]) {
    case "decided":
      return typeof record["reason"] === "string" && typeof record["rehearsal"] === "boolean";
    case "intent":
      return stages.has(record["stage"]) && Array.isArray(record["targets"]);
    case "sent":
      return typeof record["withheld"] === "boolean" && Array.isArray(record["results"]);
    default:
      return plainEvents.has(record["event"]);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
