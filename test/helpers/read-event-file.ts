import type { Mark, Parsed, Problem, ScalarPoint } from "../../src/core/formats/format.ts";
import { eventFile } from "../../src/core/formats/tfevents/event-file.ts";

/** All that a file held. The `before` of a mark counts all points before it. */
export interface WholeFile {
  readonly points: readonly ScalarPoint[];
  readonly marks: readonly Mark[];
  readonly problems: readonly Problem[];
  /** By kind: how many blobs, and their bytes together. */
  readonly skipped: Readonly<Record<string, { readonly count: number; readonly bytes: number }>>;
  /** How many bytes of the file were pushed; the rest was jumped over. */
  readonly pushed: number;
}

/** Reads a file as a tail does: in pieces of these sizes, again from the first size when they run out. */
export function readInPieces(file: Uint8Array, sizes: readonly number[]): WholeFile {
  const parser = eventFile.createParser({ name: "events.out.tfevents.1" });
  const all: Parsed[] = [];
  let at = 0;
  let pushed = 0;
  for (let turn = 0; at < file.length; turn++) {
    const end = Math.min(file.length, at + (sizes[turn % sizes.length] ?? file.length));
    // A copy (`slice` of a Buffer is none), overwritten afterwards: the parser may not keep it.
    const piece = Uint8Array.from(file.subarray(at, end));
    const parsed = parser.push(piece);
    piece.fill(0xee);
    all.push(parsed);
    pushed += end - at;
    at = end + parsed.skip;
  }
  all.push(parser.finish());
  return { ...join(all), pushed };
}

/** Reads a file pushed at once. */
export function readAtOnce(file: Uint8Array): WholeFile {
  return readInPieces(file, [Math.max(1, file.length)]);
}

/** What the file held, without how it was read. */
export function contentOf({ points, marks, problems, skipped }: WholeFile): Partial<WholeFile> {
  return { points, marks, problems, skipped };
}

function join(all: readonly Parsed[]): Omit<WholeFile, "pushed"> {
  const points: ScalarPoint[] = [];
  const marks: Mark[] = [];
  const problems: Problem[] = [];
  const skipped: Record<string, { count: number; bytes: number }> = {};
  for (const parsed of all) {
    for (const mark of parsed.marks) marks.push({ ...mark, before: mark.before + points.length });
    points.push(...parsed.points);
    problems.push(...parsed.problems);
    for (const { what, count, bytes } of parsed.skipped) {
      const sum = skipped[what] ?? { count: 0, bytes: 0 };
      skipped[what] = { count: sum.count + count, bytes: sum.bytes + bytes };
    }
  }
  return { points, marks, problems, skipped };
}
