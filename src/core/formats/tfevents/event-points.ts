import type { Mark, Parsed, Problem, SkippedBlobs } from "../format.ts";
import { addPoint, type PointsBuilder, seriesIndex, takePoints } from "../points.ts";
import type { Entry, EventDraft } from "./event-draft.ts";

/** What was found since it was last asked for. */
export interface Found {
  readonly points: PointsBuilder;
  readonly marks: Mark[];
  readonly problems: Problem[];
  readonly skipped: Map<SkippedBlobs["what"], { count: number; bytes: number }>;
}

/** What must be remembered of a file's tags, by their text. */
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
const blobOfPlugin: ReadonlyMap<string, SkippedBlobs["what"]> = new Map([
  ["images", "image"],
  ["audio", "audio"],
  ["histograms", "histogram"],
] as const);

/** Nothing found yet; points go to the file's builder. */
export function createFound(points: PointsBuilder): Found {
  return { points, marks: [], problems: [], skipped: new Map() };
}

/** What was found, with how many of the next bytes of the file may be jumped over. */
export function parsedOf(found: Found, skip: number): Parsed {
  const { points, marks, problems } = found;
  const skipped = Array.from(found.skipped, ([what, sum]) => ({ what, ...sum }));
  return { points: takePoints(points), marks, problems, skipped, skip };
}

/**
 * Adds what an event says.
 *
 * @param place  the memory of the file, which learns from the event, and where its record begins, in bytes
 */
export function addEvent(
  found: Found,
  draft: EventDraft,
  place: { readonly memory: TagMemory; readonly offset: number },
): void {
  const { memory, offset } = place;
  const { wallTime } = draft;
  const step = typeof draft.step === "number" ? draft.step : undefined;
  const isTimed = Number.isFinite(wallTime);
  let lost = 0;
  for (let index = 0; index < draft.count; index++) {
    const entry = draft.entries[index];
    if (entry === undefined) continue;
    const tag = learnTag(found, entry, place);
    const { plugins } = memory;
    if (entry.tag !== undefined) entry.tag.isScalar = plugins.get(tag) === scalarPlugin;
    const kind = kindOf(entry, tag, memory);
    if (kind === "nothing") continue;
    if (kind !== "scalar") addSkipped(found, kind, entry.bytes);
    else if (step === undefined || !isTimed || entry.value === undefined) lost += 1;
    else {
      found.points.step = step;
      found.points.wallTime = wallTime;
      const series = seriesIndex(found.points, { tag });
      if (entry.tag !== undefined) entry.tag.series = series;
      addPoint(found.points, series, entry.value);
    }
  }
  if (draft.sessionStarted) {
    if (step === undefined || !isTimed) lost += 1;
    else found.marks.push({ before: found.points.count, kind: "session started", step });
  }
  if (!isTimed) found.problems.push({ offset, reason: { id: "problem.bad-wall-time" } });
  else if (lost > 0) {
    found.problems.push({ offset, reason: { id: "problem.bad-step", text: String(draft.step) } });
  }
}

/** The entry's tag; remembers its plugin, and reports it the first time if it is no UTF-8. */
function learnTag(
  found: Found,
  { tag, plugin }: Entry,
  { memory, offset }: { readonly memory: TagMemory; readonly offset: number },
): string {
  const text = tag?.text ?? "";
  if (plugin !== undefined && !memory.plugins.has(text)) memory.plugins.set(text, plugin.text);
  if (tag?.damaged === true && !memory.damaged.has(text)) {
    memory.damaged.add(text);
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

function addSkipped(found: Found, what: SkippedBlobs["what"], bytes: number): void {
  const sum = found.skipped.get(what) ?? { count: 0, bytes: 0 };
  sum.count += 1;
  sum.bytes += bytes;
  found.skipped.set(what, sum);
}
