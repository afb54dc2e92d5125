import { noSums } from "../../read-bytes.ts";
import type { BlobKind, Mark, Parsed, Problem, SkippedBlobs } from "../format.ts";
import { addPoint, type PointsBuilder, seriesIndex, takePoints } from "../points.ts";
import type { Entry, EventDraft } from "./event-draft.ts";

/** What was found since it was last asked for. One is made per file; only lists with something in them are given away. */
export interface Found {
  readonly points: PointsBuilder;
  marks: Mark[];
  problems: Problem[];
  blobs: { -readonly [Field in keyof SkippedBlobs]: SkippedBlobs[Field] }[];
  bytes: ReturnType<typeof noSums>;
  /** Pictures that were jumped over without a walk: how many, their own bytes, and those of their records around them. */
  readonly passed: { count: number; bytes: number; around: number };
}

/** What must be remembered of a file's tags, by their text; only of those whose names are kept. */
export interface TagMemory {
  /**
   * The plugin of each tag, from the first metadata that it had: TensorFlow 2 writes it only with a tag's
   * first value, and without it a tensor cannot be told from a scalar.
   */
  readonly plugins: Map<string, string>;
  /** Tags that are no UTF-8 and were reported. */
  readonly damaged: Set<string>;
}

const scalarPlugin = "scalars";

/** Tensors of TensorBoard's own plugins that are blobs of a known kind. */
const blobOfPlugin: ReadonlyMap<string, BlobKind> = new Map([
  ["images", "image"],
  ["audio", "audio"],
  ["histograms", "histogram"],
] as const);

/** Nothing found yet; points go to the file's builder. */
export function createFound(points: PointsBuilder): Found {
  const passed = { count: 0, bytes: 0, around: 0 };
  return { points, marks: [], problems: [], blobs: [], bytes: noSums(), passed };
}

/** Takes what was found, with how many of the next bytes of the file may be jumped over. */
export function takeFound(found: Found, skip: number): Parsed {
  addPassed(found);
  const { bytes } = found;
  const marks = found.marks.length > 0 ? found.marks : nothing;
  const problems = found.problems.length > 0 ? found.problems : nothing;
  const skipped = found.blobs.length > 0 ? found.blobs : nothing;
  if (marks !== nothing) found.marks = [];
  if (problems !== nothing) found.problems = [];
  if (skipped !== nothing) found.blobs = [];
  found.bytes = noSums();
  return { points: takePoints(found.points), marks, problems, skipped, skip, bytes };
}

const nothing: readonly never[] = [];

/** Where an event stands, and what is remembered of the events before it. */
export interface EventPlace {
  /** Of the file; learns from the event. */
  readonly memory: TagMemory;
  /** Where its record begins, and how long that is, in bytes. */
  readonly offset: number;
  readonly recordBytes: number;
  /** Its checksum was found to match. */
  readonly checked: boolean;
}

/** Adds what an event of a good record says. */
export function addEvent(found: Found, draft: EventDraft, place: EventPlace): void {
  const { memory, offset } = place;
  const { wallTime } = draft;
  const step = typeof draft.step === "number" ? draft.step : undefined;
  const isTimed = Number.isFinite(wallTime);
  const blobsBefore = found.bytes.blobs;
  let lost = 0;
  for (let index = 0; index < draft.count; index++) {
    const entry = draft.entries[index];
    if (entry === undefined) continue;
    const tag = learnTag(found, entry, place);
    const { plugins } = memory;
    if (entry.tag !== undefined) entry.tag.isScalar = plugins.get(tag) === scalarPlugin;
    const kind = kindOf(entry, tag, memory);
    if (kind === "nothing") continue;
    if (kind !== "scalar") addBlobs(found, kind, place.checked, { count: 1, bytes: entry.bytes });
    else if (step === undefined || !isTimed || entry.value === undefined) lost += 1;
    else {
      found.points.step = step;
      found.points.wallTime = wallTime;
      addScalar(found.points, entry, { tag, value: entry.value });
    }
  }
  found.bytes.records += place.recordBytes - (found.bytes.blobs - blobsBefore);
  if (draft.sessionStarted) {
    if (step === undefined || !isTimed) lost += 1;
    else found.marks.push({ before: found.points.count, kind: "session started", step });
  }
  if (!isTimed) found.problems.push({ offset, reason: { id: "problem.bad-wall-time" } });
  else if (lost > 0) {
    found.problems.push({ offset, reason: { id: "problem.bad-step", text: String(draft.step) } });
  }
}

function addScalar(
  points: PointsBuilder,
  entry: Entry,
  { tag, value }: { readonly tag: string; readonly value: number },
): void {
  const series = seriesIndex(points, { tag });
  if (entry.tag !== undefined) entry.tag.series = series;
  addPoint(points, series, value);
}

/** The kind of blob that an event holds and nothing else; undefined where it holds a number, or nothing. */
export function onlyBlobIn(draft: EventDraft, memory: TagMemory): BlobKind | undefined {
  if (draft.numbers > 0 || draft.sessionStarted) return undefined;
  for (const entry of draft.entries.slice(0, draft.count)) {
    const kind = kindOf(entry, entry.tag?.text ?? "", memory);
    if (kind !== "nothing" && kind !== "scalar") return kind;
  }
  return undefined;
}

/** The entry's tag; remembers its plugin, and reports it the first time if it is no UTF-8. */
function learnTag(found: Found, { tag, plugin }: Entry, { memory, offset }: EventPlace): string {
  const text = tag?.text ?? "";
  const { plugins, damaged } = memory;
  const isKept = tag?.kept !== false;
  if (plugin !== undefined && isKept && !plugins.has(text)) plugins.set(text, plugin.text);
  if (tag?.damaged === true && isKept && !damaged.has(text)) {
    damaged.add(text);
    found.problems.push({ offset, reason: { id: "problem.encoding" } });
  }
  return text;
}

function kindOf(entry: Entry, tag: string, memory: TagMemory): Entry["kind"] {
  if (entry.kind !== "tensor") return entry.kind;
  const plugin = memory.plugins.get(tag) ?? "";
  if (plugin === scalarPlugin) return entry.value === undefined ? "tensor" : "scalar";
  return blobOfPlugin.get(plugin) ?? "tensor";
}

/** Notes a picture that is jumped over. Nothing but numbers, for there are thousands and hardly anything else is done. */
export function notePassed({ passed }: Found, pictureBytes: number, recordBytes: number): void {
  passed.count += 1;
  passed.bytes += pictureBytes;
  passed.around += recordBytes - pictureBytes;
}

function addPassed(found: Found): void {
  const { passed } = found;
  if (passed.count === 0) return;
  addBlobs(found, "image", false, passed);
  found.bytes.records += passed.around;
  passed.count = 0;
  passed.bytes = 0;
  passed.around = 0;
}

/** Adds blobs of good records. */
function addBlobs(
  found: Found,
  what: BlobKind,
  checked: boolean,
  { count, bytes }: { readonly count: number; readonly bytes: number },
): void {
  found.bytes.blobs += bytes;
  const known = found.blobs.find((sum) => sum.what === what && sum.checked === checked);
  if (known === undefined) found.blobs.push({ what, checked, count, bytes });
  else {
    known.count += count;
    known.bytes += bytes;
  }
}
