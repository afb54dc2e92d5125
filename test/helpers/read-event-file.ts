import type { BlobKind, ByteSums, Mark, Parsed, Problem } from "../../src/core/formats/format.ts";
import { listPoints, type ScalarPoint } from "../../src/core/formats/points.ts";
import { eventFile } from "../../src/core/formats/tfevents/event-file.ts";

/** All that a file held. The `before` of a mark counts all points before it. */
export interface WholeFile {
  readonly points: readonly ScalarPoint[];
  readonly marks: readonly Mark[];
  readonly problems: readonly Problem[];
  /** By kind: how many blobs, and their bytes together. */
  readonly skipped: Readonly<Record<string, { readonly count: number; readonly bytes: number }>>;
  /** Kinds of which some were jumped over. */
  readonly unchecked: readonly BlobKind[];
  /** What the bytes were found to be. */
  readonly sums: Pick<ByteSums, "records" | "blobs" | "unreadable">;
  /** How many bytes of the file were pushed; the rest was jumped over. */
  readonly pushed: number;
}

/**
 * Reads a file as a tail does: in pieces of these sizes, again from the first size when they run out.
 *
 * @param options.told  whether the parser knows the file's size, default true
 */
export function readInPieces(
  file: Uint8Array,
  sizes: readonly number[],
  { verify = false, told = true }: { readonly verify?: boolean; readonly told?: boolean } = {},
): WholeFile {
  const parser = eventFile.createParser({ name: "events.out.tfevents.1", verify });
  const all: PieceContent[] = [];
  let at = 0;
  let pushed = 0;
  for (let turn = 0; at < file.length; turn++) {
    const end = Math.min(file.length, at + (sizes[turn % sizes.length] ?? file.length));
    // A copy (`slice` of a Buffer is none), overwritten afterwards: the parser may not keep it.
    const piece = Uint8Array.from(file.subarray(at, end));
    const parsed = parser.push(piece, told ? { size: file.length, live: false } : undefined);
    piece.fill(0xee);
    all.push({ ...parsed, points: listPoints(parsed.points) });
    pushed += end - at;
    at = end + parsed.skip;
  }
  const last = parser.finish();
  all.push({ ...last, points: listPoints(last.points) });
  return { ...join(all), pushed };
}

/** Reads a file pushed at once. */
export function readAtOnce(file: Uint8Array, options?: { readonly verify?: boolean }): WholeFile {
  return readInPieces(file, [Math.max(1, file.length)], options);
}

/** What the file held, without how it was read. */
export function contentOf({ points, marks, problems, skipped }: WholeFile): Partial<WholeFile> {
  return { points, marks, problems, skipped };
}

/** The same with the books of its bytes. */
export function booksOf(file: WholeFile): Partial<WholeFile> {
  return { ...contentOf(file), unchecked: file.unchecked, sums: file.sums };
}

/** A `Parsed` whose points are its own: those of the parser are overwritten at its next push. */
type PieceContent = Omit<Parsed, "points"> & { readonly points: readonly ScalarPoint[] };

function join(all: readonly PieceContent[]): Omit<WholeFile, "pushed"> {
  const points: ScalarPoint[] = [];
  const marks: Mark[] = [];
  const problems: Problem[] = [];
  const unchecked = new Set<BlobKind>();
  const sums = { records: 0, blobs: 0, unreadable: 0 };
  const skipped: Record<string, { count: number; bytes: number }> = {};
  for (const parsed of all) {
    for (const mark of parsed.marks) marks.push({ ...mark, before: mark.before + points.length });
    points.push(...parsed.points);
    problems.push(...parsed.problems);
    sums.records += parsed.bytes?.records ?? 0;
    sums.blobs += parsed.bytes?.blobs ?? 0;
    sums.unreadable += parsed.bytes?.unreadable ?? 0;
    for (const { what, checked, count, bytes } of parsed.skipped) {
      if (!checked) unchecked.add(what);
      const sum = skipped[what] ?? { count: 0, bytes: 0 };
      skipped[what] = { count: sum.count + count, bytes: sum.bytes + bytes };
    }
  }
  return { points, marks, problems, skipped, unchecked: [...unchecked], sums };
}
