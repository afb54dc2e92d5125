import type { Message } from "../../message.ts";
import { type Found, onlyBlobIn, type TagMemory } from "./event-points.ts";
import type { LongPayload } from "./long-payload.ts";
import { recordBytes } from "./record-header.ts";

/** Reports damage, or a record of which nothing is taken: it begins at `offset` and has so many bytes. */
export function leaveOut(
  found: Found,
  offset: number,
  { reason, bytes }: { readonly reason: Message; readonly bytes: number },
): void {
  found.problems.push({ offset, reason });
  found.bytes.unreadable += bytes;
  found.bytes.places += 1;
  if (reason.id === "problem.bad-blob") found.bytes.badBlobs += 1;
}

/** Reports a record that the end of the file cuts: `bytes` of it are there. */
export function nameCut(
  found: Found,
  offset: number,
  { bytes, missing }: { readonly bytes: number; readonly missing: number },
): void {
  leaveOut(found, offset, { reason: { id: "problem.record-cut", missing }, bytes });
}

/** Of a long record whose checksum does not match. Where it holds no number, no curve loses anything. */
export function badChecksum({ walk, failed }: LongPayload, memory: TagMemory): Message {
  const bytes = recordBytes(walk.end - walk.start);
  const what = failed ? undefined : onlyBlobIn(walk.draft, memory);
  if (what === undefined) return { id: "problem.bad-checksum", bytes };
  return { id: "problem.bad-blob", what, bytes, step: String(walk.draft.step) };
}
