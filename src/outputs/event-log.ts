import type { Message } from "../core/message.ts";
import { catalogueOf, type Language } from "../messages/index.ts";
import { type Json, messageJson, safeJson } from "./json-lines.ts";
import { formatSafeMessage, safeText } from "./safe-text.ts";

/** What a guard tells of; part of the public contract, listed in the README. */
export const eventNames = [
  /** Watching began. */
  "started",
  /** The advice of a run changed. */
  "advice",
  /** No trainer yet: how long it is looked for. */
  "looking",
  /** The trainer was found, checked, and the switch is armed for it. */
  "armed",
  /** Not armed, or not sent: with the reason. */
  "refused",
  /** A stop was decided; the cancel window runs. */
  "decided",
  "cancelled",
  /** The cancel window is over; a safe moment is awaited. */
  "waiting",
  /** A signal was sent, or the stop command was run. */
  "sent",
  /** `--dry-run`: a signal would have been sent now. */
  "rehearsed",
  /** Every process of the trainer is verified to be gone. */
  "stopped",
  /** All that was allowed was tried; the trainer lives. */
  "survived",
  /** The trainer ended before anything was sent. */
  "ended",
  /** The trainer went away before its planned end, and not by us. */
  "lost",
  /** Recommended weights were copied to safety, or could not be. */
  "kept",
  /** What the checkpoints look like after the stop. */
  "audit",
  /** A look at the trainer failed; nothing was done, and the next look tries again. */
  "problem",
  /** A webhook could not be delivered. */
  "notify-failed",
  /** `run`: the trainer was started; it left. */
  "trainer-started",
  "trainer-ended",
  /** Watching is over, with the exit code. */
  "finished",
] as const;

export type EventName = (typeof eventNames)[number];

/** One event. `facts` are numbers and words for programs; their names are stable. */
export interface GuardEvent {
  readonly event: EventName;
  readonly level: "info" | "warn" | "error";
  /** Name of the run; absent for what belongs to none. */
  readonly run?: string;
  /** The sentence for people. */
  readonly says?: Message;
  readonly facts?: { readonly [key: string]: Json };
}

/** Takes events, in the order in which they happen. */
export interface EventLog {
  /** @param now  seconds since the epoch */
  tell(event: GuardEvent, now: number): void;
}

/**
 * Events one a line: JSON with `ts, level, event, run, …`, in which nothing can be obeyed by a terminal and
 * no text can begin a line of its own; or sentences for people.
 *
 * @param write  takes whole lines, each with its line break
 */
export function createEventLog(
  write: (text: string) => void,
  options: { readonly format: "json" | "text"; readonly language: Language },
): EventLog {
  return {
    tell: (event, now) => {
      const ts = new Date(now * 1000).toISOString();
      write(`${options.format === "json" ? toJson(event, ts) : toText(event, ts, options)}\n`);
    },
  };
}

function toJson(event: GuardEvent, ts: string): string {
  return safeJson({
    ts,
    level: event.level,
    event: event.event,
    run: event.run,
    ...event.facts,
    says: event.says === undefined ? undefined : messageJson(event.says),
  });
}

function toText(event: GuardEvent, ts: string, options: { readonly language: Language }): string {
  const catalogue = catalogueOf(options.language);
  const time = ts.slice(11, 19);
  const level = event.level === "info" ? "" : `${event.level.toUpperCase()} `;
  const run = event.run === undefined ? "" : `${safeText(event.run, 60)}: `;
  const says =
    event.says === undefined ? factsText(event) : formatSafeMessage(event.says, catalogue);
  return `${time}Z ${level}${run}${event.event}${says === "" ? "" : `: ${says}`}`;
}

function factsText({ facts }: GuardEvent): string {
  const parts = Object.entries(facts ?? {}).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [`${key} ${typeof value === "string" ? value : JSON.stringify(value)}`],
  );
  return safeText(parts.join(", "));
}
