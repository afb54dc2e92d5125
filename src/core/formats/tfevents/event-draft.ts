import type { Seconds } from "../../units.ts";
import type { BlobKind } from "../format.ts";
import type { Name } from "./names.ts";

/**
 * What one Event says, as far as it was walked. Nothing of it counts before the whole record was seen:
 * its checksum stands at its end, and the fields of a message may come in any order. One is made per
 * file and filled again for each event.
 */
export interface EventDraft {
  wallTime: Seconds;
  /** A bigint where the number would not be exact. */
  step: number | bigint;
  /** It is a SessionLog START. */
  sessionStarted: boolean;
  /** The first `count` are this event's; the rest are kept to be filled again. */
  readonly entries: Entry[];
  count: number;
  /** How many numbers were seen: scalars, or tensors that may turn out to be. */
  numbers: number;
}

/** One Value of a Summary, or a blob that an Event holds itself. */
export interface Entry {
  tag: Name | undefined;
  /** Name of the plugin in its metadata, where it has any. */
  plugin: Name | undefined;
  /** A tensor is a scalar if its tag's plugin says so, which is known only in the end. */
  kind: "nothing" | "scalar" | BlobKind;
  /** Of a scalar, and of a tensor of one number. */
  value: number | undefined;
  /** Length of a blob or tensor. */
  bytes: number;
}

/** A draft of an event that says nothing. */
export function createDraft(): EventDraft {
  return { wallTime: 0, step: 0, sessionStarted: false, entries: [], count: 0, numbers: 0 };
}

/** Makes it a draft of an event that says nothing. A field left out of an Event means 0. */
export function clearDraft(draft: EventDraft): void {
  draft.wallTime = 0;
  draft.step = 0;
  draft.sessionStarted = false;
  draft.count = 0;
  draft.numbers = 0;
}

/** Adds an entry that says nothing yet. */
export function addEntry(draft: EventDraft): Entry {
  const entry = draft.entries[draft.count] ?? createEntry();
  draft.entries[draft.count] = entry;
  draft.count += 1;
  entry.tag = undefined;
  entry.plugin = undefined;
  entry.kind = "nothing";
  entry.value = undefined;
  entry.bytes = 0;
  return entry;
}

/** The entry added last; a new one where there is none. */
export function lastEntry(draft: EventDraft): Entry {
  return draft.entries[draft.count - 1] ?? addEntry(draft);
}

function createEntry(): Entry {
  return { tag: undefined, plugin: undefined, kind: "nothing", value: undefined, bytes: 0 };
}
