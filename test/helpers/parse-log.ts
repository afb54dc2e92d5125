import fc from "fast-check";
import type {
  LogFormat,
  Mark,
  Parsed,
  Problem,
  SkippedBlobs,
} from "../../src/core/formats/format.ts";
import { listPoints, type ScalarPoint } from "../../src/core/formats/points.ts";
import { noSums } from "../../src/core/read-bytes.ts";

/** All that came out of a log; `before` of a mark counts the points of the whole log. */
export interface LogContent {
  readonly points: ScalarPoint[];
  readonly marks: Mark[];
  readonly problems: Problem[];
  readonly skipped: SkippedBlobs[];
  /** What became of the log's bytes. */
  readonly bytes: ReturnType<typeof noSums>;
}

/** Parses a log cut into pieces of these lengths (the last one repeats), jumping over what the parser skips. */
export function parseLog(
  format: LogFormat,
  bytes: Uint8Array,
  lengths: readonly number[] = [],
): LogContent {
  const sums = noSums();
  const content: LogContent = { points: [], marks: [], problems: [], skipped: [], bytes: sums };
  const parser = format.createParser({ name: "train.log" });
  const add = (parsed: Parsed): number => {
    const before = content.points.length;
    for (const point of listPoints(parsed.points)) content.points.push(point);
    for (const mark of parsed.marks) content.marks.push({ ...mark, before: before + mark.before });
    for (const problem of parsed.problems) content.problems.push(problem);
    for (const blobs of parsed.skipped) content.skipped.push(blobs);
    addSums(sums, parsed.bytes);
    return parsed.skip;
  };
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const length = lengths[Math.min(piece, lengths.length - 1)] ?? bytes.length;
    // A copy that is wiped afterwards: a parser must not keep what it was given.
    const copy = bytes.slice(at, at + length);
    at += length + add(parser.push(copy, { size: bytes.length, live: false }));
    copy.fill(0x2a);
  }
  add(parser.finish());
  return content;
}

function addSums(sums: LogContent["bytes"], bytes: Parsed["bytes"]): void {
  if (bytes === undefined) return;
  sums.records += bytes.records;
  sums.blobs += bytes.blobs;
  sums.passed += bytes.passed;
  sums.unreadable += bytes.unreadable;
  sums.places += bytes.places;
  sums.badBlobs += bytes.badBlobs;
}

/** What the books of a log add up to. */
export function totalOf({ records, blobs, passed, unreadable }: LogContent["bytes"]): number {
  return records + blobs + passed + unreadable;
}

/** Lengths of pieces, 1 byte ones among them. */
export const pieceLengths = fc.array(fc.integer({ min: 1, max: 400 }), {
  minLength: 1,
  maxLength: 60,
});
