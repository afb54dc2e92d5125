import type { BlobKind, ByteSums, Parsed, SkippedBlobs } from "./formats/format.ts";

/** What became of a log's bytes, as its parser told it so far. */
export interface ReadBytes {
  /** Blobs by kind, those whose checksums were read apart from those that were jumped over. */
  readonly blobs: { -readonly [Field in keyof SkippedBlobs]: SkippedBlobs[Field] }[];
  /** Absent where nothing was decided on yet. */
  sums?: ReturnType<typeof noSums>;
}

/** Of a log of which nothing was read. */
export function noReadBytes(): ReadBytes {
  return { blobs: [] };
}

/** Adds what a push told, in place. */
export function addReadBytes(read: ReadBytes, { skipped, bytes }: Partial<Parsed>): void {
  for (const { what, checked, count, bytes: size } of skipped ?? []) {
    const known = read.blobs.find((each) => each.what === what && each.checked === checked);
    if (known === undefined) read.blobs.push({ what, checked, count, bytes: size });
    else {
      known.count += count;
      known.bytes += size;
    }
  }
  if (bytes === undefined) return;
  read.sums ??= noSums();
  read.sums.records += bytes.records;
  read.sums.blobs += bytes.blobs;
  read.sums.passed += bytes.passed;
  read.sums.unreadable += bytes.unreadable;
  read.sums.places += bytes.places;
  read.sums.badBlobs += bytes.badBlobs;
}

/** The books of a log of which nothing was read. */
export function noSums(): { -readonly [Sum in keyof ByteSums]: number } {
  return { records: 0, blobs: 0, passed: 0, unreadable: 0, places: 0, badBlobs: 0 };
}

/** The same of several logs together. */
export function joinReadBytes(all: readonly ReadBytes[]): ReadBytes {
  const joined = noReadBytes();
  for (const { blobs, sums } of all) {
    addReadBytes(joined, { skipped: blobs, ...(sums === undefined ? {} : { bytes: sums }) });
  }
  return joined;
}

/** Those blobs of a log that were, or were not, checked; kinds in the order in which people care. */
export function blobsOf({ blobs }: ReadBytes, checked: boolean): readonly SkippedBlobs[] {
  return kinds.flatMap((what) =>
    blobs.filter((each) => each.what === what && each.checked === checked),
  );
}

const kinds: readonly BlobKind[] = ["image", "audio", "histogram", "tensor", "graph", "other"];
